package chat.hearth.feature.retention;

import chat.hearth.platform.storage.Sql;
import chat.hearth.room.Expiry;
import chat.hearth.room.RoomHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content from what is over, of the rooms that this node writes.
 *
 * <p>What it has done is written down batch by batch; after a crash it goes on there. Mostly a room
 * is purged along its time. Only what arrived since the last purge can be older than that, so this
 * alone is looked through once more.
 *
 * <pre>
 *             ... until_ts           now - lifetime
 *   until_seq  purged │ 1: by time │
 *        ...   2: late │            │  may be read
 * </pre>
 */
final class Purge {
  private static final int PAGE = 100; // rooms
  private static final int BATCH = 200; // messages in one commit; others wait behind it

  private final Expiry expiry;
  private final ProgressStore store;

  Purge(Expiry expiry, Sql sql) {
    this.expiry = expiry;
    this.store = new ProgressStore(sql);
  }

  /** Goes through all rooms. */
  void run() {
    long after = 0;
    while (true) {
      var page = expiry.ownRooms(after, PAGE);
      if (page.isEmpty()) {
        return;
      }
      var done = store.of(page.stream().map(RoomHead::num).toList());
      for (var head : page) {
        room(head, expiry.until(head), done.get(head.num()));
      }
      after = page.getLast().num();
    }
  }

  private void room(RoomHead head, long until, @Nullable Progress known) {
    if (until == Expiry.NEVER) {
      return;
    }
    var begin = known == null ? new Progress(Long.MIN_VALUE, head.lastSequence()) : known;
    byTime(head, until, begin);
    if (known != null) {
      late(head, until, known.untilSequence());
    }
    if (until >= begin.untilMillis()) {
      store.put(head.num(), new Progress(until, head.lastSequence()));
    }
  }

  private void byTime(RoomHead head, long until, Progress begin) {
    long from = begin.untilMillis();
    while (true) {
      var aged = expiry.aged(head, from, until, BATCH);
      if (aged.isEmpty()) {
        return;
      }
      purge(head, aged);
      from = aged.getLast().sentMillis();
      if (aged.size() < BATCH) {
        return;
      }
      store.put(head.num(), new Progress(from - 1, begin.untilSequence()));
    }
  }

  private void late(RoomHead head, long until, long behind) {
    long from = behind;
    while (true) {
      var aged = expiry.agedBehind(head, from, until, BATCH);
      if (aged.isEmpty()) {
        return;
      }
      purge(head, aged);
      from = aged.getLast().sequence();
    }
  }

  private void purge(RoomHead head, List<Expiry.Aged> aged) {
    expiry.purge(head, aged.stream().map(Expiry.Aged::sequence).toList());
  }
}
