package chat.hearth.event;

import chat.hearth.matrix.Base64Unpadded;
import chat.hearth.matrix.MatrixError;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public Ed25519 key, decoded once so that it can verify many signatures. */
public final class VerifyKey {
  private final String keyId;
  private final byte[] publicKey;
  private final Ed25519.PublicPoint point;

  /**
   * A key of 32 bytes.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where the bytes are no point of the curve
   */
  public VerifyKey(String keyId, byte[] publicKey) {
    this.keyId = keyId;
    this.publicKey = publicKey.clone();
    var decoded =
        publicKey.length == Ed25519.PUBLIC_KEY_SIZE
            ? Ed25519.validatePublicKeyPartialExport(this.publicKey, 0)
            : null;
    if (decoded == null) {
      throw MatrixError.invalidParam("Not an Ed25519 public key");
    }
    this.point = decoded;
  }

  /**
   * A key as the key API publishes it.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where the text is no Base64 of a key
   */
  public static VerifyKey ofBase64(String keyId, String publicKey) {
    return new VerifyKey(keyId, Base64Unpadded.decode(publicKey));
  }

  /** For example {@code ed25519:a1b2c3}. */
  public String keyId() {
    return keyId;
  }

  /** The key in unpadded Base64. */
  public String base64() {
    return Base64Unpadded.encode(publicKey);
  }

  /** Whether the signature of this message was made with the private half of this key. */
  public boolean verify(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, message, 0, message.length);
  }

  @Override
  public String toString() {
    return keyId + " " + base64();
  }
}
