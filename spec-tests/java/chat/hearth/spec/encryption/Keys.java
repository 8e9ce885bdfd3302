package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Key material in the form of the specification. */
final class Keys {
  private Keys() {}

  /** Signed identity keys of a device. */
  static ObjectNode ofDevice(TestUser user, Ed25519Key key) {
    var json =
        Json.object(
            "user_id", user.userId(),
            "device_id", user.deviceId(),
            "algorithms", Json.array("m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"),
            "keys",
                Json.object(
                    "curve25519:" + user.deviceId(), new Ed25519Key().publicKey(),
                    "ed25519:" + user.deviceId(), key.publicKey()));
    return key.sign(json, user.userId(), "ed25519:" + user.deviceId());
  }

  /** Publishes new identity keys for a device and gives them. */
  static ObjectNode publish(TestUser user) {
    var keys = ofDevice(user, new Ed25519Key());
    user.post(v3("/keys/upload"), Json.object("device_keys", keys)).ok();
    return keys;
  }

  /** One-time keys {@code signed_curve25519:<prefix><n>}, from 0 on. */
  static ObjectNode oneTime(String prefix, int count) {
    var keys = Json.object();
    for (int i = 0; i < count; i++) {
      keys.set("signed_curve25519:" + prefix + i, Json.object("key", "key " + prefix + i));
    }
    return keys;
  }

  static JsonNode claim(TestUser by, TestUser whose) {
    return by.post(
            v3("/keys/claim"),
            Json.object(
                "one_time_keys",
                Json.object(whose.userId(), Json.object(whose.deviceId(), "signed_curve25519"))))
        .ok()
        .path("one_time_keys")
        .path(whose.userId())
        .path(whose.deviceId());
  }

  static JsonNode query(TestUser by, TestUser whose) {
    return by.post(
            v3("/keys/query"),
            Json.object("device_keys", Json.object(whose.userId(), Json.array())))
        .ok();
  }
}
