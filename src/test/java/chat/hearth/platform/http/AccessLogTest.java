package chat.hearth.platform.http;

import static chat.hearth.platform.http.TestServer.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AccessLogTest {
  @Test
  void lineNamesRouteAndUserButNoTokenAndNoPath() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger("hearth.access");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var level = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);

    try (var server =
        new TestServer(endpoint(Route.get("/rooms/{roomId}"), request -> Reply.empty()))) {
      server.get("/rooms/private?access_token=alice");
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(level);
    }

    assertEquals(1, lines.list.size());
    var line = lines.list.getFirst().getFormattedMessage();
    assertTrue(
        line.matches(
            "method=GET route=/rooms/\\{roomId} status=200 ms=\\d+\\.\\d{3} request=\\w+"
                + " user=@alice:example\\.org"),
        line);
    assertFalse(line.contains("token"), line);
    assertFalse(line.contains("private"), line);
  }
}
