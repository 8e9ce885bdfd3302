package chat.hearth.feature.media.images;

/** A file that is no image of a known format, is broken, or is too large to be decoded. */
public final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean tooLarge;

  UnusableImageException(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  public boolean tooLarge() {
    return tooLarge;
  }
}
