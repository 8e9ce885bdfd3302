package chat.hearth.delivery.push.email;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what a letter tells. What may stand in it is configured: it travels and lies in the
 * clear. What was said in encrypted rooms never does.
 */
final class DigestWriter {
  private static final int MAX_ROOMS = 20;
  private static final int MAX_SENDERS = 5;
  private static final int MAX_LINES = 5;
  private static final int MAX_NAME = 80;
  private static final int MAX_TEXT = 300;

  private final Rooms rooms;
  private final Config.Told tells;

  DigestWriter(Rooms rooms, Config.Told tells) {
    this.rooms = rooms;
    this.tells = tells;
  }

  /**
   * Of what was not read.
   *
   * @param items newest first in each room
   * @param more whether there are more than these
   */
  Digest of(List<Unread.Item> items, boolean more) {
    if (tells == Config.Told.COUNT) {
      return new Digest(List.of(), items.size(), more);
    }
    var byRoom = new LinkedHashMap<String, List<Unread.Item>>();
    for (var item : items) {
      byRoom.computeIfAbsent(item.head().roomId().value(), room -> new ArrayList<>()).add(item);
    }
    var described = byRoom.values().stream().limit(MAX_ROOMS).map(this::room).toList();
    return new Digest(described, items.size(), more || byRoom.size() > MAX_ROOMS);
  }

  private Digest.Room room(List<Unread.Item> items) {
    var head = items.getFirst().head();
    var state = rooms.current(head);
    var senders = new LinkedHashSet<String>();
    for (var item : items.reversed()) {
      if (senders.size() < MAX_SENDERS) {
        senders.add(nameOf(item.event().pdu().sender(), state));
      }
    }
    return new Digest.Room(
        head.roomId(),
        text(state, StateKey.NAME, "name", MAX_NAME)
            .or(() -> text(state, StateKey.CANONICAL_ALIAS, "alias", MAX_NAME))
            .orElse("A conversation"),
        items.getFirst().isInvite(),
        items.size(),
        List.copyOf(senders),
        lines(items, state));
  }

  private List<Digest.Line> lines(List<Unread.Item> items, StateView state) {
    if (tells != Config.Told.MESSAGES || state.get(StateKey.ENCRYPTION).isPresent()) {
      return List.of();
    }
    var lines = new ArrayList<Digest.Line>();
    for (var item : items) {
      if (lines.size() < MAX_LINES) {
        var pdu = item.event().pdu();
        said(pdu).ifPresent(text -> lines.add(new Digest.Line(nameOf(pdu.sender(), state), text)));
      }
    }
    return lines.reversed();
  }

  private static Optional<String> said(Pdu pdu) {
    var body = pdu.content().path("body");
    return pdu.type().equals("m.room.message") && body.isTextual()
        ? Optional.of(plain(body.textValue(), MAX_TEXT))
        : Optional.empty();
  }

  private static String nameOf(UserId user, StateView state) {
    return text(state, StateKey.member(user), "displayname", MAX_NAME).orElse(user.value());
  }

  private static Optional<String> text(StateView state, StateKey key, String property, int max) {
    return state
        .get(key)
        .map(event -> event.content().path(property))
        .filter(value -> value.isTextual() && !value.textValue().isBlank())
        .map(value -> plain(value.textValue(), max));
  }

  /** On one line, without what would hide or turn around the text behind it. */
  private static String plain(String text, int max) {
    var line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    return line.codePointCount(0, line.length()) <= max
        ? line
        : line.substring(0, line.offsetByCodePoints(0, max)) + "…";
  }
}
