package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v3;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The key material of one device, in the form of the specification and signed by it. */
final class Keys {
  private final TestUser owner;
  private final Ed25519Key fingerprint = new Ed25519Key();
  private final ObjectNode ofDevice;

  private Keys(TestUser owner) {
    this.owner = owner;
    this.ofDevice =
        sign(
            Json.object(
                "user_id", owner.userId(),
                "device_id", owner.deviceId(),
                "algorithms", Json.array("m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"),
                "keys",
                    Json.object(
                        "curve25519:" + owner.deviceId(),
                        new Ed25519Key().publicKey(),
                        keyId(),
                        fingerprint.publicKey())));
  }

  /** New keys for a device, not published. */
  static Keys of(TestUser device) {
    return new Keys(device);
  }

  /** New keys for a device, published. */
  static Keys publish(TestUser device) {
    var keys = new Keys(device);
    device.post(v3("/keys/upload"), Json.object("device_keys", keys.ofDevice())).ok();
    return keys;
  }

  /** The signed identity keys. */
  ObjectNode ofDevice() {
    return ofDevice.deepCopy();
  }

  /** The name of the key that signs. */
  String keyId() {
    return "ed25519:" + owner.deviceId();
  }

  /** Adds the device's signature. */
  ObjectNode sign(ObjectNode json) {
    return fingerprint.sign(json, owner.userId(), keyId());
  }

  /** Signed one-time keys {@code signed_curve25519:<prefix><n>}, from 0 on. */
  ObjectNode oneTime(String prefix, int count) {
    var keys = Json.object();
    for (int i = 0; i < count; i++) {
      keys.set("signed_curve25519:" + prefix + i, sign(Json.object("key", "key " + prefix + i)));
    }
    return keys;
  }

  /** A signed fallback key {@code signed_curve25519:<id>}. */
  ObjectNode fallback(String id) {
    return Json.object(
        "signed_curve25519:" + id, sign(Json.object("key", "key " + id, "fallback", true)));
  }

  /** Uploads one-time keys, named as {@link #oneTime} says. */
  Keys uploadOneTime(String prefix, int count) {
    owner.post(v3("/keys/upload"), Json.object("one_time_keys", oneTime(prefix, count))).ok();
    return this;
  }

  /** Uploads a fallback key. */
  Keys uploadFallback(String id) {
    owner.post(v3("/keys/upload"), Json.object("fallback_keys", fallback(id))).ok();
    return this;
  }

  /** What a claim of one key of a device gives: its name and itself, or a missing node. */
  static JsonNode claim(Client by, TestUser whose) {
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

  /** What a query for all devices of somebody gives. */
  static JsonNode query(Client by, TestUser whose) {
    return by.post(
            v3("/keys/query"),
            Json.object("device_keys", Json.object(whose.userId(), Json.array())))
        .ok();
  }

  /** As {@link #query}, of one device. */
  static JsonNode queryDevice(Client by, TestUser device) {
    return query(by, device).path("device_keys").path(device.userId()).path(device.deviceId());
  }
}
