package chat.hearth.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReplyTest {
  @Test
  void stringsAreFoundWithOrWithoutSpaces() {
    var reply =
        new Reply(200, "{\"a\": 1, \"next_batch\" : \"s1_2\"}".getBytes(StandardCharsets.UTF_8));

    assertEquals("s1_2", reply.string("next_batch"));
    assertThrows(IllegalStateException.class, () -> reply.string("end"));
  }
}
