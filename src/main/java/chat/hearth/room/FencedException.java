package chat.hearth.room;

/** Somebody else has taken a room over since this node read its head: nothing was committed. */
final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FencedException() {
    super("The room was taken over meanwhile");
  }
}
