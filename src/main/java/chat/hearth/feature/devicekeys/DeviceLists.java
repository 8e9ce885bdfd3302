package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.RecentChanges;
import chat.hearth.platform.stream.Writer;
import chat.hearth.room.SharedRooms;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose devices a user has to look up again.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user">
 *     Client-Server API: tracking the device list for a user</a>
 */
final class DeviceLists {
  private static final int RECENT = 20_000; // about 150 bytes each

  private final Sql sql;
  private final SharedRooms sharedRooms;
  private final DeviceListStore store = new DeviceListStore();
  private final RecentChanges<DeviceListStore.Changed> recent;

  DeviceLists(Sql sql, SharedRooms sharedRooms, long position) {
    this.sql = sql;
    this.sharedRooms = sharedRooms;
    this.recent = new RecentChanges<>(RECENT, position);
  }

  /** A user's devices or keys became others. Takes the log position. */
  void changed(Writer tx, UserId user) {
    tx.record(new Change.DeviceList(user));
    add(tx, new DeviceListStore.Changed(user, Optional.empty()));
  }

  /** A viewer has signed a user's key, which nobody else gets to see. Takes the log position. */
  void changedFor(Writer tx, UserId viewer, UserId user) {
    tx.record(new Change.ForUser(viewer, "user_signature"));
    add(tx, new DeviceListStore.Changed(user, Optional.of(viewer)));
  }

  private void add(Writer tx, DeviceListStore.Changed changed) {
    store.add(tx, changed);
    long position = tx.position();
    tx.onCommit(() -> recent.add(position, List.of(changed)));
  }

  /** What a user has to learn of the time after a position up to another. */
  DeviceListChanges between(UserId viewer, long after, long upTo) {
    var company = sharedRooms.between(viewer, after, upTo);
    var changed = new TreeSet<>(company.met());
    var candidates = new HashSet<UserId>();
    for (var each :
        recent.between(after, upTo).orElseGet(() -> store.between(sql, viewer, after, upTo))) {
      if (!each.isFor(viewer)) {
        continue;
      }
      if (each.onlyFor().isPresent() || each.user().equals(viewer)) {
        changed.add(each.user());
      } else if (!changed.contains(each.user())) {
        candidates.add(each.user());
      }
    }
    if (!candidates.isEmpty()) {
      var sharing = sharedRooms.among(viewer, candidates);
      changed.addAll(sharing);
      candidates.removeAll(sharing);
      // Those too who shared a room then and have left it only later.
      candidates.retainAll(sharedRooms.between(viewer, upTo, Long.MAX_VALUE).parted());
      changed.addAll(candidates);
    }
    var left = new TreeSet<>(company.parted());
    left.removeAll(changed);
    return new DeviceListChanges(Set.copyOf(changed), Set.copyOf(left));
  }
}
