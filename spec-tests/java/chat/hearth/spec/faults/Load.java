package chat.hearth.spec.faults;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One user who sends without pause from several threads. A message that is not acknowledged is sent
 * again with its transaction ID until it is, as a client would.
 */
final class Load implements AutoCloseable {
  /** A message and the event that the server said it became. */
  record Acknowledged(String transaction, String eventId) {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofMillis(50);

  private final TestUser sender;
  private final String room;
  private final ExecutorService threads;
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Reply> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger disconnections = new AtomicInteger();
  private volatile boolean stopping;

  private Load(TestUser sender, String room, int senders) {
    this.sender = sender;
    this.room = room;
    this.threads = Executors.newFixedThreadPool(senders);
  }

  static Load start(TestUser sender, String room, int senders) {
    var load = new Load(sender, room, senders);
    for (var i = 0; i < senders; i++) {
      load.threads.execute(load::run);
    }
    return load;
  }

  /** All that was acknowledged up to now. */
  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** All answers that were no success. */
  List<Reply> refusals() {
    return List.copyOf(refusals);
  }

  /** How often there was no answer at all. */
  int disconnections() {
    return disconnections.get();
  }

  /** Waits until so many more messages are acknowledged. */
  void awaitMore(int count) throws InterruptedException {
    var goal = acknowledged.size() + count;
    var deadline = Instant.now().plus(PATIENCE);
    while (acknowledged.size() < goal) {
      assertTrue(
          Instant.now().isBefore(deadline),
          () -> "only " + acknowledged.size() + " of " + goal + " acknowledged: " + refusals);
      Thread.sleep(10);
    }
  }

  /** Ends when every message under way is acknowledged. */
  @Override
  public void close() throws InterruptedException {
    stopping = true;
    threads.shutdown();
    assertTrue(
        threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS),
        () -> "some messages are never acknowledged: " + refusals);
  }

  /** Asserts that history has every acknowledged message, and no message twice. */
  void assertEverythingIsThereOnce(String from) {
    var eventOf = new HashMap<String, String>();
    var page = sender.messages(room, "dir=f&limit=500&from={}", from);
    while (!page.path("chunk").isEmpty()) {
      for (var event : page.path("chunk")) {
        var before =
            eventOf.put(
                event.path("content").path("transaction").asText(),
                event.path("event_id").asText());
        assertTrue(before == null, () -> "twice: " + event);
      }
      if (!page.has("end")) {
        break;
      }
      page = sender.messages(room, "dir=f&limit=500&from={}", page.path("end").asText());
    }
    for (var each : acknowledged) {
      assertEquals(each.eventId(), eventOf.get(each.transaction()), each::toString);
    }
    assertEquals(acknowledged.size(), eventOf.size(), "nothing that nobody sent");
  }

  /** Asserts that a repeated transaction still returns the event of the first time. */
  void assertRepeatsReturnTheFirstEvent(List<Acknowledged> sample) {
    for (var each : sample) {
      assertEquals(each.eventId(), send(each.transaction()).ok().path("event_id").asText());
    }
  }

  private void run() {
    while (!stopping) {
      deliver(TestUser.newTransaction());
    }
  }

  private void deliver(String transaction) {
    var deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      try {
        var reply = send(transaction);
        if (reply.status() == 200) {
          acknowledged.add(new Acknowledged(transaction, reply.json().path("event_id").asText()));
          return;
        }
        refusals.add(reply);
      } catch (Exception e) {
        disconnections.incrementAndGet(); // the server is down; the client throws what it likes
      }
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  private Reply send(String transaction) {
    return sender.put(
        v3("/rooms/{}/send/test.load/{}", room, transaction),
        Json.object("transaction", transaction));
  }
}
