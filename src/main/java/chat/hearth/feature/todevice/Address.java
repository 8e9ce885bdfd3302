package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;

/** A device of a user. */
record Address(UserId user, DeviceId device) {}
