package chat.hearth.delivery.push.email;

import chat.hearth.feature.accounts.auth.AuthPage;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.mail.Mail;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a digest as plain text and as HTML that loads nothing. The subject, which phones show on
 * locked screens, has no names in it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058: one-click unsubscription</a>
 */
final class DigestLetter {
  private final ServerName server;
  private final String base;
  private final String roomLink;

  /**
   * @param base where clients reach this server, without a slash at the end
   * @param roomLink what a room's ID is appended to
   */
  DigestLetter(ServerName server, String base, String roomLink) {
    this.server = server;
    this.base = base;
    this.roomLink = roomLink;
  }

  Mail mail(DigestStore.Due due, Digest digest) {
    var unsubscribe = base + UnsubscribePage.PATH + "?token=" + due.token();
    return new Mail(
        due.address(),
        unread(digest.count(), digest.more()) + " at " + server,
        text(due, digest, unsubscribe),
        Optional.of(html(due, digest, unsubscribe)),
        Map.of(
            "List-Unsubscribe",
            "<" + unsubscribe + ">",
            "List-Unsubscribe-Post",
            Unsubscribe.ONE_CLICK,
            "Auto-Submitted",
            "auto-generated"));
  }

  private String text(DigestStore.Due due, Digest digest, String unsubscribe) {
    var text = new StringBuilder();
    text.append("Not read by ").append(due.user()).append(" yet: ");
    text.append(unread(digest.count(), digest.more())).append(".\n\n");
    for (var room : digest.rooms()) {
      text.append(room.name()).append('\n').append(summary(room)).append('\n');
      for (var line : room.lines()) {
        text.append("  ").append(line.sender()).append(": ").append(line.text()).append('\n');
      }
      text.append(link(room)).append("\n\n");
    }
    text.append("To get no more e-mail about this account, open\n").append(unsubscribe);
    return text.append('\n').toString();
  }

  private String html(DigestStore.Due due, Digest digest, String unsubscribe) {
    var html = new StringBuilder("<!doctype html><html lang=\"en\"><body><p>Not read by ");
    html.append(escape(due.user().value())).append(" yet: ");
    html.append(unread(digest.count(), digest.more())).append(".</p>");
    for (var room : digest.rooms()) {
      html.append("<h3><a href=\"").append(escape(link(room))).append("\">");
      html.append(escape(room.name())).append("</a></h3><p>").append(escape(summary(room)));
      html.append("</p>");
      for (var line : room.lines()) {
        html.append("<p><b>").append(escape(line.sender())).append("</b>: ");
        html.append(escape(line.text())).append("</p>");
      }
    }
    html.append("<p><a href=\"").append(escape(unsubscribe));
    return html.append("\">Get no more e-mail about this account</a></p></body></html>").toString();
  }

  private String link(Digest.Room room) {
    return roomLink + URLEncoder.encode(room.id().value(), StandardCharsets.UTF_8);
  }

  private static String summary(Digest.Room room) {
    var senders = String.join(", ", room.senders());
    return room.isInvite()
        ? "You were invited by " + senders
        : unread(room.count(), false) + " from " + senders;
  }

  private static String unread(int count, boolean more) {
    var messages = count == 1 && !more ? " unread message" : " unread messages";
    return count + (more ? " or more" : "") + messages;
  }

  private static String escape(String text) {
    return AuthPage.escape(text);
  }
}
