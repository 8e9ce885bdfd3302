package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A {@code RoomEventFilter}: which events of a room somebody wants. An exclusion beats an
 * inclusion; {@code *} in a type stands for any text.
 *
 * @param limit the most events wanted; empty where it is not said
 * @param types wanted; empty for all
 * @param containsUrl events with or without a {@code url} in their content; empty for both
 * @param relatedBySenders events that somebody of these relates to; empty for all
 * @param relatedByRelTypes events that others relate to in one of these ways; empty for all
 * @param lazyLoadMembers send only the members that the other events need
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#filtering">Client-Server API:
 *     filtering</a>
 */
public record EventFilter(
    Optional<Integer> limit,
    Optional<List<String>> types,
    List<String> notTypes,
    Optional<List<String>> senders,
    List<String> notSenders,
    Optional<List<String>> rooms,
    List<String> notRooms,
    Optional<Boolean> containsUrl,
    Optional<List<String>> relatedBySenders,
    Optional<List<String>> relatedByRelTypes,
    boolean lazyLoadMembers,
    boolean includeRedundantMembers,
    boolean unreadThreadNotifications) {

  private static final int MAX_LIMIT = 1_000; // more is served page by page

  /** Lets everything through. */
  public static final EventFilter ALL = of(new Fields(Json.object()));

  /**
   * Reads a filter.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM} where it is none
   */
  public static EventFilter of(Fields json) {
    var limit = json.optionalInteger("limit");
    if (limit.isPresent() && limit.get() < 0) {
      throw MatrixError.invalidParam("'limit' must not be negative");
    }
    return new EventFilter(
        limit.map(value -> (int) Math.min(MAX_LIMIT, value)),
        list(json, "types"),
        json.strings("not_types"),
        list(json, "senders"),
        json.strings("not_senders"),
        list(json, "rooms"),
        json.strings("not_rooms"),
        json.has("contains_url") ? Optional.of(json.bool("contains_url", false)) : Optional.empty(),
        list(json, "related_by_senders"),
        list(json, "related_by_rel_types"),
        json.bool("lazy_load_members", false),
        json.bool("include_redundant_members", false),
        json.bool("unread_thread_notifications", false));
  }

  /**
   * Reads a filter from a query parameter.
   *
   * @throws MatrixError {@code M_NOT_JSON}, {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  public static EventFilter ofQuery(Optional<String> json) {
    return json.map(
            text ->
                of(
                    new Fields(
                        Json.parseObject(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))))
        .orElse(ALL);
  }

  /** Whether this room is wanted at all. */
  public boolean wantsRoom(String room) {
    return !notRooms.contains(room) && rooms.map(wanted -> wanted.contains(room)).orElse(true);
  }

  /**
   * Whether an event is wanted; its room is judged by {@link #wantsRoom}, what relates to it by
   * {@link EventViews#related}.
   */
  public boolean wants(Pdu event) {
    return wants(event.type(), event.sender().value(), event.content());
  }

  /** Whether something with a type, a sender and a content is wanted. */
  public boolean wants(String type, String sender, JsonNode content) {
    if (!wantsType(type) || notSenders.contains(sender)) {
      return false;
    }
    if (senders.isPresent() && !senders.get().contains(sender)) {
      return false;
    }
    return containsUrl.isEmpty() || containsUrl.get() == content.path("url").isTextual();
  }

  /** Whether events of a type are wanted as far as their type is concerned. */
  public boolean wantsType(String type) {
    return notTypes.stream().noneMatch(pattern -> matches(pattern, type))
        && types
            .map(wanted -> wanted.stream().anyMatch(pattern -> matches(pattern, type)))
            .orElse(true);
  }

  /** Whether every event of a wanted room is wanted. */
  public boolean wantsEverything() {
    return types.isEmpty()
        && notTypes.isEmpty()
        && senders.isEmpty()
        && notSenders.isEmpty()
        && containsUrl.isEmpty()
        && !asksForRelations();
  }

  /** Whether it asks how others relate to an event, which {@link #wants} cannot tell. */
  public boolean asksForRelations() {
    return relatedBySenders.isPresent() || relatedByRelTypes.isPresent();
  }

  private static Optional<List<String>> list(Fields json, String name) {
    return json.has(name) ? Optional.of(json.strings(name)) : Optional.empty();
  }

  /** Matches a type against a pattern in which {@code *} stands for any text, in linear time. */
  static boolean matches(String pattern, String type) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(type);
    }
    var pieces = pattern.split("\\*", -1);
    if (!type.startsWith(pieces[0])) {
      return false;
    }
    int at = pieces[0].length();
    for (int i = 1; i < pieces.length - 1; i++) {
      int found = type.indexOf(pieces[i], at);
      if (found < 0) {
        return false;
      }
      at = found + pieces[i].length();
    }
    var last = pieces[pieces.length - 1];
    return type.length() - at >= last.length() && type.endsWith(last);
  }
}
