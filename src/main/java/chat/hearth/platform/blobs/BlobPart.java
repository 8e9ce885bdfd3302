package chat.hearth.platform.blobs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** An open part of an object. Whoever opened it closes what is inside. */
public sealed interface BlobPart {
  /** A part of an open file. */
  record InFile(FileChannel file, long offset, long length) implements BlobPart {}

  /** Bytes that are being fetched. */
  record Fetched(InputStream bytes, long length) implements BlobPart {}

  /** The bytes, whichever it is; closing them closes the part. */
  static InputStream bytes(BlobPart part) throws IOException {
    return switch (part) {
      case Fetched fetched -> fetched.bytes();
      case InFile inFile -> new Bounded(inFile);
    };
  }

  /** Reads a file from an offset to an end. */
  final class Bounded extends FilterInputStream {
    private long left;

    private Bounded(InFile part) throws IOException {
      super(Channels.newInputStream(part.file().position(part.offset())));
      left = part.length();
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int one = super.read();
      left -= one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
