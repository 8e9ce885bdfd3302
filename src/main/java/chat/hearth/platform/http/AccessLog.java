package chat.hearth.platform.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request, under the logger {@code hearth.access}. It names the route's template
 * and not the path, since queries can hold tokens and paths can hold private names.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("hearth.access");

  private AccessLog() {}

  static void write(
      String id, String method, String route, int status, long nanos, @Nullable Requester by) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var line = new StringBuilder(160);
    line.append("method=").append(method);
    line.append(" route=").append(route);
    line.append(" status=").append(status);
    long micros = nanos / 1000;
    line.append(" ms=").append(micros / 1000).append('.');
    line.append(micros / 100 % 10).append(micros / 10 % 10).append(micros % 10);
    line.append(" request=").append(id);
    if (by != null) {
      line.append(" user=").append(by.userId().value());
    }
    LOG.info(line.toString());
  }
}
