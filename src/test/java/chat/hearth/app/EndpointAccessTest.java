package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import chat.hearth.platform.http.Route.Suspended;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes over every endpoint of this server: who is let in, and who is not. */
final class EndpointAccessTest {
  private static final String V3 = "/_matrix/client/v3";

  /**
   * What the specification lets guests do.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#guest-access">Client-Server API:
   *     guest access</a>
   */
  private static final Set<String> OF_GUESTS =
      Set.of(
          "GET " + V3 + "/rooms/{roomId}/state",
          "GET " + V3 + "/rooms/{roomId}/context/{eventId}",
          "GET " + V3 + "/rooms/{roomId}/event/{eventId}",
          "GET " + V3 + "/rooms/{roomId}/state/{eventType}/{stateKey}",
          "GET " + V3 + "/rooms/{roomId}/messages",
          "GET " + V3 + "/rooms/{roomId}/members",
          "GET " + V3 + "/rooms/{roomId}/initialSync",
          "GET " + V3 + "/sync",
          "GET " + V3 + "/events",
          "GET /_matrix/client/v1/media/download/{serverName}/{mediaId}",
          "GET /_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}",
          "GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}",
          "POST " + V3 + "/rooms/{roomId}/join",
          "POST " + V3 + "/rooms/{roomId}/leave",
          "PUT " + V3 + "/rooms/{roomId}/send/{eventType}/{txnId}",
          "PUT " + V3 + "/rooms/{roomId}/state/{eventType}/{stateKey}",
          "PUT " + V3 + "/sendToDevice/{eventType}/{txnId}",
          "PUT " + V3 + "/profile/{userId}/{keyName}",
          "DELETE " + V3 + "/profile/{userId}/{keyName}",
          "GET " + V3 + "/devices",
          "GET " + V3 + "/devices/{deviceId}",
          "PUT " + V3 + "/devices/{deviceId}",
          "GET " + V3 + "/account/whoami",
          "POST " + V3 + "/keys/upload",
          "POST " + V3 + "/keys/query",
          "POST " + V3 + "/keys/claim");

  /**
   * What clients need besides: the same join by another path, what this server can do, and the
   * search in the directory, whose list is open to everybody; sync as it slides; and delayed
   * events, as MSC4140 says. search in the directory, whose list is open to everybody; and delayed
   * events, as MSC4140 says.
   */
  private static final Set<String> ALSO_OF_GUESTS =
      Set.of(
          "POST " + V3 + "/join/{roomIdOrAlias}",
          "GET " + V3 + "/capabilities",
          "POST " + V3 + "/publicRooms",
          "POST /_matrix/client/unstable/org.matrix.simplified_msc3575/sync",
          "GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events",
          "GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}");

  /**
   * The writes that the specification lets suspended users do: see messages, log in, verify
   * devices, keep keys and their backup, leave, take back their own words, go for good.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#account-suspension">Client-
   *     Server API: account suspension</a>
   */
  private static final Set<String> OF_SUSPENDED =
      Set.of(
          "POST " + V3 + "/user/{userId}/filter",
          "POST /_matrix/client/v1/login/get_token",
          "POST " + V3 + "/keys/upload",
          "POST " + V3 + "/keys/query",
          "POST " + V3 + "/keys/claim",
          "POST " + V3 + "/keys/device_signing/upload",
          "POST " + V3 + "/keys/signatures/upload",
          "PUT " + V3 + "/sendToDevice/{eventType}/{txnId}",
          "PUT " + V3 + "/user/{userId}/account_data/{type}",
          "PUT " + V3 + "/user/{userId}/rooms/{roomId}/account_data/{type}",
          "POST " + V3 + "/room_keys/version",
          "PUT " + V3 + "/room_keys/version/{version}",
          "DELETE " + V3 + "/room_keys/version/{version}",
          "PUT " + V3 + "/room_keys/keys",
          "PUT " + V3 + "/room_keys/keys/{roomId}",
          "PUT " + V3 + "/room_keys/keys/{roomId}/{sessionId}",
          "DELETE " + V3 + "/room_keys/keys",
          "DELETE " + V3 + "/room_keys/keys/{roomId}",
          "DELETE " + V3 + "/room_keys/keys/{roomId}/{sessionId}",
          "POST " + V3 + "/rooms/{roomId}/leave",
          "POST " + V3 + "/rooms/{roomId}/forget",
          "PUT " + V3 + "/rooms/{roomId}/redact/{eventId}/{txnId}",
          "DELETE " + V3 + "/devices/{deviceId}",
          "POST " + V3 + "/delete_devices",
          "POST " + V3 + "/account/password",
          "POST " + V3 + "/account/deactivate");

  /** Reads by POST, one's own marks of what was read, and sends that depend on what is sent. */
  private static final Set<String> ALSO_OF_SUSPENDED =
      Set.of(
          "PUT " + V3 + "/rooms/{roomId}/send/{eventType}/{txnId}",
          "POST " + V3 + "/account/3pid/add",
          "POST " + V3 + "/publicRooms",
          "POST " + V3 + "/search",
          "POST " + V3 + "/user_directory/search",
          "POST " + V3 + "/rooms/{roomId}/read_markers",
          "POST " + V3 + "/rooms/{roomId}/receipt/{receiptType}/{eventId}",
          "POST /_matrix/client/unstable/org.matrix.simplified_msc3575/sync");

  private static TestHearth hearth;
  private static Chapters chapters;

  @BeforeAll
  static void start(@TempDir Path directory) {
    hearth = TestHearth.start(directory, Map.of());
    chapters = hearth.chapters();
  }

  @AfterAll
  static void stop() {
    hearth.close();
  }

  @Test
  void guestsGetWhatTheSpecificationLists() {
    var open = names(route -> route.access() == Access.GUEST);
    var allowed = new TreeSet<>(OF_GUESTS);
    allowed.addAll(ALSO_OF_GUESTS);

    assertEquals(Set.of(), without(open, allowed), "open to guests");
    assertEquals(Set.of(), without(served(OF_GUESTS), open), "closed to guests");
  }

  @Test
  void suspendedUsersWriteOnlyWhatTheSpecificationLists() {
    var open =
        names(
            route ->
                !route.method().equals("GET")
                    && route.access() != Access.OPEN
                    && route.suspended() != Suspended.REFUSED);
    var allowed = new TreeSet<>(OF_SUSPENDED);
    allowed.addAll(ALSO_OF_SUSPENDED);

    assertEquals(Set.of(), without(open, allowed), "open to suspended users");
    assertEquals(Set.of(), without(served(OF_SUSPENDED), open), "closed to suspended users");
  }

  @Test
  void everyOtherEndpointRefusesSuspendedUsers() throws Exception {
    var user = register("suspended");
    chapters.accounts().setSuspended(user.id, true);

    for (var endpoint : chapters.endpoints()) {
      var route = endpoint.route();
      if (route.access() != Access.OPEN && route.suspended() == Suspended.REFUSED) {
        var error = ask(route, user.token);
        assertEquals("M_USER_SUSPENDED", error.path("errcode").asText(), route.toString());
      }
    }
  }

  @Test
  void everyEndpointThatKnowsTheUserRefusesLockedOnes() throws Exception {
    var user = register("locked");
    chapters.accounts().setLocked(user.id, true);

    int asked = 0;
    for (var endpoint : chapters.endpoints()) {
      var route = endpoint.route();
      if (route.access() != Access.OPEN) {
        var error = ask(route, user.token);
        assertEquals("M_USER_LOCKED", error.path("errcode").asText(), route.toString());
        assertTrue(error.path("soft_logout").asBoolean(), route.toString());
        asked++;
      }
    }
    assertTrue(asked > 50, "only " + asked);
  }

  @Test
  void everyEndpointThatIsNotForThemRefusesGuests() throws Exception {
    var registered =
        send("POST", V3 + "/register?kind=guest", "", "{}").path("access_token").asText();

    for (var endpoint : chapters.endpoints()) {
      var route = endpoint.route();
      if (route.access() == Access.USER) {
        var error = ask(route, registered);
        assertEquals("M_GUEST_ACCESS_FORBIDDEN", error.path("errcode").asText(), route.toString());
      }
    }
  }

  private record User(UserId id, String token) {}

  private static User register(String name) throws Exception {
    var json =
        send(
            "POST",
            V3 + "/register",
            "",
            "{\"username\": \""
                + name
                + "\", \"password\": \"secret\","
                + " \"auth\": {\"type\": \"m.login.dummy\"}}");
    return new User(new UserId(json.path("user_id").asText()), json.path("access_token").asText());
  }

  private static JsonNode ask(Route route, String token) throws Exception {
    var path = route.paths().getFirst().replaceAll("\\{[^}]*}", "x");
    return send(route.method(), path, token, route.method().equals("GET") ? "" : "{}");
  }

  private static JsonNode send(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    return Json.parseObject(hearth.send(method, path, token, body).body());
  }

  private static Set<String> names(Predicate<Route> wanted) {
    return chapters.endpoints().stream()
        .map(Endpoint::route)
        .filter(wanted)
        .map(EndpointAccessTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Route route) {
    return route.method() + " " + route.paths().getFirst();
  }

  private static Set<String> served(Set<String> wanted) {
    var served = names(route -> true);
    served.retainAll(wanted);
    return served;
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    var rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
