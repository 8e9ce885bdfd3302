package chat.hearth.feature.media.images;

import java.awt.geom.AffineTransform;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How a camera was held, from the Exif part of an image (tag 0x0112): 1 upright, 2 to 8 mirrored or
 * turned. Thumbnails carry no Exif, so they are turned upright.
 */
record Orientation(int value) {
  static final Orientation UPRIGHT = new Orientation(1);

  private static final int TAG = 0x0112;
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;
  private static final int MAX_ENTRIES = 1000;

  /** Reads an image up to its Exif part; upright where there is none that makes sense. */
  static Orientation of(InputStream image, ImageFormat format) throws IOException {
    return switch (format) {
      case JPEG -> ofJpeg(image);
      case PNG -> ofChunk(Chunks.ofPng(image, "eXIf"));
      case WEBP -> ofChunk(Chunks.ofWebp(image, "EXIF"));
      case GIF -> UPRIGHT;
    };
  }

  /** Some write the marker of JPEG in front of it, which does not belong there. */
  private static Orientation ofChunk(Optional<byte[]> chunk) {
    return chunk
        .map(
            bytes -> {
              int begin = bytes.length > 6 && bytes[0] == 'E' && bytes[1] == 'x' ? 6 : 0;
              return ofExif(ByteBuffer.wrap(bytes, begin, bytes.length - begin).slice());
            })
        .orElse(UPRIGHT);
  }

  /** Reads a JPEG up to its Exif part; upright where there is none that makes sense. */
  private static Orientation ofJpeg(InputStream jpeg) throws IOException {
    var data = new DataInputStream(jpeg);
    data.readUnsignedShort();
    while (true) {
      int marker = data.readUnsignedShort();
      int length = data.readUnsignedShort() - 2;
      if (marker >> 8 != 0xff || (marker & 0xff) == START_OF_SCAN || length < 0) {
        return UPRIGHT;
      }
      if ((marker & 0xff) != APP1) {
        data.skipNBytes(length);
        continue;
      }
      var segment = data.readNBytes(length);
      if (segment.length > 14 && segment[0] == 'E' && segment[1] == 'x' && segment[2] == 'i') {
        return ofExif(ByteBuffer.wrap(segment, 6, segment.length - 6).slice());
      }
    }
  }

  private static Orientation ofExif(ByteBuffer tiff) {
    try {
      tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = Math.min(MAX_ENTRIES, tiff.getShort(directory) & 0xffff);
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + 12 * i;
        if ((tiff.getShort(entry) & 0xffff) == TAG) {
          int value = tiff.getShort(entry + 8);
          return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
        }
      }
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      // Broken Exif is common and says nothing about the image.
    }
    return UPRIGHT;
  }

  /** Whether width and height change places. */
  boolean turnsSides() {
    return value >= 5;
  }

  /** From the stored pixels, of this size, to the upright ones. */
  AffineTransform upright(int width, int height) {
    return switch (value) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
      default -> new AffineTransform();
    };
  }
}
