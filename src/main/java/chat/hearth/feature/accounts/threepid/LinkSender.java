package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.mail.Mail;
import chat.hearth.platform.mail.MailException;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the links by which people prove that an address is theirs. */
final class LinkSender {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSender.class);

  /** Whoever asks, one address gets no more in the lifetime of a link. */
  private static final int MAX_MAILS = 10;

  private static final Duration LATER = Duration.ofHours(1);

  private final Database database;
  private final ValidationStore validations;
  private final Secrets secrets;
  private final Letters letters;
  private final Mailer mailer;
  private final String base;

  /** What is to be written to whom. */
  private record Letter(ValidationStore.Sending sending, Optional<Mail> mail) {}

  LinkSender(
      Database database,
      ValidationStore validations,
      Secrets secrets,
      Letters letters,
      Mailer mailer,
      String base) {
    this.database = database;
    this.validations = validations;
    this.secrets = secrets;
    this.letters = letters;
    this.mailer = mailer;
    this.base = base;
  }

  /** What the owner of the address is told. */
  enum Content {
    /** The link. */
    LINK,
    /** That the address has an account. */
    IN_USE,
    /** Nothing: nobody has to hear that they have no account. */
    NOTHING
  }

  /**
   * Begins a validation or goes on with it, and sends what the content says unless this attempt was
   * sent before.
   *
   * @return the validation's ID
   * @throws MatrixError {@code M_LIMIT_EXCEEDED}; 503 where the mail server does not take it
   */
  String send(Purpose purpose, ValidationRequest request, Content content) {
    validations.purge();
    var letter = database.transaction(tx -> prepare(tx, purpose, request, content));
    if (letter.mail().isPresent()) {
      try {
        mailer.send(letter.mail().get());
      } catch (MailException e) {
        LOG.warn("Could not send an e-mail", e);
        validations.notSent(letter.sending());
        throw MatrixError.unavailable("The e-mail could not be sent; try again later");
      }
    }
    return letter.sending().sid();
  }

  private Letter prepare(
      Transaction tx, Purpose purpose, ValidationRequest request, Content content) {
    var address = request.address();
    var sending = validations.begin(tx, secrets.make(""), purpose, address, request.clientSecret());
    if (request.sendAttempt() <= sending.attemptBefore()) {
      return new Letter(sending, Optional.empty());
    }
    if (validations.mails(tx, address) >= MAX_MAILS) {
      throw MatrixError.limitExceeded(LATER);
    }
    var token = content == Content.LINK ? Optional.of(secrets.make("")) : Optional.<String>empty();
    validations.send(tx, sending.sid(), request.sendAttempt(), token, request.nextLink());
    var mail =
        switch (content) {
          case LINK ->
              Optional.of(letters.link(purpose, address, link(sending.sid(), token.orElseThrow())));
          case IN_USE -> Optional.of(letters.inUse(address));
          case NOTHING -> Optional.<Mail>empty();
        };
    return new Letter(sending, mail);
  }

  /** Both are URL-safe as they are made. */
  private String link(String sid, String token) {
    return base + GetValidationPage.PATH + "?sid=" + sid + "&token=" + token;
  }
}
