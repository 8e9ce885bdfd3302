package chat.hearth.spec.push;

import chat.hearth.spec.harness.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser that is subscribed to web push: it reads what RFC 8291 encrypted for it. */
final class PushDevice {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair own;
  private final byte[] auth = new byte[16];

  PushDevice() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      own = generator.generateKeyPair();
      new SecureRandom().nextBytes(auth);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String pushkey() {
    return BASE64.encodeToString(point());
  }

  String auth() {
    return BASE64.encodeToString(auth);
  }

  JsonNode read(byte[] body) {
    try {
      var salt = Arrays.copyOf(body, 16);
      var sender = Arrays.copyOfRange(body, 21, 86);
      var agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own.getPrivate());
      agreement.doPhase(publicKey(sender), true);
      var info = new ByteArrayOutputStream();
      info.writeBytes("WebPush: info\0".getBytes(StandardCharsets.US_ASCII));
      info.writeBytes(point());
      info.writeBytes(sender);
      var secret = derive(auth, agreement.generateSecret(), info.toByteArray(), 32);
      var key = derive(salt, secret, ascii("Content-Encoding: aes128gcm\0"), 16);
      var nonce = derive(salt, secret, ascii("Content-Encoding: nonce\0"), 12);
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      var padded = cipher.doFinal(body, 86, body.length - 86);
      return Json.parse(new String(padded, 0, padded.length - 1, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the device cannot read it", e);
    }
  }

  /** Whether {@code vapid t=…, k=…} is signed by the key that it names; gives the claims. */
  static JsonNode claims(String authorization, String vapid) {
    try {
      var token = authorization.substring("vapid t=".length(), authorization.indexOf(','));
      var parts = token.split("\\.");
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(publicKey(Base64.getUrlDecoder().decode(vapid)));
      signature.update(ascii(parts[0] + "." + parts[1]));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        throw new AssertionError("signed by somebody else");
      }
      return Json.parse(
          new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no signature", e);
    }
  }

  private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var curve = ((ECPublicKey) generator.generateKeyPair().getPublic()).getParams();
    var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
    var y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  private byte[] point() {
    var point = new byte[65];
    var at = ((ECPublicKey) own.getPublic()).getW();
    point[0] = 4;
    copy(at.getAffineX(), point, 33);
    copy(at.getAffineY(), point, 65);
    return point;
  }

  private static void copy(BigInteger number, byte[] to, int end) {
    var bytes = number.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, to, end - length, length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
