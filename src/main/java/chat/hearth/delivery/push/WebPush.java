package chat.hearth.delivery.push;

import chat.hearth.delivery.push.webpush.Encryption;
import chat.hearth.delivery.push.webpush.Subscription;
import chat.hearth.delivery.push.webpush.Vapid;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/**
 * Sends to the push services of browsers, which cannot read it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030: web push</a>
 */
final class WebPush {
  private static final Duration KEPT_BY_SERVICE = Duration.ofDays(1);
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int TOO_LARGE = 413;

  private final Outgoing outgoing;
  private final Vapid vapid;
  private final SecureRandom random;

  WebPush(Outgoing outgoing, Vapid vapid, SecureRandom random) {
    this.outgoing = outgoing;
    this.vapid = vapid;
    this.random = random;
  }

  Outcome send(Pusher pusher, Notice notice) throws InterruptedException {
    var text = Json.bytes(message(pusher, notice, true));
    if (text.length > Encryption.MAX_TEXT) {
      text = Json.bytes(message(pusher, notice, false));
    }
    return send(pusher, text, notice.isUrgent());
  }

  /** Sends the token by which the device shows that messages come through. */
  Outcome sendToken(Pusher pusher, String token) throws InterruptedException {
    var message = Json.object();
    message.put("app_id", pusher.key().appId());
    message.put("ack_token", token);
    return send(pusher, Json.bytes(message), true);
  }

  private Outcome send(Pusher pusher, byte[] text, boolean urgent) throws InterruptedException {
    if (text.length > Encryption.MAX_TEXT) {
      return new Outcome.Sent(); // what the client wants added to each message is too long
    }
    try {
      var subscription =
          Subscription.of(
              pusher.data().path("endpoint").asText(),
              pusher.key().pushkey(),
              pusher.data().path("auth").asText());
      var answer =
          outgoing.post(
              subscription.endpoint(),
              Map.of(
                  "Authorization",
                  vapid.authorization(subscription.endpoint()),
                  "Content-Encoding",
                  "aes128gcm",
                  "Content-Type",
                  "application/octet-stream",
                  "TTL",
                  Long.toString(KEPT_BY_SERVICE.toSeconds()),
                  "Urgency",
                  urgent ? "high" : "normal"),
              Encryption.encrypt(subscription, text, random));
      return switch (answer.status()) {
        case NOT_FOUND, GONE -> new Outcome.Gone();
        case TOO_LARGE -> new Outcome.Sent();
        default ->
            answer.isSuccess()
                ? new Outcome.Sent()
                : new Outcome.Failed("status " + answer.status());
      };
    } catch (IOException e) {
      return new Outcome.Failed(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  /** Flat, as clients know it of the gateways that spoke web push so far. */
  private static ObjectNode message(Pusher pusher, Notice notice, boolean whole) {
    var json = Json.object();
    if (pusher.data().path("default_payload") instanceof ObjectNode added) {
      json.setAll(added);
    }
    json.setAll(notice.fields());
    if (!whole) {
      json.remove("content");
    }
    json.setAll(notice.counts());
    if (!notice.tweaks().isEmpty()) {
      json.set("tweaks", notice.tweaks());
    }
    return json;
  }
}
