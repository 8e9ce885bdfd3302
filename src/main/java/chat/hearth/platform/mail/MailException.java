package chat.hearth.platform.mail;

/** The mail server could not be reached, or did not take a letter. */
public final class MailException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MailException(String message, Throwable cause) {
    super(message, cause);
  }
}
