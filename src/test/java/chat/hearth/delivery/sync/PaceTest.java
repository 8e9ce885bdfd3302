package chat.hearth.delivery.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final int PROCESSORS = 2;
  private static final double RATE = PROCESSORS * Pace.SHARE;
  private static final long COST = 500_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong(SECOND);
  private final AtomicInteger senders = new AtomicInteger(64);
  private final Pace pace = new Pace(PROCESSORS, senders::get, now::get);

  PaceTest() {
    learn(COST);
  }

  @Test
  void aCrowdIsAnsweredAtOnceAfterAQuietTime() {
    long burst = Math.round(Pace.BURST.toNanos() * RATE / COST);

    for (int i = 0; i < burst; i++) {
      assertEquals(0, pace.turn());
    }

    assertTrue(pace.turn() + pace.turn() > 0);
  }

  @Test
  void whoNeverPausesGetsTheShareAndNoMore() {
    var polls = new PriorityQueue<Long>();
    for (int i = 0; i < 100; i++) {
      polls.add(now.get());
    }
    long end = now.get() + 60 * SECOND;

    int answered = 0;
    while (polls.peek() < end) {
      now.set(polls.remove());
      polls.add(now.get() + pace.turn() + COST);
      answered++;
    }

    assertEquals(RATE, answered * COST / (60.0 * SECOND), 0.05 * RATE);
  }

  @Test
  void nobodyWaitsWhereHardlyAnybodySends() {
    senders.set(1);

    for (int i = 0; i < 10_000; i++) {
      assertEquals(0, pace.turn());
    }
  }

  @Test
  void turnsComeInTheOrderOfAsking() {
    long last = 0;

    for (int i = 0; i < 1_000; i++) {
      long wait = pace.turn();
      assertTrue(wait >= last);
      last = wait;
    }

    assertTrue(last > 0);
  }

  @Test
  void nobodyWaitsLongerThanASecond() {
    for (int i = 0; i < 100_000; i++) {
      assertTrue(pace.turn() <= Pace.LONGEST_WAIT.toNanos());
    }
  }

  @Test
  void waitingForTheDatabaseIsNotTakenForWork() {
    learn(20 * SECOND);
    long burst = Math.round(Pace.BURST.toNanos() * RATE / Pace.DEAREST.toNanos());

    for (int i = 0; i < burst; i++) {
      assertEquals(0, pace.turn());
    }
  }

  private void learn(long cost) {
    for (int i = 0; i < 1_000; i++) {
      pace.took(cost);
    }
  }
}
