package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks of each flag of {@code /versions} for what it promises. */
final class UnstableFeaturesTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final String UNSTABLE = "/_matrix/client/unstable";
  private static final String ALICE = "@alice:hearth.test";

  private static TestHearth hearth;
  private static String token = "";
  private static String room = "";

  /** Asks for what a flag promises; throws where it isn't there. */
  private interface Check {
    void run() throws Exception;
  }

  private static final Map<String, Check> CHECKS =
      Map.ofEntries(
          Map.entry("org.matrix.e2e_cross_signing", UnstableFeaturesTest::crossSigning),
          Map.entry("org.matrix.msc4140", UnstableFeaturesTest::delayedEvents),
          Map.entry("org.matrix.simplified_msc3575", UnstableFeaturesTest::slidingSync),
          Map.entry("org.matrix.msc4143", UnstableFeaturesTest::rtcTransports),
          Map.entry("org.matrix.msc4174", UnstableFeaturesTest::webPush),
          Map.entry("org.matrix.msc4222", UnstableFeaturesTest::stateAfter),
          Map.entry("org.matrix.msc4306", UnstableFeaturesTest::threadSubscriptions),
          Map.entry("org.matrix.msc4354", UnstableFeaturesTest::stickyEvents),
          Map.entry("org.matrix.msc4155", UnstableFeaturesTest::inviteFilter),
          Map.entry("org.matrix.msc4380.stable", UnstableFeaturesTest::inviteBlock),
          Map.entry("io.element.e2ee_forced.public", () -> {}), // says what is not so
          Map.entry("io.element.e2ee_forced.private", UnstableFeaturesTest::forcedEncryption),
          Map.entry(
              "io.element.e2ee_forced.trusted_private", UnstableFeaturesTest::forcedEncryption));

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    hearth = TestHearth.start(directory, Map.of("HEARTH_ENCRYPTION_DEFAULT_FOR", "private"));
    token = register("alice");
    room = call("POST", V3 + "/createRoom", token, "{}").path("room_id").asText();
  }

  @AfterAll
  static void stop() {
    hearth.close();
  }

  @Test
  void everyFlagIsKnownHere() throws Exception {
    assertEquals(new TreeSet<>(CHECKS.keySet()), flags(true, false));
    assertEquals(Set.of("io.element.e2ee_forced.public"), flags(false));
  }

  @Test
  void everyFlagThatIsTrueIsServed() throws Exception {
    for (var flag : flags(true)) {
      CHECKS.get(flag).run();
    }
  }

  private static Set<String> flags(boolean... values) throws Exception {
    var versions = call("GET", "/_matrix/client/versions", "", "");
    var found = new TreeSet<String>();
    for (var flag : versions.path("unstable_features").properties()) {
      for (var value : values) {
        if (flag.getValue().asBoolean() == value) {
          found.add(flag.getKey());
        }
      }
    }
    return found;
  }

  private static void crossSigning() throws Exception {
    var reply =
        hearth.send("POST", UNSTABLE + "/keys/device_signing/upload", token, "{\"master_key\": 1}");
    assertEquals("M_BAD_JSON", Json.parse(reply.body()).path("errcode").asText());
  }

  private static void delayedEvents() throws Exception {
    var sent =
        call(
            "PUT",
            V3 + "/rooms/" + room + "/send/a.b/d1?org.matrix.msc4140.delay=3600000",
            token,
            "{}");
    var listed = call("GET", UNSTABLE + "/org.matrix.msc4140/delayed_events", token, "");
    assertTrue(listed.toString().contains(sent.path("delay_id").asText()), listed.toString());
  }

  private static void slidingSync() throws Exception {
    var sync = call("POST", UNSTABLE + "/org.matrix.simplified_msc3575/sync", token, "{}");
    assertTrue(sync.has("pos"), sync.toString());
  }

  private static void rtcTransports() throws Exception {
    var transports = call("GET", UNSTABLE + "/org.matrix.msc4143/rtc/transports", token, "");
    assertTrue(transports.path("rtc_transports").isArray(), transports.toString());
  }

  private static void webPush() throws Exception {
    var capability =
        call("GET", V3 + "/capabilities", token, "").path("capabilities").path("m.webpush");
    assertTrue(capability.path("enabled").asBoolean());
    assertFalse(capability.path("vapid").asText().isEmpty());
  }

  private static void stateAfter() throws Exception {
    var sync =
        call("GET", V3 + "/sync?timeout=0&org.matrix.msc4222.use_state_after=true", token, "");
    var joined = sync.path("rooms").path("join").path(room);
    assertTrue(joined.has("org.matrix.msc4222.state_after"), joined.toString());
  }

  private static void threadSubscriptions() throws Exception {
    var root = call("PUT", V3 + "/rooms/" + room + "/send/a.b/r1", token, "{}").path("event_id");
    var path =
        UNSTABLE
            + "/io.element.msc4306/rooms/"
            + room
            + "/thread/"
            + root.asText().replace("$", "%24")
            + "/subscription";
    call("PUT", path, token, "{}");
    assertFalse(call("GET", path, token, "").path("automatic").asBoolean(true));
  }

  private static void stickyEvents() throws Exception {
    call(
        "PUT",
        V3 + "/rooms/" + room + "/send/a.b/s1?org.matrix.msc4354.sticky_duration_ms=60000",
        token,
        "{}");
    var sync = call("GET", V3 + "/sync?timeout=0", token, "");
    assertTrue(sync.toString().contains("msc4354_sticky_duration_ttl_ms"), sync.toString());
  }

  private static void inviteFilter() throws Exception {
    invitedUnless(
        "org.matrix.msc4155.invite_permission_config",
        "{\"enabled\": true, \"blocked_users\": [\"" + ALICE + "\"]}");
  }

  private static void inviteBlock() throws Exception {
    invitedUnless("m.invite_permission_config", "{\"default_action\": \"block\"}");
  }

  private static void invitedUnless(String type, String content) throws Exception {
    var name = "invitee" + type.length();
    var invitee = register(name);
    var user = "@" + name + ":hearth.test";
    call("PUT", V3 + "/user/" + user + "/account_data/" + type, invitee, content);
    var reply =
        hearth.send(
            "POST", V3 + "/rooms/" + room + "/invite", token, "{\"user_id\": \"" + user + "\"}");
    assertEquals(403, reply.statusCode(), type);
  }

  private static void forcedEncryption() throws Exception {
    call("GET", V3 + "/rooms/" + room + "/state/m.room.encryption", token, "");
  }

  private static String register(String name) throws Exception {
    return call(
            "POST",
            V3 + "/register",
            "",
            "{\"username\": \""
                + name
                + "\", \"password\": \"secret\", \"auth\": {\"type\": \"m.login.dummy\"}}")
        .path("access_token")
        .asText();
  }

  private static JsonNode call(String method, String path, String as, String body)
      throws Exception {
    var reply = hearth.send(method, path, as, body);
    assertEquals(
        200, reply.statusCode(), path + " " + new String(reply.body(), StandardCharsets.UTF_8));
    return Json.parse(reply.body());
  }
}
