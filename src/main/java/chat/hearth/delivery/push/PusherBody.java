package chat.hearth.delivery.push;

import chat.hearth.delivery.push.email.Digests;
import chat.hearth.delivery.push.webpush.Subscription;
import chat.hearth.feature.accounts.threepid.EmailAddress;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Reads what a client wants of a pusher. */
final class PusherBody {
  private static final int MAX_PUSHKEY_BYTES = 512; // the specification's
  private static final int MAX_APP_ID = 64; // the specification's
  private static final String GATEWAY_PATH = "/_matrix/push/v1/notify";

  private PusherBody() {}

  /**
   * Which pusher it is about.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM}
   */
  static Pusher.Key key(UserId user, Fields body) {
    var appId = body.string("app_id");
    var pushkey = body.string("pushkey");
    if (appId.isEmpty() || appId.codePointCount(0, appId.length()) > MAX_APP_ID) {
      throw MatrixError.invalidParam("'app_id' has 1 to " + MAX_APP_ID + " characters");
    }
    if (pushkey.isEmpty() || pushkey.getBytes(StandardCharsets.UTF_8).length > MAX_PUSHKEY_BYTES) {
      throw MatrixError.invalidParam("'pushkey' has 1 to " + MAX_PUSHKEY_BYTES + " bytes");
    }
    if (appId.indexOf('\0') >= 0 || pushkey.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("'app_id' and 'pushkey' are texts");
    }
    return new Pusher.Key(
        user, appId, appId.equals(Digests.APP_ID) ? EmailAddress.of(pushkey).value() : pushkey);
  }

  /**
   * A whole pusher.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM}, {@code M_BAD_JSON}
   */
  static Pusher pusher(Pusher.Key key, Fields body, long nowMillis) {
    var kind =
        Pusher.Kind.of(body.string("kind"))
            .orElseThrow(
                () -> MatrixError.invalidParam("'kind' must be http, webpush, email or null"));
    var data = body.object("data");
    switch (kind) {
      case HTTP -> requireGateway(data.string("url"));
      case EMAIL -> requireEmailApp(key);
      case WEB_PUSH -> Subscription.of(data.string("endpoint"), key.pushkey(), data.string("auth"));
    }
    return new Pusher(
        key,
        kind,
        text(body, "app_display_name"),
        text(body, "device_display_name"),
        body.optionalString("profile_tag"),
        text(body, "lang"),
        data.json(),
        nowMillis,
        kind != Pusher.Kind.WEB_PUSH);
  }

  private static void requireEmailApp(Pusher.Key key) {
    if (!key.appId().equals(Digests.APP_ID)) {
      throw MatrixError.invalidParam("'app_id' of e-mail must be " + Digests.APP_ID);
    }
  }

  private static String text(Fields body, String name) {
    var text = body.string(name);
    if (text.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("'" + name + "' is no text");
    }
    return text;
  }

  private static void requireGateway(String url) {
    try {
      var uri = new URI(url);
      var web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && GATEWAY_PATH.equals(uri.getPath())) {
        return;
      }
    } catch (URISyntaxException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("'url' must be a gateway's: https://…" + GATEWAY_PATH);
  }
}
