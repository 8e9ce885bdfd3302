package chat.hearth.platform.http;

import static chat.hearth.platform.http.TestServer.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.platform.http.Route.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long polls and the end of the server, over real connections. */
@Timeout(60)
final class ParkedRequestTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger resumes = new AtomicInteger();
  private final AtomicInteger registrations = new AtomicInteger();
  private final AtomicBoolean something = new AtomicBoolean();
  private final CountDownLatch slowStarted = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final TestServer server =
      new TestServer(
          endpoint(open("/poll/{millis}"), this::poll),
          endpoint(open("/until"), request -> until()),
          endpoint(
              open("/early"),
              request -> new Reply.Parked(LONG, this::early, this::resumed, Reply.empty())),
          endpoint(
              open("/broken"),
              request -> new Reply.Parked(LONG, this::broken, this::resumed, Reply.empty())),
          endpoint(
              open("/fails"),
              request -> new Reply.Parked(LONG, this::register, this::fail, Reply.empty())),
          endpoint(open("/slow"), request -> slow()));

  @AfterEach
  void stop() {
    slowMayEnd.countDown();
    server.close();
    clients.close();
  }

  @Test
  void wakeUpAnswers() throws Exception {
    var response = start("/poll/60000");
    await(() -> waiting.size() == 1);

    waiting.forEach(Runnable::run);

    assertEquals(200, response.get(10, TimeUnit.SECONDS).statusCode());
    await(waiting::isEmpty);
    assertEquals(1, resumes.get());
    await(() -> gauge("hearth.http.parked") == 0 && gauge("hearth.http.in.flight") == 0);
  }

  @Test
  void timeOutAnswers() throws Exception {
    long started = System.nanoTime();

    var response = server.get("/poll/200");

    assertEquals(200, response.statusCode());
    assertTrue(System.nanoTime() - started >= TimeUnit.MILLISECONDS.toNanos(200));
    await(waiting::isEmpty);
    assertEquals(1, resumes.get());
  }

  @Test
  void timeOutOfZeroAnswersAtOnce() throws Exception {
    assertEquals(200, server.get("/poll/0").statusCode());
  }

  @Test
  void wakeUpDuringRegistrationIsNotLost() throws Exception {
    assertEquals(200, server.get("/early").statusCode());
    assertEquals(1, resumes.get());
  }

  @Test
  void resumedPollMayParkAgain() throws Exception {
    var response = start("/until");
    for (int i = 1; i <= 5; i++) {
      int expected = i;
      // The wake-up before this one may not be undone yet: counting them tells the new one apart.
      await(() -> registrations.get() == expected);
      // A copy: the poll that is woken may wait again before the last one was gone through.
      List.copyOf(waiting).forEach(Runnable::run);
    }
    await(() -> registrations.get() == 6);

    something.set(true);
    waiting.forEach(Runnable::run);

    assertEquals(200, response.get(10, TimeUnit.SECONDS).statusCode());
    assertEquals(6, resumes.get());
  }

  @Test
  void failureOfRegistrationOrResumeIsAnswered() throws Exception {
    var failed = start("/fails");
    await(() -> waiting.size() == 1);

    waiting.forEach(Runnable::run);

    assertEquals(500, failed.get(10, TimeUnit.SECONDS).statusCode());
    assertEquals(500, server.get("/broken").statusCode());
    await(() -> gauge("hearth.http.parked") == 0);
  }

  @Test
  void clientThatLeavesIsForgotten() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      socket
          .getOutputStream()
          .write("GET /poll/60000 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await(() -> waiting.size() == 1);
    }

    await(waiting::isEmpty);
    await(() -> gauge("hearth.http.parked") == 0 && gauge("hearth.http.in.flight") == 0);
    assertEquals(0, resumes.get());
  }

  @Test
  void everyPollOfManyIsAnsweredWhileWakersRace() throws Exception {
    var responses = new ArrayList<Future<HttpResponse<byte[]>>>();
    var waking = new AtomicBoolean(true);
    var wakers =
        List.of(clients.submit(() -> wakeWhile(waking)), clients.submit(() -> wakeWhile(waking)));

    for (int i = 0; i < 500; i++) {
      responses.add(start("/poll/60000"));
    }
    for (var response : responses) {
      assertEquals(200, response.get(30, TimeUnit.SECONDS).statusCode());
    }
    waking.set(false);
    for (var waker : wakers) {
      waker.get(10, TimeUnit.SECONDS);
    }

    assertEquals(500, resumes.get());
    await(waiting::isEmpty);
  }

  @Test
  void stopAnswersParkedPolls() throws Exception {
    var answered = start("/poll/60000");
    var unanswerable = start("/until");
    await(() -> waiting.size() == 2);

    server.server.stop(Duration.ofSeconds(10));

    assertEquals(200, answered.get(10, TimeUnit.SECONDS).statusCode());
    assertEquals(
        "{\"meanwhile\":true}",
        new String(unanswerable.get(10, TimeUnit.SECONDS).body(), StandardCharsets.UTF_8));
  }

  @Test
  void stopWaitsForRunningRequests() throws Exception {
    var response = start("/slow");
    assertTrue(slowStarted.await(10, TimeUnit.SECONDS));
    int port = server.server.port();

    var stopped = clients.submit(() -> server.server.stop(Duration.ofSeconds(20)));
    await(() -> refuses(port));
    var before = stopped.isDone();
    slowMayEnd.countDown();

    assertEquals(200, response.get(10, TimeUnit.SECONDS).statusCode());
    stopped.get(10, TimeUnit.SECONDS);
    assertEquals(false, before);
  }

  @Test
  void graceIsNotExceeded() throws Exception {
    var response = start("/slow");
    assertTrue(slowStarted.await(10, TimeUnit.SECONDS));
    long started = System.nanoTime();

    server.server.stop(Duration.ofMillis(300));

    assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(10));
    assertThrows(Exception.class, () -> response.get(10, TimeUnit.SECONDS));
  }

  private void wakeWhile(AtomicBoolean waking) {
    while (waking.get()) {
      waiting.forEach(Runnable::run);
      LockSupport.parkNanos(1000);
    }
  }

  private Future<HttpResponse<byte[]>> start(String path) {
    return clients.submit(() -> server.get(path));
  }

  private double gauge(String name) {
    return server.meters.get(name).gauge().value();
  }

  private Reply poll(Request request) {
    var timeout = Duration.ofMillis(Long.parseLong(request.path("millis")));
    return new Reply.Parked(timeout, this::register, this::resumed, Reply.empty());
  }

  private Reply until() {
    return something.get()
        ? Reply.empty()
        : new Reply.Parked(
            LONG,
            this::register,
            () -> {
              resumes.incrementAndGet();
              return until();
            },
            Reply.json(Map.of("meanwhile", true)));
  }

  private Runnable register(Runnable wake) {
    waiting.add(wake);
    registrations.incrementAndGet();
    return () -> waiting.remove(wake);
  }

  private Runnable early(Runnable wake) {
    wake.run();
    wake.run();
    return () -> {};
  }

  private Runnable broken(Runnable wake) {
    throw new IllegalStateException("Can't register " + wake);
  }

  private Reply resumed() {
    resumes.incrementAndGet();
    return Reply.json(Map.of());
  }

  private Reply fail() {
    throw new IllegalStateException("Can't resume");
  }

  private Reply slow() {
    slowStarted.countDown();
    try {
      slowMayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Reply.empty();
  }

  private static boolean refuses(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static Route open(String path) {
    return Route.get(path).access(Access.OPEN);
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "Waited in vain");
      Thread.sleep(2);
    }
  }
}
