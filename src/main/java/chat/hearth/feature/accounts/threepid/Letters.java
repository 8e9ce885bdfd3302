package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.ServerName;
import chat.hearth.platform.mail.Mail;

/** What is written to people. */
final class Letters {
  private final ServerName server;

  Letters(ServerName server) {
    this.server = server;
  }

  /** Asks to follow a link. */
  Mail link(Purpose purpose, EmailAddress to, String link) {
    var what =
        switch (purpose) {
          case REGISTER -> "to make an account at " + server;
          case ADD -> "to add it to an account at " + server;
          case PASSWORD -> "to set a new password at " + server;
        };
    return new Mail(
        to.value(),
        "Confirm your e-mail address for " + server,
        """
        Somebody, perhaps you, wants to use this e-mail address
        %s.

        If it was you, please open this link:

        %s

        If it was not you, do nothing.
        """
            .formatted(what, link));
  }

  /** Tells the owner of an address that it has an account, where its asker is not told. */
  Mail inUse(EmailAddress to) {
    return new Mail(
        to.value(),
        "Your e-mail address at " + server,
        """
        Somebody, perhaps you, wants to use this e-mail address
        at %s, but it belongs to an account there already.

        If it was you, log in to that account; if you forgot its password,
        choose a new one on the way. If it was not you, do nothing.
        """
            .formatted(server));
  }
}
