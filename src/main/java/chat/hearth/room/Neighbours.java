package chat.hearth.room;

import chat.hearth.event.KeyLookup;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The other servers of a room, asked for what this one lacks. Federation implements it.
 *
 * <p>Who can't be reached, doesn't know or refuses gives nothing; what is answered is not trusted:
 * every event goes through the checks on receipt. Calls may take seconds, and are made on virtual
 * threads, never by a room's writer.
 */
public interface Neighbours {
  /**
   * The state before an event.
   *
   * @param state its events
   * @param authChain what these cite, and what that cites, and so on
   */
  record StateIds(List<EventId> state, List<EventId> authChain) {}

  /**
   * Events between some that are known and some that are new.
   *
   * @see <a
   *     href="https://spec.matrix.org/v1.19/server-server-api/#post_matrixfederationv1get_missing_eventsroomid">
   *     Server-Server API: get_missing_events</a>
   */
  List<ObjectNode> missingEvents(
      RoomId room, ServerName server, List<EventId> earliest, List<EventId> latest, int limit);

  /** The state before an event, by IDs. */
  Optional<StateIds> stateIds(RoomId room, ServerName server, EventId event);

  /** Those of some events that the server has, in any order. */
  List<ObjectNode> events(RoomId room, ServerName server, Collection<EventId> ids);

  /** Events and what came before them. */
  List<ObjectNode> backfill(RoomId room, ServerName server, List<EventId> from, int limit);

  /**
   * Public keys of servers, fetched where they are not known.
   *
   * @param validAt when they must have been valid; empty where the room's version does not ask
   */
  KeyLookup keys(Set<ServerName> servers, Optional<Instant> validAt);
}
