package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the keys of a backup as JSON, each as it comes. */
final class KeyWriter {
  private final OutputStream out;

  KeyWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code {"rooms": {"!room": {"sessions": {…}}}}}. */
  void rooms(KeyPages pages) throws IOException {
    text("{\"rooms\":{");
    @Nullable RoomId room = null;
    for (var keys = pages.next(); !keys.isEmpty(); keys = pages.next()) {
      for (var key : keys) {
        if (key.room().equals(room)) {
          text(",");
        } else {
          text(room == null ? "" : "}},");
          room = key.room();
          name(room.value());
          text("{\"sessions\":{");
        }
        key(key);
      }
    }
    text(room == null ? "}}" : "}}}}");
  }

  /** Writes {@code {"sessions": {…}}}. */
  void sessions(KeyPages pages) throws IOException {
    text("{\"sessions\":{");
    boolean first = true;
    for (var keys = pages.next(); !keys.isEmpty(); keys = pages.next()) {
      for (var key : keys) {
        text(first ? "" : ",");
        first = false;
        key(key);
      }
    }
    text("}}");
  }

  private void key(RoomKey key) throws IOException {
    name(key.session());
    out.write(key.toJson());
  }

  private void name(String name) throws IOException {
    out.write(Json.bytes(name));
    text(":");
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
