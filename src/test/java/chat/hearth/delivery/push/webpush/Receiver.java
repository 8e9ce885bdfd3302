package chat.hearth.delivery.push.webpush;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A device that reads web push as a browser does, with the key derivation that Java has. */
final class Receiver {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair own;
  private final byte[] auth;

  Receiver(SecureRandom random) {
    this(P256.generate(random), random.generateSeed(16));
  }

  Receiver(KeyPair own, byte[] auth) {
    this.own = own;
    this.auth = auth;
  }

  Subscription subscription(String endpoint) {
    return Subscription.of(endpoint, BASE64.encodeToString(point()), BASE64.encodeToString(auth));
  }

  byte[] read(byte[] body) throws GeneralSecurityException {
    var salt = Arrays.copyOf(body, 16);
    var sender = Arrays.copyOfRange(body, 21, 86);
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(P256.publicKey(sender), true);
    var info = new ByteArrayOutputStream();
    info.writeBytes("WebPush: info\0".getBytes(StandardCharsets.US_ASCII));
    info.writeBytes(point());
    info.writeBytes(sender);
    var secret = derive(auth, agreement.generateSecret(), info.toByteArray(), 32);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derive(salt, secret, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
        new GCMParameterSpec(128, derive(salt, secret, ascii("Content-Encoding: nonce\0"), 12)));
    var padded = cipher.doFinal(body, 86, body.length - 86);
    if (padded[padded.length - 1] != 2) {
      throw new GeneralSecurityException("not the last record");
    }
    return Arrays.copyOf(padded, padded.length - 1);
  }

  private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] point() {
    return P256.point((ECPublicKey) own.getPublic());
  }
}
