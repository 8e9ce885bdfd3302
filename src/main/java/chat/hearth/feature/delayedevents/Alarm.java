package chat.hearth.feature.delayedevents;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets the scheduler sleep until the next event is due, and wakes it where one comes earlier. */
final class Alarm {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private long sleepingUntil = Long.MIN_VALUE; // a moment before it is missed by nobody
  private boolean missed;

  /** Something is due at a moment. */
  void set(long atMillis) {
    lock.lock();
    try {
      if (atMillis < sleepingUntil) {
        earlier.signal();
      } else if (sleepingUntil == Long.MIN_VALUE) {
        missed = true; // the scheduler may have looked already
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until a moment, or until something that is due earlier was set since the last sleep. */
  void sleep(long nowMillis, long untilMillis) throws InterruptedException {
    lock.lock();
    try {
      if (!missed && untilMillis > nowMillis) {
        sleepingUntil = untilMillis;
        // Who wakes for nothing looks at the table once more than needed.
        var unused = earlier.await(untilMillis - nowMillis, TimeUnit.MILLISECONDS);
      }
      missed = false;
      sleepingUntil = Long.MIN_VALUE;
    } finally {
      lock.unlock();
    }
  }
}
