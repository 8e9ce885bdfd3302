package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class GzipTest {
  @Property(tries = 200)
  void everyBodyComesBack(@ForAll @Size(max = 20_000) byte[] body) throws IOException {
    var gzip = new Gzip();

    var first = gzip.compress(body);
    var second = gzip.compress(body);

    assertArrayEquals(body, new GZIPInputStream(new ByteArrayInputStream(first)).readAllBytes());
    assertArrayEquals(first, second);
  }

  @Test
  void clientsChoiceIsRespected() {
    assertTrue(Gzip.isAccepted("gzip"));
    assertTrue(Gzip.isAccepted("deflate, GZIP;q=0.5, br"));
    assertTrue(Gzip.isAccepted("*"));
    assertFalse(Gzip.isAccepted(null));
    assertFalse(Gzip.isAccepted("br, identity"));
    assertFalse(Gzip.isAccepted("gzip;q=0"));
    assertFalse(Gzip.isAccepted("gzip; q=0.000"));
  }
}
