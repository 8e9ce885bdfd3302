package chat.hearth.app;

/** What was asked for can't be done; the message says why, in one line. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
