package chat.hearth.feature.dehydration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Log;
import java.util.List;

/** The door to dehydrated devices. */
public final class Dehydration {
  static final String PATH = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";

  private final List<Endpoint> endpoints;

  public Dehydration(
      Database database, Log log, Accounts accounts, DeviceKeys deviceKeys, Inboxes inboxes) {
    var store = new DehydratedDeviceStore();
    var events = new CollectedEvents(database, log, store, inboxes);
    this.endpoints =
        List.of(
            new PutDehydratedDevice(log, accounts, deviceKeys, store),
            new GetDehydratedDevice(database, store),
            new DeleteDehydratedDevice(database, accounts, store),
            new ReadCollectedEvents(events),
            new PageCollectedEvents(events));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
