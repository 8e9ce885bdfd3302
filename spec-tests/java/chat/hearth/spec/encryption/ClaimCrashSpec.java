package chat.hearth.spec.encryption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims of one-time keys while the process is killed. */
final class ClaimCrashSpec {
  private static final int KEYS = 900;
  private static final int CLAIMERS = 8;

  private final Path directory;

  ClaimCrashSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aKeyWhoseAnswerWasLostIsNeverGivenOutAgain() throws Exception {
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var alice = hearth.homeserver().register("alice");
      var bob = hearth.homeserver().register("bob");
      Keys.publish(alice).uploadOneTime("a", KEYS);
      var received = new ConcurrentLinkedQueue<String>();
      var lost = new AtomicInteger();

      claimUntilKilled(hearth, alice, bob, received, lost);
      hearth.restart();
      int beforeTheKill = received.size();
      var key = Keys.claim(bob, alice);
      while (!key.isMissingNode()) {
        received.addAll(Json.keys(key));
        key = Keys.claim(bob, alice);
      }

      assertTrue(beforeTheKill < KEYS - CLAIMERS, "the kill came in time");
      assertTrue(lost.get() > 0, "the kill struck claims under way");
      assertEquals(received.size(), new HashSet<>(received).size(), "a key was given out twice");
      assertTrue(
          received.size() >= KEYS - lost.get(), "only keys of claims under way may be missing");
    }
  }

  private static void claimUntilKilled(
      HearthProcess hearth,
      TestUser alice,
      TestUser bob,
      Queue<String> received,
      AtomicInteger lost)
      throws InterruptedException {
    var enough = new CountDownLatch(KEYS / 4);
    List<Thread> claimers = new ArrayList<>();
    for (int i = 0; i < CLAIMERS; i++) {
      claimers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        received.addAll(Json.keys(Keys.claim(bob, alice)));
                        enough.countDown();
                      }
                    } catch (Exception | AssertionError e) {
                      lost.incrementAndGet(); // the process is gone
                    }
                  }));
    }
    enough.await();
    hearth.kill();
    for (var claimer : claimers) {
      claimer.join();
    }
  }
}
