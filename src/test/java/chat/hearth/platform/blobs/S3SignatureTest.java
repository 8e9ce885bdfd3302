package chat.hearth.platform.blobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples that Amazon publishes with its description of the signature. */
final class S3SignatureTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final S3Signature signature =
      new S3Signature(
          "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  @Test
  void rangeOfAnObjectIsSignedAsPublished() {
    assertSigned(
        "https://examplebucket.s3.amazonaws.com/test.txt",
        Map.of("range", "bytes=0-9"),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void queryWithoutValueIsSignedAsPublished() {
    assertSigned(
        "https://examplebucket.s3.amazonaws.com/?lifecycle",
        Map.of(),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void queryWithValuesIsSignedAsPublished() {
    assertSigned(
        "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J",
        Map.of(),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  private void assertSigned(String uri, Map<String, String> headers, String expected) {
    var signed =
        signature.headers(
            "GET", URI.create(uri), headers, EMPTY, Instant.parse("2013-05-24T00:00:00Z"));

    var authorization = signed.getOrDefault("authorization", "");
    assertTrue(authorization.endsWith("Signature=" + expected), authorization);
  }
}
