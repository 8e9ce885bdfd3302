package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.MatrixError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouterTest {
  private final Router router = new Router();

  @Test
  void literalGoesBeforeParameter() {
    add(Route.get("/rooms/{roomId}/{what}"));
    add(Route.get("/rooms/{roomId}/state"));

    assertEquals("/rooms/{roomId}/state", find("GET", "/rooms/a/state").target().timers().route());
    assertEquals(Map.of("roomId", "a", "what", "b"), find("GET", "/rooms/a/b").parameters());
  }

  @Test
  void searchTurnsBackFromLiteralThatLeadsNowhere() {
    add(Route.get("/rooms/state/deep"));
    add(Route.get("/rooms/{roomId}/members"));

    var found = find("GET", "/rooms/state/members");

    assertEquals(Map.of("roomId", "state"), found.parameters());
  }

  @Test
  void parameterAnswersMethodThatLiteralLacks() {
    add(Route.get("/profile/{userId}/avatar_url"));
    add(Route.delete("/profile/{userId}/{field}"));

    var found = find("DELETE", "/profile/@a:b/avatar_url");

    assertEquals(Map.of("userId", "@a:b", "field", "avatar_url"), found.parameters());
  }

  @Test
  void segmentIsDecodedOnce() {
    add(Route.get("/rooms/{roomId}/x"));

    assertEquals(
        Map.of("roomId", "!a/b%2Fc+d"), find("GET", "/rooms/!a%2Fb%252Fc+d/x").parameters());
    assertEquals(Map.of("roomId", "käse"), find("GET", "/r%6Foms/k%C3%A4se/x").parameters());
  }

  @Test
  void malformedEscapeIsInvalidParam() {
    add(Route.get("/rooms/{roomId}"));

    for (var path : new String[] {"/rooms/%", "/rooms/%4", "/rooms/%zz", "/rooms/%ff", "/%C3/x"}) {
      var error = assertThrows(MatrixError.class, () -> router.find("GET", path), path);
      assertEquals("M_INVALID_PARAM", error.errcode());
    }
  }

  @Test
  void nulIsInvalidParam() {
    add(Route.get("/rooms/{roomId}"));

    for (var path : new String[] {"/rooms/%00", "/rooms/a%00b"}) {
      var error = assertThrows(MatrixError.class, () -> router.find("GET", path), path);
      assertEquals("M_INVALID_PARAM", error.errcode());
    }
  }

  @Test
  void trailingSlashMatchesOnlyWhereItIsListed() {
    add(Route.get("/state/{type}").alsoAt("/state/{type}/"));
    add(Route.get("/other/{type}"));

    assertEquals(Map.of("type", "m.x"), find("GET", "/state/m.x/").parameters());
    assertInstanceOf(Router.Match.Unknown.class, router.find("GET", "/other/m.x/"));
    assertInstanceOf(Router.Match.Unknown.class, router.find("GET", "/other/"));
    assertInstanceOf(Router.Match.Unknown.class, router.find("GET", "/other//"));
  }

  @Test
  void oldPrefixAnswersToo() {
    add(Route.get("/_matrix/client/v3/sync"));

    assertInstanceOf(Router.Match.Found.class, router.find("GET", "/_matrix/client/r0/sync"));
    assertInstanceOf(Router.Match.Unknown.class, router.find("GET", "/_matrix/client/v1/sync"));
  }

  @Test
  void wrongMethodNamesAllowedOnes() {
    add(Route.get("/a/{b}"));
    add(Route.put("/a/{c}"));

    var match = router.find("POST", "/a/x");

    assertEquals(new Router.Match.WrongMethod(Set.of("GET", "PUT", "OPTIONS")), match);
  }

  @Test
  void headIsAnsweredByGet() {
    add(Route.get("/a"));

    assertInstanceOf(Router.Match.Found.class, router.find("HEAD", "/a"));
  }

  @Test
  void twoEndpointsAtOnePathAreRefused() {
    add(Route.get("/a/{b}"));

    assertThrows(IllegalStateException.class, () -> add(Route.get("/a/{c}")));
  }

  @Test
  void oddPathsAreUnknown() {
    add(Route.get("/a"));

    for (var path : new String[] {"", "*", "/", "//", "a", "/a/", "/a/b", "//a"}) {
      assertInstanceOf(Router.Match.Unknown.class, router.find("GET", path), path);
    }
  }

  private void add(Route route) {
    var timers =
        new RouteTimers(new SimpleMeterRegistry(), route.paths().getFirst(), route.method());
    router.add(
        new Router.Target(TestServer.endpoint(route, request -> Reply.empty()), route, timers));
  }

  private Router.Match.Found find(String method, String path) {
    return assertInstanceOf(Router.Match.Found.class, router.find(method, path));
  }
}
