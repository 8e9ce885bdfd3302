package chat.hearth.platform.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which numbers of the log are visible.
 *
 * <pre>
 *   taken      1  2  3  4  5  6
 *   settled    c  c  v  c  -  c        c committed, v void, - not known yet
 *   visible    1  2     4  |           6 waits behind the hole
 * </pre>
 *
 * <p>Invariants, each held under {@link #lock}:
 *
 * <ul>
 *   <li>{@code open} holds the numbers taken whose prefix is not settled, ascending; its first is
 *       not settled.
 *   <li>A record goes to the sink once, when it and every number before it is settled, and in the
 *       order of the numbers.
 *   <li>{@code position} is the number of the last record that went to the sink. It is never a void
 *       number: those are taken again after a restart, and a token that was handed out must not
 *       stand for two things.
 * </ul>
 *
 * <p>The sink is called under the lock, so that order is kept; it must only hand over.
 */
final class CommittedPrefix {
  private enum State {
    OPEN,
    COMMITTED,
    VOID
  }

  /** A number taken. Guarded by the lock, but for the number itself and the latch. */
  static final class Slot {
    private final long number;
    private final CountDownLatch passed = new CountDownLatch(1);
    private State state = State.OPEN;
    private List<Change> changes = List.of();

    private Slot(long number) {
      this.number = number;
    }

    long number() {
      return number;
    }

    /** Waits until the visible prefix has come to this number, but not longer than that. */
    void awaitVisible(long seconds) {
      try {
        // Whether it came in time changes nothing: the record is durable already.
        var ignored = passed.await(seconds, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Slot> open = new ArrayDeque<>();
  private final Follower sink;
  private long last;
  private volatile long position;

  /** Continues after the newest number that is in the database. */
  CommittedPrefix(long newest, Follower sink) {
    this.last = newest;
    this.position = newest;
    this.sink = sink;
  }

  long position() {
    return position;
  }

  /** Takes the next number. It has to be settled, or nothing after it ever becomes visible. */
  Slot take() {
    lock.lock();
    try {
      var slot = new Slot(++last);
      open.add(slot);
      return slot;
    } finally {
      lock.unlock();
    }
  }

  /** Settles a number: its record is durable. */
  void committed(Slot slot, List<Change> changes) {
    settle(slot, State.COMMITTED, changes);
  }

  /** Settles a number: its record is not in the log and can't come there any more. */
  void voided(Slot slot) {
    settle(slot, State.VOID, List.of());
  }

  private void settle(Slot slot, State state, List<Change> changes) {
    lock.lock();
    try {
      if (slot.state != State.OPEN) {
        throw new IllegalStateException("Number " + slot.number + " is settled already");
      }
      slot.state = state;
      slot.changes = changes;
      advance();
    } finally {
      lock.unlock();
    }
  }

  private void advance() {
    for (var first = open.peek(); first != null && first.state != State.OPEN; first = open.peek()) {
      open.remove();
      if (first.state == State.COMMITTED) {
        position = first.number;
        sink.changed(first.number, first.changes);
      }
      first.passed.countDown();
    }
  }
}
