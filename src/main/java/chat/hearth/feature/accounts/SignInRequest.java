package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.util.Optional;

/**
 * What a client asks for when it signs in.
 *
 * @param device the device to sign in on; empty for a new one
 * @param displayName of a new device
 * @param refreshable whether the client can refresh its tokens; without that they do not expire
 */
public record SignInRequest(
    Optional<DeviceId> device, Optional<String> displayName, boolean refreshable) {
  private static final int MAX_NAME_LENGTH = 100;

  /** Reads the fields that {@code /login} and {@code /register} share. */
  public static SignInRequest of(Fields fields) {
    return new SignInRequest(
        fields.optionalString("device_id").map(DeviceId::new),
        displayName(fields, "initial_device_display_name"),
        fields.bool("refresh_token", false));
  }

  /** A guest may only name the device; everything else it says is to be ignored. */
  public static SignInRequest ofGuest(Fields fields) {
    return new SignInRequest(
        Optional.empty(), displayName(fields, "initial_device_display_name"), false);
  }

  /**
   * The name of a device.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is longer than 100 characters
   */
  static Optional<String> displayName(Fields fields, String field) {
    var name = fields.optionalString(field);
    if (name.filter(text -> text.length() > MAX_NAME_LENGTH || text.indexOf('\0') >= 0)
        .isPresent()) {
      throw MatrixError.invalidParam("A device's name has at most 100 characters and no NUL");
    }
    return name;
  }
}
