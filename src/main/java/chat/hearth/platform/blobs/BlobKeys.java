package chat.hearth.platform.blobs;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of objects. */
public final class BlobKeys {
  private static final int RANDOM_BYTES = 20;
  private static final Pattern GRAMMAR = Pattern.compile("[0-9a-z]{8,64}");

  private BlobKeys() {}

  /** A key that nobody had before. */
  public static String fresh(RandomGenerator random) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static String checked(String key) {
    if (!GRAMMAR.matcher(key).matches()) {
      throw new IllegalArgumentException("Not a key of an object");
    }
    return key;
  }
}
