package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who has used everything asks to be forgotten. Afterwards every table is read, whichever
 * there are: a new table has to be named here, and filled or said to know nobody.
 *
 * <p>All that the victim ever wrote has the word "erasure" in it, so that it can be found.
 */
final class ErasureTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final String V1 = "/_matrix/client/v1";
  private static final String UNSTABLE = "/_matrix/client/unstable";
  private static final String WORD = "erasure";
  private static final String VICTIM = "@victim:hearth.test";
  private static final Pattern LINK = Pattern.compile("/_hearth/email/confirm\\?(\\S+)");

  /** Tables that know nobody, and why. */
  private static final Set<String> OF_NOBODY =
      Set.of(
          "server",
          "node",
          "follower",
          "flyway_schema_history", // of the server itself
          "signing_key",
          "state_key_hash",
          "web_push_key", // keys of the server
          "room",
          "state_segment",
          "forked_state",
          "missing_prev",
          "early_redaction", // the DAG
          "encrypted_room",
          "open_room",
          "published_room",
          "search_slice",
          "sticky_event",
          "thread",
          "retention_progress", // of rooms
          "registration_token",
          "registration_token_hold",
          "registration_nonce", // before accounts
          "media_blob",
          "media_garbage",
          "media_thumbnail",
          "media_preview"); // of contents

  /** Tables in which the name of somebody who was erased stays, and why. */
  private static final Map<String, String> NAME_STAYS =
      Map.ofEntries(
          Map.entry("account", "the name stays taken for ever"),
          Map.entry("event", "rooms are kept whole: decision 22"),
          Map.entry("event_mark", "who said something, for the counts of others"),
          Map.entry("relation", "who reacted and replied, for the counts of others"),
          Map.entry("membership", "who was where, for those who are"),
          Map.entry("media", "files that events show belong to those who see the events"),
          Map.entry("media_reference", "which these are"),
          Map.entry("log", "what changed, without what it was, for some days"),
          Map.entry("device_list_change", "so that others learn that the devices are gone"),
          Map.entry("room_alias", "who gave a room its address"),
          Map.entry("to_device", "who sent what waits in the inbox of somebody else"),
          Map.entry("report", "what was reported is the operator's to judge"));

  /** Tables in which something that the victim wrote stays, and why. */
  private static final Map<String, String> WORDS_STAY =
      Map.ofEntries(
          Map.entry("event", "those who heard it keep it: decision 22"),
          Map.entry("relation", "the keys of reactions, as the events"),
          Map.entry("media", "the names of files that events show"),
          Map.entry("report", "the operator has to know why"),
          Map.entry(
              "email_validation",
              "nobody knows whose an address is until it is confirmed; one hour"),
          Map.entry("to_device", "it waits in the inbox of somebody else"),
          Map.entry("room_alias", "the address belongs to the room"));

  private static GreenMail smtp;
  private static TestHearth hearth;
  private static DatabaseText text;
  private static String victim = "";
  private static String friend = "";
  private static String device = "";
  private static int sent;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    hearth =
        TestHearth.start(
            directory,
            Map.of(
                "HEARTH_EMAIL_HOST", "127.0.0.1",
                "HEARTH_EMAIL_PORT", Integer.toString(smtp.getSmtp().getPort()),
                "HEARTH_EMAIL_TLS", "none",
                "HEARTH_EMAIL_FROM", "matrix@hearth.test",
                "HEARTH_PUSH_ALLOW_PRIVATE_ADDRESSES", "true",
                "HEARTH_MEDIA_DELETION_GRACE", "1ms"));
    hearth.chapters().resume();
    text = new DatabaseText(hearth.database());
    var registered = register("victim", "erasure of a device");
    victim = registered.path("access_token").asText();
    device = registered.path("device_id").asText();
    friend = register("friend", "phone").path("access_token").asText();
  }

  @AfterAll
  static void stop() {
    hearth.close();
    smtp.stop();
  }

  @Test
  void whoIsErasedLeavesOnlyWhatIsOthers() throws Exception {
    fill();
    await(() -> text.tablesWith(WORD).contains("search_entry"));
    await(() -> text.tablesWith(WORD).contains("directory_user"));
    await(
        () ->
            text.tablesWith(VICTIM)
                .containsAll(Set.of("push_waiting", "digest_event", "presence")));
    var before = text.tablesWith(WORD);
    before.addAll(text.tablesWith(VICTIM));
    assertEquals(Set.of(), without(allTables(), before, OF_NOBODY), "tables that were not filled");

    withPassword(V3 + "/account/deactivate", Json.object().put("erase", true));

    await(() -> !text.tablesWith(VICTIM).contains("departure"));
    await(() -> without(text.tablesWith(WORD), WORDS_STAY.keySet()).isEmpty());
    assertEquals(Set.of(), without(text.tablesWith(VICTIM), NAME_STAYS.keySet()));
    assertEquals(Set.of(), text.tablesWith("erasurefile"), "a file that nothing shows");
    assertEquals(Set.of("media", "event"), text.tablesWith("erasureshown"), "one that is shown");
    assertEquals(Set.of("to_device"), text.tablesWith("erasuresent"));
    assertEquals(Set.of(), text.tablesWith("erasureinbox"));
    assertEquals(Set.of(), text.tablesWith("erasuremail"));
  }

  private static void fill() throws Exception {
    profile();
    address();
    var room = talk();
    settings(room);
    files(room);
    inboxes();
    backup(room);
    sessions();
    bySql();
    // Others are told of it, now that it has keys.
    call(
        "PUT",
        V3 + "/devices/" + device,
        victim,
        Json.object().put("display_name", "erasure of a device"));
  }

  private static void profile() throws Exception {
    var name = V3 + "/profile/" + VICTIM + "/displayname";
    call("PUT", name, victim, Json.object().put("displayname", "erasurename of a user"));
    call(
        "PUT",
        V3 + "/presence/" + VICTIM + "/status",
        victim,
        Json.object().put("presence", "online").put("status_msg", "erasurestatus"));
  }

  private static void address() throws Exception {
    var request =
        Json.object()
            .put("email", "erasuremail@example.org")
            .put("client_secret", "secret")
            .put("send_attempt", 1);
    var sid = call("POST", V3 + "/account/3pid/email/requestToken", victim, request).path("sid");
    var letters = smtp.getReceivedMessages();
    var letter =
        GreenMailUtil.getBody(letters[letters.length - 1]).replace("=\r\n", "").replace("=3D", "=");
    var link = LINK.matcher(letter);
    assertTrue(link.find(), letter);
    assertEquals(
        200, hearth.send("POST", "/_hearth/email/confirm", "", link.group(1)).statusCode());
    withPassword(
        V3 + "/account/3pid/add",
        Json.object().put("sid", sid.asText()).put("client_secret", "secret"));
    // Another address, that is never confirmed.
    call(
        "POST",
        V3 + "/account/3pid/email/requestToken",
        victim,
        request.put("email", "erasureother@example.org"));
  }

  private static String talk() throws Exception {
    var request = Json.object().put("preset", "public_chat").put("room_alias_name", "erasurealias");
    var room = call("POST", V3 + "/createRoom", victim, request).path("room_id").asText();
    call("POST", V3 + "/rooms/" + room + "/join", friend, Json.object());
    var said = say(victim, room, message("erasurebody"));
    var reply = message("erasurereply");
    reply.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", said);
    say(victim, room, reply);
    var reaction = Json.object();
    reaction
        .putObject("m.relates_to")
        .put("rel_type", "m.annotation")
        .put("event_id", said)
        .put("key", "erasurekey");
    call("PUT", V3 + "/rooms/" + room + "/send/m.reaction/t" + ++sent, victim, reaction);
    call(
        "PUT",
        UNSTABLE
            + "/io.element.msc4306/rooms/"
            + room
            + "/thread/"
            + encoded(said)
            + "/subscription",
        victim,
        Json.object());
    call("POST", V3 + "/rooms/" + room + "/receipt/m.read/" + encoded(said), victim, Json.object());
    call(
        "PUT",
        V3
            + "/rooms/"
            + room
            + "/send/m.room.message/t"
            + ++sent
            + "?org.matrix.msc4140.delay=3600000",
        victim,
        message("erasurelater"));
    call(
        "POST",
        V3 + "/rooms/" + room + "/report",
        victim,
        Json.object().put("reason", "erasurereport"));
    return room;
  }

  private static void settings(String room) throws Exception {
    var own = V3 + "/user/" + VICTIM;
    call("PUT", own + "/account_data/a.b", victim, Json.object().put("data", "erasuredata"));
    call(
        "PUT",
        own + "/rooms/" + room + "/account_data/a.b",
        victim,
        Json.object().put("data", "erasuredata"));
    call("PUT", own + "/rooms/" + room + "/tags/u.erasuretag", victim, Json.object());
    var filter = Json.object();
    filter.putObject("room").putArray("rooms").add("!erasurefilter:hearth.test");
    call("POST", own + "/filter", victim, filter);
    var rule = Json.object().put("pattern", "wombat");
    rule.putArray("actions").add("notify");
    call("PUT", V3 + "/pushrules/global/content/erasurerule", victim, rule);
    var pusher =
        Json.object()
            .put("kind", "http")
            .put("app_id", "erasure.app")
            .put("pushkey", "erasurepushkey")
            .put("app_display_name", "app")
            .put("device_display_name", "erasurephone")
            .put("lang", "en");
    // Nobody listens there, so what is to be pushed waits.
    pusher.putObject("data").put("url", "http://127.0.0.1:9/_matrix/push/v1/notify");
    call("POST", V3 + "/pushers/set", victim, pusher);
    pusher.put("kind", "email").put("app_id", "m.email").put("pushkey", "erasuremail@example.org");
    pusher.putObject("data");
    call("POST", V3 + "/pushers/set", victim, pusher);
    say(friend, room, message("hello wombat"));
  }

  private static void files(String room) throws Exception {
    call("POST", "/_matrix/media/v3/upload?filename=erasurefile.txt", victim, message("one"));
    var shown =
        call("POST", "/_matrix/media/v3/upload?filename=erasureshown.txt", victim, message("two"));
    var file = message("erasureshown.txt").put("msgtype", "m.file");
    say(victim, room, file.put("url", shown.path("content_uri").asText()));
    call("POST", "/_matrix/media/v1/create", victim, Json.object());
    // What is released is decided on soon; this row waits.
    hearth
        .database()
        .execute(
            "INSERT INTO media_release VALUES (1, 1, 'erasure', 'x', $1, $2)",
            VICTIM,
            Instant.now().plusSeconds(5).toEpochMilli());
  }

  private static void inboxes() throws Exception {
    var toVictim = Json.object();
    toVictim.putObject("messages").putObject(VICTIM).putObject("*").put("body", "erasureinbox");
    call("PUT", V3 + "/sendToDevice/a.b/t" + ++sent, friend, toVictim);
    var toFriend = Json.object();
    toFriend
        .putObject("messages")
        .putObject("@friend:hearth.test")
        .putObject("*")
        .put("body", "erasuresent");
    call("PUT", V3 + "/sendToDevice/a.b/t" + ++sent, victim, toFriend);
  }

  private static void backup(String room) throws Exception {
    var backup = Json.object().put("algorithm", "m.megolm_backup.v1.curve25519-aes-sha2");
    backup.putObject("auth_data").put("public_key", "erasurebackup").putObject("signatures");
    var version = call("POST", V3 + "/room_keys/version", victim, backup).path("version").asText();
    var key =
        Json.object()
            .put("first_message_index", 0)
            .put("forwarded_count", 0)
            .put("is_verified", true);
    key.putObject("session_data").put("ciphertext", "erasuresession");
    call("PUT", V3 + "/room_keys/keys/" + room + "/s?version=" + version, victim, key);
  }

  private static void sessions() throws Exception {
    call("POST", V3 + "/user/" + VICTIM + "/openid/request_token", victim, Json.object());
    withPassword(V1 + "/login/get_token", Json.object());
    // One that is begun and never ended.
    hearth.send("POST", V3 + "/account/password", victim, "{\"new_password\": \"erasure\"}");
  }

  /** What takes cryptography, or another server, to be made. */
  private static void bySql() {
    var sql = hearth.database();
    sql.execute("INSERT INTO device_key VALUES ($1, $2, 'erasurekeys')", VICTIM, device);
    sql.execute("INSERT INTO one_time_key VALUES ($1, $2, 'a', 'k', 'erasure', 1)", VICTIM, device);
    sql.execute("INSERT INTO fallback_key VALUES ($1, $2, 'a', 'k', 'erasure')", VICTIM, device);
    sql.execute("INSERT INTO cross_signing_key VALUES ($1, 'master', 'erasure', '{}')", VICTIM);
    sql.execute(
        "INSERT INTO key_signature VALUES ($1, 'erasure', $1, 'ed25519:k', 'erasure')", VICTIM);
    sql.execute(
        "INSERT INTO key_signature VALUES ('@friend:hearth.test', 'k', $1, 'ed25519:k', 'erasure')",
        VICTIM);
    sql.execute("INSERT INTO dehydrated_device VALUES ($1, 'dehydrated', 'erasure')", VICTIM);
    sql.execute(
        "INSERT INTO device (user_id, device_id, created_at, dehydrated)"
            + " VALUES ($1, 'dehydrated', 0, true)",
        VICTIM);
    sql.execute("INSERT INTO accepted_terms VALUES ($1, 'terms', '1', 0)", VICTIM);
    sql.execute(
        "INSERT INTO livekit_leave VALUES ('r', $1, 'erasure', 1, false, $2)",
        VICTIM + ":" + device,
        Long.MAX_VALUE);
    sql.execute("INSERT INTO departure VALUES ($1)", VICTIM);
    sql.execute(
        "INSERT INTO identity_binding VALUES ($1, 'email', 'erasure@a.b', 'id.a.b')", VICTIM);
  }

  private static Set<String> allTables() {
    var tables = new TreeSet<String>();
    text.tables().forEach(table -> tables.add(table.replaceAll("_[0-9]+$", "")));
    return tables;
  }

  @SafeVarargs
  private static Set<String> without(Set<String> tables, Set<String>... others) {
    var rest = new TreeSet<>(tables);
    for (var other : others) {
      rest.removeAll(other);
    }
    return rest;
  }

  private static JsonNode register(String name, String deviceName) throws Exception {
    var body =
        Json.object()
            .put("username", name)
            .put("password", "password of " + name)
            .put("initial_device_display_name", deviceName);
    body.putObject("auth").put("type", "m.login.dummy");
    return call("POST", V3 + "/register", "", body);
  }

  private static ObjectNode message(String body) {
    return Json.object().put("msgtype", "m.text").put("body", body);
  }

  private static String say(String token, String room, JsonNode content) throws Exception {
    return call("PUT", V3 + "/rooms/" + room + "/send/m.room.message/t" + ++sent, token, content)
        .path("event_id")
        .asText();
  }

  private static void withPassword(String path, ObjectNode body) throws Exception {
    var challenge = hearth.send("POST", path, victim, Json.text(body));
    assertEquals(401, challenge.statusCode());
    var auth = body.putObject("auth").put("type", "m.login.password");
    auth.put("session", Json.parse(challenge.body()).path("session").asText());
    auth.put("password", "password of victim");
    auth.putObject("identifier").put("type", "m.id.user").put("user", VICTIM);
    call("POST", path, victim, body);
  }

  private static String encoded(String id) {
    return id.replace("$", "%24");
  }

  private static JsonNode call(String method, String path, String token, JsonNode body)
      throws Exception {
    var reply = hearth.send(method, path, token, Json.text(body));
    assertEquals(
        200, reply.statusCode(), path + " " + new String(reply.body(), StandardCharsets.UTF_8));
    return Json.parse(reply.body());
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofSeconds(10));
    while (!condition.call() && Instant.now().isBefore(deadline)) {
      Thread.sleep(100);
    }
    assertTrue(condition.call(), () -> "it did not come; there is " + text.tablesWith(WORD));
  }
}
