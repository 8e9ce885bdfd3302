package chat.hearth.spec.compliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A sweep over all of the Client-Server API that {@code docs/compliance.md} says is served. Each
 * endpoint is asked as somebody who means harm or knows no better would ask; no answer may be a
 * fault of the server.
 */
final class EveryEndpointSpec {
  private static final int AT_ONCE = 8;

  private static final Pattern HOLE = Pattern.compile("\\{([^}]*)}");
  private static final String CUT_OFF = "{\"a\": ";

  /** Decoded they are NUL, bytes that are no UTF-8, slashes, or no escapes at all. */
  private static final List<String> TRAPS =
      List.of(
          "%00",
          "a%00b",
          "%",
          "%zz",
          "%ff",
          "%C0%80",
          "%ED%A0%80",
          "..",
          "%2F..%2F..",
          "%252F",
          "%0d%0aX:%20y",
          "%F0%9F%98%80",
          "%21%00:x",
          "%40:",
          "%24",
          "-1",
          "99999999999999999999",
          "x".repeat(300),
          "x".repeat(10_000),
          "%21" + "x".repeat(3_000) + ":x",
          "%E2%82%AC".repeat(200));

  /** Errors that don't depend on the body, so that a server may find them before it reads it. */
  private static final Set<String> LOOKED_AT_BEFORE =
      Set.of("M_FORBIDDEN", "M_MISSING_PARAM", "M_THREEPID_MEDIUM_NOT_SUPPORTED");

  /** The chapters that may take the room away from who asks. */
  private static final Set<String> SPENDING = Set.of("leaving", "room_upgrades", "banning");

  /** Queries that make a poll wait. */
  private static final Set<String> WAITING = Set.of("timeout", "timeout_ms");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1.5",
          "99999999999999999999",
          "1e999",
          "\"\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"" + "x".repeat(70_000) + "\"",
          "[]",
          "[null]",
          "[\"\\u0000\"]",
          "{}",
          "{\"\\u0000\": {\"\\u0000\": \"\\u0000\"}}",
          "{\"x\": {\"x\": [1]}}",
          "[".repeat(2_000) + "]".repeat(2_000));

  private static final String URL = Homeserver.shared().url();
  private static final TestUser ALICE = TestUser.named("alice");
  private static final ComplianceTable TABLE = ComplianceTable.read();

  private static final List<SpecifiedEndpoint> SERVED = served();

  @Test
  void theTableIsThere() {
    assertTrue(SERVED.size() > 100, "only " + SERVED.size());
  }

  @Test
  void nobodyIsLetInWithoutAToken() {
    sweep(
        endpoint -> endpoint.needsToken() ? List.of(ask(endpoint, "")) : List.of(),
        (request, answer) -> is(answer, 401, "M_MISSING_TOKEN"));
  }

  @Test
  void nobodyIsLetInWithAnUnknownToken() {
    sweep(
        endpoint -> endpoint.needsToken() ? List.of(ask(endpoint, "no_such_token")) : List.of(),
        (request, answer) -> is(answer, 401, "M_UNKNOWN_TOKEN"));
  }

  @Test
  void anotherMethodIsUnrecognized() {
    sweep(
        endpoint ->
            Stream.of("GET", "PUT", "POST", "DELETE", "PATCH")
                .filter(method -> TABLE.serving(method, fill(endpoint)).isEmpty())
                .map(method -> new RawRequest(method, fill(endpoint), ALICE.accessToken(), ""))
                .toList(),
        (request, answer) -> is(answer, 405, "M_UNRECOGNIZED"));
  }

  @Test
  void whatIsNotJsonIsRefused() {
    sweep(
        endpoint ->
            endpoint.hasJsonBody()
                ? List.of(
                    new RawRequest(endpoint.method(), fill(endpoint), token(endpoint), CUT_OFF))
                : List.of(),
        (request, answer) ->
            is(answer, 400, "M_NOT_JSON")
                || answer.status() < 500 && LOOKED_AT_BEFORE.contains(answer.errcode()));
  }

  @Test
  void noPathMakesTheServerFail() {
    sweep(EveryEndpointSpec::trapsInThePath, (request, answer) -> answer.status() < 500);
  }

  @Test
  void noQueryMakesTheServerFail() {
    sweep(EveryEndpointSpec::trapsInTheQuery, (request, answer) -> answer.status() < 500);
  }

  @Test
  void noBodyMakesTheServerFail() {
    sweep(EveryEndpointSpec::wrongBodies, (request, answer) -> answer.status() < 500);
  }

  private static List<RawRequest> trapsInThePath(SpecifiedEndpoint endpoint) {
    var requests = new ArrayList<RawRequest>();
    var names = HOLE.matcher(endpoint.path()).results().map(found -> found.group(1)).toList();
    for (var name : names) {
      for (var trap : TRAPS) {
        var path = fill(endpoint, endpoint.path().replace("{" + name + "}", trap));
        requests.add(new RawRequest(endpoint.method(), path, token(endpoint), emptyBody(endpoint)));
      }
    }
    return requests;
  }

  private static List<RawRequest> trapsInTheQuery(SpecifiedEndpoint endpoint) {
    var path = fill(endpoint);
    return endpoint.queries().stream()
        .filter(name -> !WAITING.contains(name))
        .flatMap(name -> TRAPS.stream().map(trap -> path + "?" + name + "=" + trap))
        .map(
            target ->
                new RawRequest(endpoint.method(), target, token(endpoint), emptyBody(endpoint)))
        .toList();
  }

  private static List<RawRequest> wrongBodies(SpecifiedEndpoint endpoint) {
    if (!endpoint.hasJsonBody()) {
      return List.of();
    }
    var bodies = new ArrayList<>(VALUES);
    for (var value : VALUES) {
      endpoint.fields().forEach(field -> bodies.add(object(field, value)));
      bodies.add(
          endpoint.fields().stream()
              .filter(field -> !field.contains("."))
              .map(field -> "\"%s\": %s".formatted(field, value))
              .collect(Collectors.joining(", ", "{", "}")));
    }
    return bodies.stream()
        .map(body -> new RawRequest(endpoint.method(), fill(endpoint), token(endpoint), body))
        .toList();
  }

  private static String object(String field, String value) {
    int dot = field.indexOf('.');
    return dot < 0
        ? "{\"%s\": %s}".formatted(field, value)
        : object(field.substring(0, dot), object(field.substring(dot + 1), value));
  }

  /** Asks all that belongs to each endpoint and fails with a list of what was answered wrongly. */
  private static void sweep(
      Function<SpecifiedEndpoint, List<RawRequest>> requests,
      BiPredicate<RawRequest, RawRequest.Answer> isRight) {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var tasks = SERVED.stream().map(endpoint -> task(requests.apply(endpoint), isRight)).toList();
      var wrong = new ArrayList<String>();
      for (var future : threads.invokeAll(tasks)) {
        wrong.addAll(future.get());
      }

      assertEquals("", String.join("\n", wrong));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Callable<Collection<String>> task(
      List<RawRequest> requests, BiPredicate<RawRequest, RawRequest.Answer> isRight) {
    return () -> {
      var wrong = new ArrayList<String>();
      for (var request : requests) {
        var answer = request.sendTo(URL);
        if (!isRight.test(request, answer)) {
          wrong.add(request + " -> " + answer.status() + " " + answer.errcode());
        }
      }
      return wrong;
    };
  }

  private static boolean is(RawRequest.Answer answer, int status, String errcode) {
    return answer.equals(new RawRequest.Answer(status, errcode));
  }

  private static RawRequest ask(SpecifiedEndpoint endpoint, String token) {
    return new RawRequest(endpoint.method(), fill(endpoint), token, emptyBody(endpoint));
  }

  private static String emptyBody(SpecifiedEndpoint endpoint) {
    return endpoint.hasJsonBody() ? "{}" : "";
  }

  /** A token of a user who may lose it, where the endpoint takes tokens away. */
  private static String token(SpecifiedEndpoint endpoint) {
    return endpoint.chapter().equals("logout")
        ? TestUser.named("leaver").accessToken()
        : ALICE.accessToken();
  }

  private static String fill(SpecifiedEndpoint endpoint) {
    return fill(endpoint, endpoint.path());
  }

  /** A path of the endpoint with something in its holes that exists where it can. */
  private static String fill(SpecifiedEndpoint endpoint, String path) {
    var scene = SPENDING.contains(endpoint.chapter()) ? Scene.SPENT : Scene.LASTING;
    return HOLE.matcher(path)
        .replaceAll(found -> scene.getOrDefault(found.group(1), "x").replace("$", "%24"));
  }

  /** What there is to ask about: by the name of the parameter. */
  private static final class Scene {
    static final Map<String, String> LASTING = values();
    static final Map<String, String> SPENT = values();

    private static Map<String, String> values() {
      var room = ALICE.createRoom(RoomRequest.privateChat());
      return Map.ofEntries(
          Map.entry("roomId", room),
          Map.entry("roomIdOrAlias", room),
          Map.entry("roomAlias", "%23nobody-has-it:" + ALICE.serverName()),
          Map.entry("eventId", ALICE.say(room, "hello")),
          Map.entry("userId", ALICE.userId()),
          Map.entry("deviceId", ALICE.deviceId()),
          Map.entry("serverName", ALICE.serverName()),
          Map.entry("eventType", "m.room.message"),
          Map.entry("receiptType", "m.read"),
          Map.entry("relType", "m.thread"),
          Map.entry("kind", "content"));
    }
  }

  private static List<SpecifiedEndpoint> served() {
    var names =
        TABLE.rows().stream()
            .filter(ComplianceTable.Row::served)
            .map(ComplianceTable.Row::name)
            .collect(Collectors.toSet());
    return SpecifiedEndpoint.all().stream()
        .filter(endpoint -> endpoint.api().equals("client-server"))
        .filter(endpoint -> names.contains(endpoint.name()))
        .toList();
  }
}
