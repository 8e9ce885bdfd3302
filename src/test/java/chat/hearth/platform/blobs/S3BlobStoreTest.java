package chat.hearth.platform.blobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@link S3BlobStore} keeps the contract, against a server that checks its signatures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class S3BlobStoreTest extends BlobStoreContract {
  private static final String ACCESS_KEY = "the-access-key";
  private static final String SECRET_KEY = "the-secret-key";

  private S3Proxy server = unstarted(Path.of("unused"));

  @BeforeAll
  void start(@TempDir Path root) throws Exception {
    server = unstarted(root);
    server.start();
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
  }

  @Override
  BlobStore store() {
    return store(SECRET_KEY);
  }

  @Test
  void wrongKeyIsRefused() {
    var error =
        assertThrows(MatrixError.class, () -> store("another secret").open("aaaabbbb", 0, 1));

    assertEquals(503, error.status());
  }

  @Test
  void storeThatIsAwayIsUnavailable() {
    var away =
        new S3BlobStore(
            new Config.S3("http://127.0.0.1:1", "media", "us-east-1", ACCESS_KEY, SECRET_KEY),
            Clock.systemUTC());

    var error = assertThrows(MatrixError.class, () -> away.open("aaaabbbb", 0, 1));

    assertEquals(503, error.status());
  }

  private S3BlobStore store(String secretKey) {
    return new S3BlobStore(
        new Config.S3(
            "http://127.0.0.1:" + server.getPort(), "media", "us-east-1", ACCESS_KEY, secretKey),
        Clock.systemUTC());
  }

  private static S3Proxy unstarted(Path root) {
    var properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", root.toString());
    var blobs =
        ContextBuilder.newBuilder("filesystem")
            .overrides(properties)
            .build(BlobStoreContext.class)
            .getBlobStore();
    if (!root.equals(Path.of("unused"))) {
      blobs.createContainerInLocation(null, "media");
    }
    return S3Proxy.builder()
        .blobStore(blobs)
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
        .build();
  }
}
