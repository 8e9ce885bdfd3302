package chat.hearth.spec.encryption;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The three cross-signing keys of a user, signed as they should be. */
record Signing(TestUser owner, Ed25519Key masterKey, Ed25519Key selfKey, Ed25519Key userKey) {
  static Signing of(TestUser owner) {
    return new Signing(owner, new Ed25519Key(), new Ed25519Key(), new Ed25519Key());
  }

  ObjectNode master() {
    return masterKey.crossSigning(owner.userId(), "master");
  }

  ObjectNode selfSigning() {
    return masterKey.sign(
        selfKey.crossSigning(owner.userId(), "self_signing"), owner.userId(), masterKey.keyId());
  }

  ObjectNode userSigning() {
    return masterKey.sign(
        userKey.crossSigning(owner.userId(), "user_signing"), owner.userId(), masterKey.keyId());
  }

  ObjectNode upload() {
    return Json.object(
        "master_key", master(),
        "self_signing_key", selfSigning(),
        "user_signing_key", userSigning());
  }

  ObjectNode signDevice(ObjectNode keys) {
    return selfKey.sign(keys.deepCopy(), owner.userId(), selfKey.keyId());
  }

  ObjectNode signUser(ObjectNode master) {
    return userKey.sign(master.deepCopy(), owner.userId(), userKey.keyId());
  }

  String selfSigningKeyId() {
    return selfKey.keyId();
  }

  String masterPublicKey() {
    return masterKey.publicKey();
  }
}
