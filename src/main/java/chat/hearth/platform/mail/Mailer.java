package chat.hearth.platform.mail;

/** Hands letters to a mail server. */
@FunctionalInterface
public interface Mailer {
  /**
   * Returns when the mail server has taken the letter; blocks for some seconds at most.
   *
   * @throws MailException where it did not
   */
  void send(Mail mail);
}
