package chat.hearth.delivery.push.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts messages so that only the subscribed device can read them.
 *
 * <pre>
 *   salt 16 | record size 4 | 65 | this server's key for the message 65 | ciphertext and tag
 * </pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8291">RFC 8291: message encryption</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8188">RFC 8188: aes128gcm</a>
 */
public final class Encryption {
  private static final int SALT_LENGTH = 16;
  private static final int RECORD_SIZE = 4_096; // what every push service takes
  private static final int HEADER = SALT_LENGTH + 4 + 1 + P256.POINT_LENGTH;
  private static final int TAG = 16;
  private static final byte LAST_RECORD = 2;

  /** The longest text of a message, in bytes. */
  public static final int MAX_TEXT = RECORD_SIZE - HEADER - TAG - 1;

  private Encryption() {}

  /** The body of a request to a push service. */
  public static byte[] encrypt(Subscription to, byte[] text, SecureRandom random) {
    var salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return encrypt(to, text, P256.generate(random), salt);
  }

  static byte[] encrypt(Subscription to, byte[] text, KeyPair own, byte[] salt) {
    if (text.length > MAX_TEXT) {
      throw new IllegalArgumentException("A message has at most " + MAX_TEXT + " bytes");
    }
    try {
      var device = P256.point(to.key());
      var sender = P256.point((ECPublicKey) own.getPublic());
      var agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own.getPrivate());
      agreement.doPhase(to.key(), true);
      var secret =
          expand(
              mac(to.auth(), agreement.generateSecret()),
              concat(ascii("WebPush: info\0"), device, sender),
              32);
      var pseudorandom = mac(salt, secret);
      var key = expand(pseudorandom, ascii("Content-Encoding: aes128gcm\0"), 16);
      var nonce = expand(pseudorandom, ascii("Content-Encoding: nonce\0"), 12);
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(TAG * Byte.SIZE, nonce));
      var header =
          ByteBuffer.allocate(HEADER)
              .put(salt)
              .putInt(RECORD_SIZE)
              .put((byte) P256.POINT_LENGTH)
              .put(sender)
              .array();
      return concat(header, cipher.doFinal(concat(text, new byte[] {LAST_RECORD})));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot encrypt for web push", e);
    }
  }

  /** HKDF's second step, for results of one block at most. */
  private static byte[] expand(byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    return Arrays.copyOf(mac(key, concat(info, new byte[] {1})), length);
  }

  private static byte[] mac(byte[] key, byte[] message) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    var buffer = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (var part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }
}
