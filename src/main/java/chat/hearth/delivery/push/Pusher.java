package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Where and how a user wants to be told of events.
 *
 * @param setMillis when it was set, in milliseconds since 1970
 * @param activated whether the device has shown that the messages come through
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset">
 *     Client-Server API: setting a pusher</a>
 */
record Pusher(
    Key key,
    Kind kind,
    String appDisplayName,
    String deviceDisplayName,
    Optional<String> profileTag,
    String lang,
    ObjectNode data,
    long setMillis,
    boolean activated) {

  /** What makes a pusher another one. */
  record Key(UserId user, String appId, String pushkey) {
    /** A push key is a secret: it must not come into a log. */
    @Override
    public String toString() {
      return user + " " + appId;
    }
  }

  /** Who carries the messages. */
  enum Kind {
    /** A push gateway of the application. */
    HTTP("http"),
    /** The push service of a browser or a distributor, which cannot read them. */
    WEB_PUSH("webpush"),
    /** The mail server, to the push key, which is an address. */
    EMAIL("email");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    static Optional<Kind> of(String text) {
      return switch (text) {
        case "http" -> Optional.of(HTTP);
        case "email" -> Optional.of(EMAIL);
        case "webpush", "org.matrix.msc4174.webpush" -> Optional.of(WEB_PUSH);
        default -> Optional.empty();
      };
    }
  }

  /** Whether it wants to know no more of an event than which one it is. */
  boolean wantsEventIdOnly() {
    return data.path("format").asText().equals("event_id_only");
  }

  /** As {@code GET /pushers} serves it. */
  ObjectNode json() {
    var json = Json.object();
    json.put("pushkey", key.pushkey());
    json.put("kind", kind.text());
    json.put("app_id", key.appId());
    json.put("app_display_name", appDisplayName);
    json.put("device_display_name", deviceDisplayName);
    profileTag.ifPresent(tag -> json.put("profile_tag", tag));
    json.put("lang", lang);
    json.set("data", data);
    if (kind == Kind.WEB_PUSH) {
      json.put("activated", activated);
    }
    return json;
  }

  @Override
  public String toString() {
    return "Pusher " + key;
  }
}
