package chat.hearth.feature.keybackup;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Writer;
import java.util.ArrayList;
import java.util.List;

/** The door to key backups. */
public final class KeyBackup {
  private final Backups backups;
  private final List<Endpoint> endpoints = new ArrayList<>();

  public KeyBackup(Database database) {
    backups = new Backups(database);
    endpoints.add(new CreateBackup(backups));
    endpoints.add(new GetNewestBackup(backups));
    endpoints.add(new GetBackup(backups));
    endpoints.add(new UpdateBackup(backups));
    endpoints.add(new DeleteBackup(backups));
    for (var extent : Extent.values()) {
      endpoints.add(new StoreRoomKeys(extent, backups));
      endpoints.add(new GetRoomKeys(extent, backups));
      endpoints.add(new DeleteRoomKeys(extent, backups));
    }
  }

  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** Removes a user's backups, as part of the transaction that ends the account. */
  public void accountDeactivated(Writer tx, UserId user) {
    backups.erase(tx, user);
  }
}
