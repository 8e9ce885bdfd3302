package chat.hearth.platform.blobs;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3, version 4. Bodies are not part of the signature: they are checked by the
 * transport, and by nobody twice.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">
 *     Amazon S3: authenticating requests</a>
 */
final class S3Signature {
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;
  private final String accessKey;
  private final String secretKey;

  S3Signature(String region, String accessKey, String secretKey) {
    this.region = region;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * The headers that make a request a signed one.
   *
   * @param uri whose path needs no escapes, and whose query is sorted by name
   * @param more headers that are sent and signed, by lower-case name
   * @param payloadHash of the body in hexadecimal, or {@link #UNSIGNED}
   */
  Map<String, String> headers(
      String method, URI uri, Map<String, String> more, String payloadHash, Instant now) {
    var time = TIME.format(now);
    var day = time.substring(0, 8);
    SortedMap<String, String> signed = new TreeMap<>(more);
    signed.put("host", host(uri));
    signed.put("x-amz-content-sha256", payloadHash);
    signed.put("x-amz-date", time);
    var names = String.join(";", signed.keySet());
    var canonical =
        String.join(
            "\n",
            method,
            uri.getRawPath(),
            canonicalQuery(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
            signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining()),
            names,
            payloadHash);
    var scope = day + "/" + region + "/s3/aws4_request";
    var text =
        String.join(
            "\n", "AWS4-HMAC-SHA256", time, scope, HexFormat.of().formatHex(sha256(canonical)));
    var signature = HexFormat.of().formatHex(hmac(key(day), text));
    var headers = new TreeMap<>(signed);
    headers.remove("host"); // the HTTP client sends it by itself
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(accessKey, scope, names, signature));
    return headers;
  }

  private byte[] key(String day) {
    var key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
    return hmac(hmac(hmac(key, region), "s3"), "aws4_request");
  }

  private static String canonicalQuery(String query) {
    return Arrays.stream(query.split("&"))
        .filter(part -> !part.isEmpty())
        .map(part -> part.contains("=") ? part : part + "=")
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String host(URI uri) {
    boolean usual =
        uri.getPort() < 0 || uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80);
    return usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
