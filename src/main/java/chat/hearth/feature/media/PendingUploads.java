package chat.hearth.feature.media;

import chat.hearth.platform.http.Reply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Wakes the downloads that wait for announced files. */
final class PendingUploads {
  private final Map<Mxc, Set<Runnable>> waiting = new ConcurrentHashMap<>();

  /** How a download waits for a file. It has to look once more after it has registered. */
  Reply.Waiting waitingFor(Mxc mxc) {
    return wake -> {
      waiting.compute(
          mxc,
          (unused, all) -> {
            var more = all == null ? ConcurrentHashMap.<Runnable>newKeySet() : all;
            more.add(wake);
            return more;
          });
      return () ->
          waiting.computeIfPresent(
              mxc,
              (unused, all) -> {
                all.remove(wake);
                return all.isEmpty() ? null : all;
              });
    };
  }

  /** A file is there now. */
  void uploaded(Mxc mxc) {
    var all = waiting.get(mxc);
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }
}
