package chat.hearth.feature.accounts.auth;

import chat.hearth.platform.http.Reply;
import java.util.Base64;

/**
 * The HTML of the fallback pages. They load nothing, run only the one script below, and can't be
 * framed.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#fallback">Client-Server API:
 *     fallback</a>
 */
public final class AuthPage {
  /** Tells the client's window that the stage is passed, in the words of the specification. */
  private static final String DONE_SCRIPT =
      """
      if (window.onAuthDone) {
        window.onAuthDone();
      } else if (window.opener && window.opener.postMessage) {
        window.opener.postMessage("authDone", "*");
      }
      """;

  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}"
          + "input,button{font:inherit;padding:.4rem .8rem}.problem{color:#b00020}";

  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; script-src "
          + source(DONE_SCRIPT)
          + "; style-src "
          + source(STYLE);

  private AuthPage() {}

  /** Text made safe for HTML, also inside a quoted attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The form of a stage, with what went wrong last time, or the empty text. */
  static Reply.Body form(AuthStage.Form form, String sessionId, String problem) {
    var warning =
        problem.isEmpty() ? "" : "<p class=\"problem\" role=\"alert\">" + escape(problem) + "</p>";
    return page(
        problem.isEmpty() ? 200 : 401,
        form.title(),
        warning
            + "<form method=\"post\"><input type=\"hidden\" name=\"session\" value=\""
            + escape(sessionId)
            + "\">"
            + form.html()
            + "<p><button>"
            + escape(form.action())
            + "</button></p></form>");
  }

  static Reply.Body done() {
    return page(
        200,
        "Thank you",
        "<p>You can close this window and go on.</p><script>" + DONE_SCRIPT + "</script>");
  }

  /** Says what went wrong. */
  public static Reply.Body failure(int status, String sentence) {
    return page(status, "This did not work", "<p>" + escape(sentence) + "</p>");
  }

  /**
   * A page of its own.
   *
   * @param title plain text
   * @param body HTML, already escaped
   */
  public static Reply.Body page(int status, String title, String body) {
    var html =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
            + " content=\"width=device-width\"><title>"
            + escape(title)
            + "</title><style>"
            + STYLE
            + "</style></head><body><main><h1>"
            + escape(title)
            + "</h1>"
            + body
            + "</main></body></html>";
    return Reply.text(status, "text/html; charset=utf-8", html)
        .header("Content-Security-Policy", POLICY)
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store");
  }

  private static String source(String inline) {
    var hash = Secrets.hash(inline).getBytes();
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
