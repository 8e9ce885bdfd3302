package chat.hearth.delivery.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The marks of one room in memory, shared by all its members: complete from a sequence on (the main
 * timeline and the threads each from their own) up to another. Immutable but for growing at the
 * newer end. Guarded by itself.
 */
final class RoomMarks {
  private final long after;
  private final long threadAfter;
  private final List<Mark> main = new ArrayList<>();
  private final Map<String, List<Mark>> threads = new HashMap<>();
  private int size;
  private long upTo;

  RoomMarks(long after, long threadAfter, long upTo) {
    this.after = after;
    this.threadAfter = threadAfter;
    this.upTo = upTo;
  }

  /** Whether all marks behind these sequences are here. */
  boolean reachesBackTo(long wanted, long wantedOfThreads) {
    return after <= wanted && threadAfter <= wantedOfThreads;
  }

  long after() {
    return after;
  }

  long threadAfter() {
    return threadAfter;
  }

  synchronized long upTo() {
    return upTo;
  }

  synchronized int size() {
    return size;
  }

  /** Adds a mark that is newer than those of its timeline, its thread known. */
  synchronized void add(Mark mark) {
    size++;
    if (mark.thread().isEmpty()) {
      main.add(mark);
    } else {
      threads.computeIfAbsent(mark.thread().get(), root -> new ArrayList<>()).add(mark);
    }
  }

  synchronized void completeUpTo(long sequence) {
    upTo = Math.max(upTo, sequence);
  }

  /** What a member has not read. */
  synchronized Unread count(ReadState read, Weigher weigher, long last) {
    var counts = new HashMap<String, Count>();
    threads.forEach(
        (root, marks) -> {
          var count = count(marks, read.thread(root), read.user().value(), weigher, last);
          if (!count.isZero()) {
            counts.put(root, count);
          }
        });
    return new Unread(
        count(main, read.main(), read.user().value(), weigher, last), Map.copyOf(counts));
  }

  /** The sequences in threads that the member has not read, for who has to look at each event. */
  synchronized List<Long> unreadInThreads(ReadState read) {
    var sequences = new ArrayList<Long>();
    threads.forEach(
        (root, marks) -> {
          for (int i = marks.size() - 1; i >= 0; i--) {
            var mark = marks.get(i);
            if (mark.sequence() <= read.thread(root) || mark.sender().equals(read.user().value())) {
              break;
            }
            sequences.add(mark.sequence());
          }
        });
    return sequences;
  }

  /** As far as the member has read, with what it said counted as read. */
  synchronized ReadState withSaid(ReadState read) {
    var user = read.user().value();
    var inThreads = new HashMap<>(read.threads());
    threads.forEach(
        (root, marks) ->
            inThreads.merge(root, lastSaid(marks, user, read.thread(root)), Math::max));
    return new ReadState(
        read.user(), read.everything(), lastSaid(main, user, read.main()), Map.copyOf(inThreads));
  }

  private static long lastSaid(List<Mark> marks, String user, long otherwise) {
    for (int i = marks.size() - 1; i >= 0 && marks.get(i).sequence() > otherwise; i--) {
      if (marks.get(i).sender().equals(user)) {
        return marks.get(i).sequence();
      }
    }
    return otherwise;
  }

  /** Backwards, until what was read or what the member said itself. */
  private static Count count(
      List<Mark> marks, long readUpTo, String user, Weigher weigher, long last) {
    int notifications = 0;
    int highlights = 0;
    for (int i = marks.size() - 1; i >= 0; i--) {
      var mark = marks.get(i);
      if (mark.sequence() > last) {
        continue;
      }
      if (mark.sequence() <= readUpTo || mark.sender().equals(user)) {
        break;
      }
      var weight = weigher.weigh(mark);
      notifications += weight == Weight.NONE ? 0 : 1;
      highlights += weight == Weight.HIGHLIGHT ? 1 : 0;
    }
    return new Count(notifications, highlights);
  }

  /** What an event is worth to one member. */
  @FunctionalInterface
  interface Weigher {
    Weight weigh(Mark mark);
  }
}
