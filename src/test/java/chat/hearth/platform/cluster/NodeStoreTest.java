package chat.hearth.platform.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.ServerName;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.TestDatabase;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeStoreTest {
  private final TestDatabase test = TestDatabase.create();
  private final NodeStore nodes = new NodeStore(test.database(), Clock.systemUTC());

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void everyStartIsANewGeneration() {
    var first = nodes.start(1);
    var second = nodes.start(1);

    assertEquals(new Node(1, 1), first);
    assertEquals(new Node(1, 2), second);
    assertFalse(first.isCurrent(test.database()));
    assertTrue(second.isCurrent(test.database()));
  }

  @Test
  void databaseBelongsToTheFirstName() {
    nodes.claim(new ServerName("example.org"));

    assertDoesNotThrow(() -> nodes.claim(new ServerName("example.org")));
    var error =
        assertThrows(
            StorageException.class, () -> nodes.claim(new ServerName("elsewhere.example.org")));
    assertTrue(String.valueOf(error.getMessage()).contains("belongs to the server example.org"));
  }
}
