package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ParkedPollTest {
  /** What can happen to a poll. */
  enum Step {
    WAKE,
    ABANDON,
    REGISTER
  }

  @Property
  void firstEndCountsAndEverythingIsReleasedOnce(@ForAll List<Step> steps) {
    var resumed = new AtomicInteger();
    var releases = new ArrayList<AtomicInteger>();
    var poll = new ParkedPoll(Runnable::run, resumed::incrementAndGet);

    boolean abandoned = false;
    for (var step : steps) {
      switch (step) {
        case WAKE -> poll.wake();
        case ABANDON -> abandoned |= poll.abandon();
        case REGISTER -> {
          var count = new AtomicInteger();
          releases.add(count);
          poll.releaseAfterwards(count::incrementAndGet);
        }
      }
    }

    boolean ended = steps.contains(Step.WAKE) || steps.contains(Step.ABANDON);
    assertEquals(ended ? 1 : 0, resumed.get() + (abandoned ? 1 : 0));
    assertEquals(
        Collections.nCopies(releases.size(), ended ? 1 : 0),
        releases.stream().map(AtomicInteger::get).toList());
  }

  @Test
  void wakeWhileRegisteringIsNotLost() {
    var undone = new AtomicInteger();
    var resumed = new AtomicInteger();
    var poll = new ParkedPoll(Runnable::run, resumed::incrementAndGet);
    Reply.Waiting waiting =
        wake -> {
          wake.run();
          wake.run();
          return undone::incrementAndGet;
        };

    poll.releaseAfterwards(waiting.register(poll::wake));

    assertEquals(1, resumed.get());
    assertEquals(1, undone.get());
  }

  @Test
  void releaseThatFailsDoesNotStopTheResume() {
    var resumed = new AtomicInteger();
    var released = new AtomicInteger();
    var poll =
        new ParkedPoll(
            task -> {
              try {
                task.run();
              } catch (IllegalStateException e) {
                released.incrementAndGet();
              }
            },
            resumed::incrementAndGet);
    poll.releaseAfterwards(
        () -> {
          throw new IllegalStateException("undo");
        });
    poll.releaseAfterwards(released::incrementAndGet);

    poll.wake();

    assertEquals(1, resumed.get());
    assertEquals(2, released.get());
  }

  @Test
  void racingWakersRegistrationsAndDisconnectsEndItOnce() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      var resumed = new AtomicInteger();
      var abandoned = new AtomicInteger();
      var released = new AtomicInteger();
      var done = new CountDownLatch(5);
      var together = new CyclicBarrier(5);
      var poll = new ParkedPoll(task -> Thread.ofVirtual().start(task), resumed::incrementAndGet);
      Runnable register = () -> poll.releaseAfterwards(released::incrementAndGet);
      Runnable disconnect =
          () -> {
            if (poll.abandon()) {
              abandoned.incrementAndGet();
            }
          };

      for (var action : List.<Runnable>of(poll::wake, poll::wake, register, register, disconnect)) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    together.await();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  action.run();
                  done.countDown();
                });
      }

      assertTrue(done.await(10, TimeUnit.SECONDS));
      await(() -> resumed.get() + abandoned.get() >= 1 && released.get() >= 2);
      assertEquals(1, resumed.get() + abandoned.get());
      assertEquals(2, released.get());
    }
  }

  @Test
  void pollsAddedWhileStoppingAreWoken() throws Exception {
    for (int round = 0; round < 500; round++) {
      var polls = new ParkedPolls();
      var resumed = new AtomicInteger();
      var stopper = Thread.ofVirtual().start(polls::wakeAll);

      for (int i = 0; i < 20; i++) {
        polls.add(new ParkedPoll(Runnable::run, resumed::incrementAndGet));
      }
      stopper.join();

      assertEquals(20, resumed.get());
      assertEquals(0, polls.count());
    }
  }

  @Test
  void abandonedPollIsNotResumed() {
    var resumed = new AtomicInteger();
    var poll = new ParkedPoll(Runnable::run, resumed::incrementAndGet);

    assertTrue(poll.abandon());
    poll.wake();

    assertFalse(poll.abandon());
    assertEquals(0, resumed.get());
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }
}
