package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

import chat.hearth.bench.http.Reply;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An account on one device, and what it does in the workloads. Every method throws CallFailed. */
record User(Server server, String id, String token, String password) {
  private static final String V3 = "/_matrix/client/v3/";

  /** The same account on the same device, over other connections. */
  User over(Server other) {
    return new User(other, id, token, password);
  }

  /** The same account on a device that never synced. */
  User onNewDevice() {
    var login = object().put("type", "m.login.password").put("password", password);
    login.putObject("identifier").put("type", "m.id.user").put("user", id);
    var reply = server.post(Optional.empty(), V3 + "login", login);
    return new User(server, id, reply.string("access_token"), password);
  }

  String createRoom(String preset, String name) {
    var request = object().put("preset", preset).put("name", name);
    return post("createRoom", request).string("room_id");
  }

  void join(String roomId) {
    post("rooms/" + encode(roomId) + "/join", object());
  }

  /**
   * @param txnId not used before by this device
   */
  void send(String roomId, String txnId, String body) {
    send(roomId, txnId, "m.text", body);
  }

  /** Sends what no rule wants to notify anybody of. */
  void sendNotice(String roomId, String txnId, String body) {
    send(roomId, txnId, "m.notice", body);
  }

  private void send(String roomId, String txnId, String type, String body) {
    server.put(
        Optional.of(token),
        V3 + "rooms/" + encode(roomId) + "/send/m.room.message/" + txnId,
        object().put("msgtype", type).put("body", body));
  }

  /** Stores the filter of a modern client, with lazily loaded members, and gives its ID. */
  String storeFilter() {
    var room = object();
    room.putObject("state").put("lazy_load_members", true);
    room.putObject("timeline").put("limit", 20);
    var filter = object();
    filter.set("room", room);
    return post("user/" + encode(id) + "/filter", filter).string("filter_id");
  }

  Reply sync(String filterId, Optional<String> since, long timeoutMillis) {
    var target = V3 + "sync?timeout=" + timeoutMillis + "&filter=" + encode(filterId);
    return server.get(
        Optional.of(token), target + since.map(value -> "&since=" + encode(value)).orElse(""));
  }

  /** A sliding sync of a client that has nothing. */
  Reply slidingSync(ObjectNode request) {
    var target = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";
    return server.post(Optional.of(token), target, request);
  }

  /** A page of history backwards; without {@code from}, from the newest event. */
  Reply messages(String roomId, Optional<String> from, int limit) {
    var target = V3 + "rooms/" + encode(roomId) + "/messages?dir=b&limit=" + limit;
    return server.get(
        Optional.of(token), target + from.map(value -> "&from=" + encode(value)).orElse(""));
  }

  Reply get(String path) {
    return server.get(Optional.of(token), V3 + path);
  }

  Reply put(String path, ObjectNode body) {
    return server.put(Optional.of(token), V3 + path, body);
  }

  Reply post(String path, ObjectNode body) {
    return server.post(Optional.of(token), V3 + path, body);
  }

  Reply delete(String path) {
    return server.delete(Optional.of(token), V3 + path);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
