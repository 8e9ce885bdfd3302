package chat.hearth.room;

import java.io.ByteArrayOutputStream;

/** Lists of sequences as variable-length integers, each the distance to a given base. */
final class Varints {
  private Varints() {}

  static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Lists one behind the other, each headed by its length, as distances below {@code base}. */
  static byte[] encode(long base, long[]... lists) {
    var out = new ByteArrayOutputStream(16);
    for (var list : lists) {
      write(out, list.length);
      for (long value : list) {
        write(out, base - value);
      }
    }
    return out.toByteArray();
  }

  static long[][] decode(byte[] bytes, long base, int count) {
    var reader = new Reader(bytes);
    var lists = new long[count][];
    for (int i = 0; i < count; i++) {
      var list = new long[(int) reader.next()];
      for (int j = 0; j < list.length; j++) {
        list[j] = base - reader.next();
      }
      lists[i] = list;
    }
    return lists;
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long next() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }
  }
}
