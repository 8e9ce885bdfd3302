package chat.hearth.platform.http;

import chat.hearth.matrix.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an endpoint answers: a body at once, a file, stream or JSON of any size, or a request parked
 * until something happens.
 */
public sealed interface Reply {
  String JSON = "application/json";

  /**
   * A finished answer.
   *
   * @param status the HTTP status
   * @param contentType of the body
   * @param body the bytes; may be empty
   * @param headers further headers
   */
  record Body(int status, String contentType, byte[] body, Map<String, String> headers)
      implements Reply {
    public Body header(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Body(status, contentType, body, more);
    }
  }

  /**
   * A part of a file, which goes to the socket without passing through this process's memory where
   * the connection is not encrypted.
   *
   * @param file open for reading; closed afterwards
   * @param offset of the first byte sent
   * @param length how many bytes are sent
   */
  record FilePart(
      int status,
      String contentType,
      FileChannel file,
      long offset,
      long length,
      Map<String, String> headers)
      implements Reply {}

  /**
   * Bytes that come from elsewhere, passed on as fast as the client takes them.
   *
   * @param bytes read on a virtual thread and closed afterwards
   * @param length how many bytes there are; the connection is cut where fewer come
   */
  record Stream(
      int status, String contentType, InputStream bytes, long length, Map<String, String> headers)
      implements Reply {}

  /**
   * JSON of any size, made while it is sent and as fast as the client takes it.
   *
   * @param writing runs once, on the request's thread. What it throws is answered like any other
   *     error as long as nothing was sent, which is so up to {@link #SENT_AT_ONCE_BYTES}; later the
   *     connection is cut, so that nobody takes half of the JSON for whole
   */
  record JsonStream(Writing writing) implements Reply {
    /** A shorter answer is sent at once, with its length. */
    public static final int SENT_AT_ONCE_BYTES = 128 << 10;
  }

  /** Writes an answer; the stream's failures, of a client that went away, are to be passed on. */
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /**
   * A long poll that has nothing to say yet. No thread waits: the handler's thread ends, and after
   * the wake-up or the time-out {@code resume} runs on a new virtual thread, once.
   *
   * @param timeout how long at most
   * @param waiting registers the wake-up
   * @param resume makes the answer; it may park again
   * @param meanwhile what to answer where the server stops and there still is nothing to say
   */
  record Parked(Duration timeout, Waiting waiting, Supplier<Reply> resume, Body meanwhile)
      implements Reply {}

  /** Registers a wake-up that may be called from any thread, at once, and more than once. */
  @FunctionalInterface
  interface Waiting {
    /** Returns what undoes the registration; it is called after every wake-up and time-out. */
    Runnable register(Runnable wake);
  }

  /** 200 with the JSON of a tree, record, map or list. */
  static Body json(Object value) {
    return json(200, value);
  }

  static Body json(int status, Object value) {
    return new Body(status, JSON, Json.bytes(value), Map.of());
  }

  /** 200 with JSON that is already written. */
  static Body jsonBytes(byte[] json) {
    return new Body(200, JSON, json, Map.of());
  }

  /** 200 with {@code {}}. */
  static Body empty() {
    return new Body(200, JSON, new byte[] {'{', '}'}, Map.of());
  }

  static Body text(int status, String contentType, String text) {
    return new Body(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
