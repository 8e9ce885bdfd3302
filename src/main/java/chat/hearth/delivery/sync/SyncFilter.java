package chat.hearth.delivery.sync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.room.EventFilter;
import java.util.List;

/**
 * What a client wants of {@code /sync}.
 *
 * @param fields paths of the event fields wanted; empty for all
 * @param federationFormat whether events come as servers exchange them
 * @param rooms which rooms, before the filters of each part
 * @param includeLeave whether rooms left long ago are sent too
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#filtering">Client-Server API:
 *     filtering</a>
 */
public record SyncFilter(
    List<String> fields,
    boolean federationFormat,
    EventFilter accountData,
    EventFilter presence,
    EventFilter rooms,
    boolean includeLeave,
    EventFilter timeline,
    EventFilter state,
    EventFilter ephemeral,
    EventFilter roomAccountData) {

  public static final SyncFilter ALL = of(new Fields(Json.object()));

  /**
   * Reads a filter.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static SyncFilter of(Fields json) {
    var room = json.optionalObject("room").orElseGet(() -> new Fields(Json.object()));
    var federation =
        switch (json.optionalString("event_format").orElse("client")) {
          case "client" -> false;
          case "federation" -> true;
          default -> throw MatrixError.invalidParam("'event_format' must be client or federation");
        };
    return new SyncFilter(
        json.strings("event_fields"),
        federation,
        part(json, "account_data"),
        part(json, "presence"),
        EventFilter.of(room),
        room.bool("include_leave", false),
        part(room, "timeline"),
        part(room, "state"),
        part(room, "ephemeral"),
        part(room, "account_data"));
  }

  /** Everything, with so many events of a room. */
  public static SyncFilter ofTimeline(int limit) {
    return ofTimeline(limit, false);
  }

  /** Everything, with so many events of a room, and rooms left long ago where wanted. */
  public static SyncFilter ofTimeline(int limit, boolean includeLeave) {
    var json = Json.object();
    json.putObject("room")
        .put("include_leave", includeLeave)
        .putObject("timeline")
        .put("limit", limit);
    return of(new Fields(json));
  }

  private static EventFilter part(Fields json, String name) {
    return json.optionalObject(name).map(EventFilter::of).orElse(EventFilter.ALL);
  }

  boolean wantsRoom(String room) {
    return rooms.wantsRoom(room);
  }
}
