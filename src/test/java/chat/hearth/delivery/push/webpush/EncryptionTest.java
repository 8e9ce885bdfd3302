package chat.hearth.delivery.push.webpush;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Web push against the example of RFC 8291, and against a receiver of our own. */
final class EncryptionTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static final String SENDER_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  private static final String SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final String DEVICE_PUBLIC =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String DEVICE_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
  private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String TEXT = "When I grow up, I want to be a watermelon";
  private static final String BODY =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
          + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
          + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

  private final SecureRandom random = new SecureRandom();

  @Test
  void theExampleOfTheRfcComesOutByteForByte() throws Exception {
    var to = Subscription.of("https://push.example", DEVICE_PUBLIC, AUTH);

    var body =
        Encryption.encrypt(to, utf8(TEXT), pair(SENDER_PUBLIC, SENDER_PRIVATE), decode(SALT));

    assertEquals(BODY, BASE64.encodeToString(body));
  }

  @Test
  void aReceiverReadsTheExampleOfTheRfc() throws Exception {
    var device = new Receiver(pair(DEVICE_PUBLIC, DEVICE_PRIVATE), decode(AUTH));

    assertEquals(TEXT, new String(device.read(decode(BODY)), StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheDeviceReadsWhatIsSentToIt() throws Exception {
    var device = new Receiver(random);
    var to = device.subscription("https://push.example");
    for (int length : new int[] {0, 1, 1_000, Encryption.MAX_TEXT}) {
      var text = new byte[length];
      random.nextBytes(text);

      var body = Encryption.encrypt(to, text, random);

      assertTrue(body.length <= 4_096);
      assertArrayEquals(text, device.read(body));
      assertThrows(Exception.class, () -> new Receiver(random).read(body));
    }
    var longer = new byte[Encryption.MAX_TEXT + 1];
    assertThrows(IllegalArgumentException.class, () -> Encryption.encrypt(to, longer, random));
  }

  @Test
  void twoMessagesShareNeitherKeyNorSalt() {
    var to = new Receiver(random).subscription("https://push.example");

    var one = Encryption.encrypt(to, utf8(TEXT), random);
    var other = Encryption.encrypt(to, utf8(TEXT), random);

    assertTrue(!Arrays.equals(one, 0, 16, other, 0, 16));
    assertTrue(!Arrays.equals(one, 21, 86, other, 21, 86));
  }

  @Test
  void whatIsNoSubscriptionIsRefused() {
    var offTheCurve = decode(DEVICE_PUBLIC);
    offTheCurve[64] ^= 1;
    refused("https://push.example", BASE64.encodeToString(offTheCurve), AUTH);
    refused("https://push.example", BASE64.encodeToString(new byte[65]), AUTH);
    refused("https://push.example", "no key", AUTH);
    refused("https://push.example", DEVICE_PUBLIC, "c2hvcnQ");
    refused("push.example", DEVICE_PUBLIC, AUTH);
    refused("ftp://push.example", DEVICE_PUBLIC, AUTH);
  }

  @Test
  void theServerProvesWhoItIs() throws Exception {
    var pair = P256.generate(random);
    var point = P256.point((ECPublicKey) pair.getPublic());
    var now = Instant.parse("2026-01-02T03:04:05Z");
    var vapid =
        new Vapid(pair.getPrivate(), point, "https://a.org", Clock.fixed(now, ZoneOffset.UTC));

    var header = vapid.authorization(URI.create("https://push.example:8443/p/abc?d=e"));

    assertTrue(header.startsWith("vapid t="), header);
    assertTrue(header.endsWith(", k=" + vapid.publicKey()), header);
    assertArrayEquals(point, decode(vapid.publicKey()));
    var parts = header.substring(8, header.indexOf(',')).split("\\.");
    assertEquals("ES256", Json.own(decode(parts[0])).path("alg").asText());
    var claims = Json.own(decode(parts[1]));
    assertEquals("https://push.example:8443", claims.path("aud").asText());
    assertEquals("https://a.org", claims.path("sub").asText());
    assertEquals(12 * 3_600, claims.path("exp").asLong() - now.getEpochSecond());
    var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(pair.getPublic());
    signature.update(utf8(parts[0] + "." + parts[1]));
    assertTrue(signature.verify(decode(parts[2])));
  }

  private static void refused(String endpoint, String key, String auth) {
    var error = assertThrows(MatrixError.class, () -> Subscription.of(endpoint, key, auth));
    assertEquals("M_INVALID_PARAM", error.errcode());
  }

  private static KeyPair pair(String publicKey, String privateKey) throws Exception {
    var curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    var spec =
        new ECPrivateKeySpec(
            new BigInteger(1, decode(privateKey)), curve.getParameterSpec(ECParameterSpec.class));
    return new KeyPair(
        P256.publicKey(decode(publicKey)), KeyFactory.getInstance("EC").generatePrivate(spec));
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
