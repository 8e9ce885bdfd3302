package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.util.List;
import java.util.Optional;

/** What a client asks for beside rooms; empty where an extension is not switched on. */
record ExtensionRequests(
    Optional<ToDevice> toDevice,
    boolean e2ee,
    Optional<Rooms> accountData,
    Optional<Rooms> receipts,
    Optional<Rooms> typing,
    Optional<Integer> threadSubscriptions) {
  private static final String ANY = "*";
  private static final int MAX_MESSAGES = 100;
  private static final int MAX_THREADS = 100;
  private static final int DEFAULT_THREADS = 100;

  /**
   * Messages for the device.
   *
   * @param since up to where the client has them; their copies here can go
   */
  record ToDevice(long since, int limit) {}

  /** Of which of the request's rooms an extension is wanted. */
  record Rooms(List<String> lists, List<String> rooms) {
    boolean wantsList(String name) {
      return lists.contains(ANY) || lists.contains(name);
    }

    boolean wantsSubscription(String room) {
      return rooms.contains(ANY) || rooms.contains(room);
    }
  }

  /**
   * Reads {@code extensions}; unknown ones are ignored.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static ExtensionRequests of(Fields json) {
    return new ExtensionRequests(
        enabled(json, "to_device").map(ExtensionRequests::toDevice),
        enabled(json, "e2ee").isPresent(),
        enabled(json, "account_data").map(ExtensionRequests::rooms),
        enabled(json, "receipts").map(ExtensionRequests::rooms),
        enabled(json, "typing").map(ExtensionRequests::rooms),
        enabled(json, "io.element.msc4308.thread_subscriptions")
            .map(threads -> limit(threads, DEFAULT_THREADS, MAX_THREADS)));
  }

  private static Optional<Fields> enabled(Fields json, String name) {
    return json.optionalObject(name).filter(extension -> extension.bool("enabled", false));
  }

  private static ToDevice toDevice(Fields json) {
    long since = 0;
    var text = json.optionalString("since");
    if (text.isPresent()) {
      try {
        since = Long.parseLong(text.get());
      } catch (NumberFormatException e) {
        since = -1;
      }
      if (since < 0) {
        throw MatrixError.invalidParam("'since' of to_device is not a token of this server");
      }
    }
    return new ToDevice(since, limit(json, MAX_MESSAGES, MAX_MESSAGES));
  }

  private static int limit(Fields json, int otherwise, int max) {
    long limit = json.optionalInteger("limit").orElse((long) otherwise);
    if (limit < 1) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    return (int) Math.min(max, limit);
  }

  private static Rooms rooms(Fields json) {
    return new Rooms(strings(json, "lists"), strings(json, "rooms"));
  }

  private static List<String> strings(Fields json, String name) {
    return json.json().path(name).isArray() ? json.strings(name) : List.of(ANY);
  }
}
