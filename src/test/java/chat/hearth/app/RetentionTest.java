package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose time is over (MSC1763), and what the database still knows of them. */
final class RetentionTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final Duration LIFETIME = Duration.ofSeconds(3);

  private static TestHearth hearth;
  private static String alice = "";
  private static int sent;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    hearth =
        TestHearth.start(
            directory,
            Map.of(
                "HEARTH_RETENTION_ENABLED",
                "true",
                "HEARTH_RETENTION_MIN",
                "1ms",
                "HEARTH_MEDIA_DELETION_GRACE",
                "1ms"));
    var account =
        Json.object()
            .put("username", "alice")
            .put("password", "a long password")
            .set("auth", Json.object().put("type", "m.login.dummy"));
    alice = call("POST", V3 + "/register", account).path("access_token").asText();
  }

  @AfterAll
  static void stop() {
    hearth.close();
  }

  @Test
  void nothingOfAnExpiredMessageStaysInTheDatabase() throws Exception {
    var room = room(LIFETIME);
    var said = say(room, text("zebrawords of the message"));
    var edit = text("* zebrawords of the edit");
    edit.set("m.new_content", text("zebrawords of the edit"));
    edit.set("m.relates_to", relation("m.replace", said));
    say(room, edit);
    var reply = text("zebrawords of the reply");
    reply.set("m.relates_to", relation("m.thread", said));
    say(room, reply);
    call(
        "PUT",
        V3 + "/rooms/" + room + "/send/m.reaction/t" + ++sent,
        Json.object().set("m.relates_to", relation("m.annotation", said).put("key", "zebrawords")));
    await(() -> new DatabaseText(hearth.database()).tablesWith("zebrawords").size() >= 3);
    assertEquals(
        Set.of("event", "relation", "search_entry"),
        new DatabaseText(hearth.database()).tablesWith("zebrawords"));

    await(() -> status("/rooms/" + room + "/event/" + said) == 404);
    Thread.sleep(LIFETIME);
    hearth.chapters().retention().purge();

    await(() -> new DatabaseText(hearth.database()).tablesWith("zebrawords").isEmpty());
    say(room, text("the room goes on"));
  }

  @Test
  void aFileGoesWithTheLastMessageThatShowedIt() throws Exception {
    var room = room(LIFETIME);
    var mxc = call("POST", "/_matrix/media/v3/upload?filename=a.txt", text("zebrafile"));
    var file = Json.object().put("msgtype", "m.file").put("body", "a.txt");
    file.put("url", mxc.path("content_uri").asText());
    var said = say(room, file);
    var download =
        "/_matrix/client/v1/media/download/"
            + mxc.path("content_uri").asText().substring("mxc://".length());
    assertEquals(200, hearth.send("GET", download, alice, "").statusCode());

    await(() -> status("/rooms/" + room + "/event/" + said) == 404);
    hearth.chapters().retention().purge();

    await(() -> hearth.send("GET", download, alice, "").statusCode() == 404);
  }

  @Test
  void whatArrivesLateAndOldIsPurgedToo() throws Exception {
    var room = room(LIFETIME);
    var said = say(room, text("zebraearly"));
    await(() -> status("/rooms/" + room + "/event/" + said) == 404);
    hearth.chapters().retention().purge();
    say(room, text("zebralate"));
    hearth
        .database()
        .execute(
            "UPDATE event SET ts = 1 WHERE ts = (SELECT max(ts) FROM event WHERE NOT is_state)");

    hearth.chapters().retention().purge();

    assertFalse(new DatabaseText(hearth.database()).tablesWith("zebralate").contains("event"));
  }

  @Test
  void aPurgeThatLostItsPlaceBeginsAnew() throws Exception {
    var room = room(LIFETIME);
    var said = say(room, text("zebraagain"));
    await(() -> status("/rooms/" + room + "/event/" + said) == 404);
    hearth.chapters().retention().purge();
    hearth.database().execute("DELETE FROM retention_progress");
    var later = say(room, text("zebrastays"));

    hearth.chapters().retention().purge();

    assertFalse(new DatabaseText(hearth.database()).tablesWith("zebraagain").contains("event"));
    assertEquals(200, status("/rooms/" + room + "/event/" + later));
  }

  @Test
  void aRoomThatSaysNothingKeepsEverything() throws Exception {
    var room = call("POST", V3 + "/createRoom", Json.object()).path("room_id").asText();
    var said = say(room, text("zebrakept"));

    Thread.sleep(LIFETIME);
    hearth.chapters().retention().purge();

    assertEquals(200, status("/rooms/" + room + "/event/" + said));
  }

  private static String room(Duration lifetime) throws Exception {
    var request = Json.object();
    request
        .putArray("initial_state")
        .addObject()
        .put("type", "m.room.retention")
        .set("content", Json.object().put("max_lifetime", lifetime.toMillis()));
    return call("POST", V3 + "/createRoom", request).path("room_id").asText();
  }

  private static ObjectNode text(String body) {
    return Json.object().put("msgtype", "m.text").put("body", body);
  }

  private static ObjectNode relation(String type, String parent) {
    return Json.object().put("rel_type", type).put("event_id", parent);
  }

  private static String say(String room, JsonNode content) throws Exception {
    return call("PUT", V3 + "/rooms/" + room + "/send/m.room.message/t" + ++sent, content)
        .path("event_id")
        .asText();
  }

  private static int status(String path) throws Exception {
    var encoded = path.replace("$", URLEncoder.encode("$", StandardCharsets.UTF_8));
    return hearth.send("GET", V3 + encoded, alice, "").statusCode();
  }

  private static JsonNode call(String method, String path, JsonNode body) throws Exception {
    var reply = hearth.send(method, path, alice, Json.text(body));
    var text = new String(reply.body(), StandardCharsets.UTF_8);
    assertEquals(200, reply.statusCode(), path + " " + text);
    return Json.parse(reply.body());
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.call()) {
      assertTrue(Instant.now().isBefore(deadline), "it did not come");
      Thread.sleep(50);
    }
  }
}
