package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Sends to push gateways of applications.
 *
 * @see <a href="https://spec.matrix.org/v1.19/push-gateway-api/#post_matrixpushv1notify">Push
 *     Gateway API: notify</a>
 */
final class Gateway {
  private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

  private final Outgoing outgoing;

  Gateway(Outgoing outgoing) {
    this.outgoing = outgoing;
  }

  Outcome send(Pusher pusher, Notice notice) throws InterruptedException {
    try {
      var uri = URI.create(pusher.data().path("url").asText());
      var answer = outgoing.post(uri, HEADERS, Json.bytes(body(pusher, notice)));
      if (!answer.isSuccess()) {
        return new Outcome.Failed("status " + answer.status());
      }
      return rejects(answer, pusher.key().pushkey()) ? new Outcome.Gone() : new Outcome.Sent();
    } catch (IOException e) {
      return new Outcome.Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Object body(Pusher pusher, Notice notice) {
    var json = Json.object();
    var notification = json.putObject("notification");
    notification.setAll(notice.fields());
    notification.set("counts", notice.counts());
    var device = notification.putArray("devices").addObject();
    device.put("app_id", pusher.key().appId());
    device.put("pushkey", pusher.key().pushkey());
    device.put("pushkey_ts", pusher.setMillis() / 1_000);
    var data = pusher.data().deepCopy();
    data.remove("url");
    device.set("data", data);
    device.set("tweaks", notice.tweaks());
    return json;
  }

  /** A gateway that says nothing sensible has taken it: it said success. */
  private static boolean rejects(Outgoing.Answer answer, String pushkey) {
    try {
      for (var rejected : Json.parse(answer.body()).path("rejected")) {
        if (rejected.asText().equals(pushkey)) {
          return true;
        }
      }
    } catch (MatrixError e) {
      // No JSON.
    }
    return false;
  }
}
