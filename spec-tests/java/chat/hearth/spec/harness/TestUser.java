package chat.hearth.spec.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Somebody on one device. The named calls have to succeed; what is meant to be refused is asked
 * with {@link #get}, {@link #put}, {@link #post} and {@link #delete}.
 */
public final class TestUser extends Client {
  private static final AtomicLong TRANSACTIONS = new AtomicLong(System.currentTimeMillis());

  private final String userId;
  private final String deviceId;
  private final String password;

  TestUser(String url, JsonNode login, String password) {
    super(url, Optional.of(login.path("access_token").asText()));
    this.userId = login.path("user_id").asText();
    this.deviceId = login.path("device_id").asText();
    this.password = password;
  }

  /** Registers somebody new on the shared homeserver; the localpart starts with the name. */
  public static TestUser named(String name) {
    return Homeserver.shared().register(name);
  }

  public String userId() {
    return userId;
  }

  public String localpart() {
    return userId.substring(1, userId.indexOf(':'));
  }

  public String serverName() {
    return userId.substring(userId.indexOf(':') + 1);
  }

  public String deviceId() {
    return deviceId;
  }

  public String password() {
    return password;
  }

  /** The same person on a new device. */
  public TestUser newDevice() {
    return new TestUser(url(), login(Json.object()).ok(), password);
  }

  /** A password login with more fields, on no particular device. */
  public Reply login(ObjectNode fields) {
    return anonymous()
        .post(
            v3("/login"),
            Json.object(
                    "type",
                    "m.login.password",
                    "identifier",
                    Json.object("type", "m.id.user", "user", userId),
                    "password",
                    password)
                .setAll(fields));
  }

  /** Proof for user-interactive authentication. */
  public ObjectNode passwordStage(String session) {
    return Json.object(
        "type",
        "m.login.password",
        "identifier",
        Json.object("type", "m.id.user", "user", userId),
        "password",
        password,
        "session",
        session);
  }

  public static String newTransaction() {
    return "t" + TRANSACTIONS.incrementAndGet();
  }

  public String createRoom(ObjectNode request) {
    return post(v3("/createRoom"), request).ok().path("room_id").asText();
  }

  public void invite(String room, TestUser whom) {
    post(v3("/rooms/{}/invite", room), Json.object("user_id", whom.userId())).ok();
  }

  public void join(String room) {
    post(v3("/rooms/{}/join", room), Json.object()).ok();
  }

  public void leave(String room) {
    post(v3("/rooms/{}/leave", room), Json.object()).ok();
  }

  public void forget(String room) {
    post(v3("/rooms/{}/forget", room), Json.object()).ok();
  }

  public void kick(String room, TestUser whom) {
    post(v3("/rooms/{}/kick", room), Json.object("user_id", whom.userId(), "reason", "kicked"))
        .ok();
  }

  public void ban(String room, TestUser whom) {
    post(v3("/rooms/{}/ban", room), Json.object("user_id", whom.userId(), "reason", "banned")).ok();
  }

  public void unban(String room, TestUser whom) {
    post(v3("/rooms/{}/unban", room), Json.object("user_id", whom.userId())).ok();
  }

  /** Sends a text message and gives its event ID. */
  public String say(String room, String text) {
    return send(room, "m.room.message", Json.object("msgtype", "m.text", "body", text));
  }

  public String send(String room, String type, JsonNode content) {
    return send(room, type, newTransaction(), content);
  }

  public String send(String room, String type, String transaction, JsonNode content) {
    return put(v3("/rooms/{}/send/{}/{}", room, type, transaction), content)
        .ok()
        .path("event_id")
        .asText();
  }

  public String setState(String room, String type, String stateKey, JsonNode content) {
    return put(v3("/rooms/{}/state/{}/{}", room, type, stateKey), content)
        .ok()
        .path("event_id")
        .asText();
  }

  /** The content of one state event. */
  public JsonNode state(String room, String type, String stateKey) {
    return get(v3("/rooms/{}/state/{}/{}", room, type, stateKey)).ok();
  }

  /** All state events. */
  public JsonNode state(String room) {
    return get(v3("/rooms/{}/state", room)).ok();
  }

  public String redact(String room, String eventId) {
    return put(
            v3("/rooms/{}/redact/{}/{}", room, eventId, newTransaction()),
            Json.object("reason", "redacted"))
        .ok()
        .path("event_id")
        .asText();
  }

  public JsonNode event(String room, String eventId) {
    return get(v3("/rooms/{}/event/{}", room, eventId)).ok();
  }

  /** A page of history; the query is appended as it is. */
  public JsonNode messages(String room, String query, Object... values) {
    return get(v3("/rooms/{}/messages?", room) + path(query, values)).ok();
  }

  public JsonNode messagesBackward(String room) {
    return messages(room, "dir=b&limit=100");
  }

  public JsonNode members(String room) {
    return get(v3("/rooms/{}/members", room)).ok();
  }

  /** What somebody who starts up sees. */
  public Sync sync() {
    return syncWith("timeout=0");
  }

  /** What is new since a sync, without waiting. */
  public Sync sync(Sync since) {
    return syncWith("timeout=0&since={}", since.next());
  }

  /** What is new since a sync; waits until something is. */
  public Sync sync(Sync since, Duration timeout) {
    return syncWith("timeout={}&since={}", timeout.toMillis(), since.next());
  }

  /** A sync with a query of its own. */
  public Sync syncWith(String query, Object... values) {
    return new Sync(get(v3("/sync?") + path(query, values)).ok());
  }
}
