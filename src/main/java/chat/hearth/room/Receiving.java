package chat.hearth.room;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.ServerAcl;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes in events that other servers made: checks each for itself, asks for what it builds on, and
 * hands all to the room in an order in which nothing comes before what it cites.
 *
 * <p>Runs on the caller's thread and may wait for other servers. One call at a time asks about a
 * room, so that two transactions with the same gap don't both fetch it; rooms share locks, which
 * only makes some wait that need not.
 */
public final class Receiving {
  private static final int LOCKS = 64;

  private final Rooms rooms;
  private final Neighbours neighbours;
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  public Receiving(Rooms rooms, Neighbours neighbours) {
    this.rooms = rooms;
    this.neighbours = neighbours;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Takes in new events of a room that this server is in.
   *
   * @param from who sent them, and is asked for what is missing
   * @param pdus in federation format
   * @return what became of each; what is kept is durable. From a server that the room's ACL denies
   *     nothing is taken
   * @throws chat.hearth.matrix.MatrixError {@code M_NOT_FOUND} where the room is not here
   */
  public List<Outcome> receive(RoomId id, ServerName from, List<ObjectNode> pdus) {
    var lock = lock(id);
    lock.lock();
    try {
      var head = rooms.head(id);
      if (!isAllowed(head, from)) {
        var dropped = new Outcome.Dropped(from + " is denied by the room's m.room.server_acl");
        return List.copyOf(Collections.nCopies(pdus.size(), dropped));
      }
      var gathering = new Gathering(rooms, head, from, neighbours);
      var wanted = new ArrayList<Gathering.Checked>();
      for (var pdu : pdus) {
        wanted.add(gathering.add(pdu, Arrival.Kind.NEW));
      }
      gathering.fillGap();
      gathering.complete();
      return outcomes(id, gathering, wanted);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks a server for history: for what the events before a point of the timeline build on.
   *
   * @param before events further from it than one live event are not looked at
   * @return how many events the timeline has gained
   */
  public int backfill(RoomId id, ServerName from, RoomToken before, int limit) {
    var lock = lock(id);
    lock.lock();
    try {
      var head = rooms.head(id);
      var missing = rooms.missingNear(head, before);
      if (missing.isEmpty()) {
        return 0;
      }
      var gathering = new Gathering(rooms, head, from, neighbours);
      for (var pdu : neighbours.backfill(id, from, missing, limit)) {
        gathering.add(pdu, Arrival.Kind.HISTORY);
      }
      gathering.complete();
      var arrivals = gathering.arrivals();
      var outcomes = rooms.receive(id, arrivals);
      int gained = 0;
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) instanceof Outcome.Accepted
            && arrivals.get(i).kind() == Arrival.Kind.HISTORY) {
          gained++;
        }
      }
      return gained;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to take part in a room that exists elsewhere, or takes part again.
   *
   * @param seed the event from which on this server takes part: the join of its first member
   * @param state the state before it
   * @param authChain what the state's events cite
   * @return what became of the seed
   * @throws chat.hearth.matrix.MatrixError {@code M_FORBIDDEN} where a new room does not hold
   *     together; nothing is kept then
   */
  public Outcome adopt(
      RoomId id,
      RoomVersion version,
      ServerName from,
      ObjectNode seed,
      List<ObjectNode> state,
      List<ObjectNode> authChain) {
    var lock = lock(id);
    lock.lock();
    try {
      var known = rooms.find(id);
      var head = known.orElseGet(() -> rooms.empty(id, version));
      var gathering = new Gathering(rooms, head, from, neighbours);
      authChain.forEach(pdu -> gathering.add(pdu, Arrival.Kind.OUTLIER));
      var before = new ArrayList<EventId>();
      for (var pdu : state) {
        if (gathering.add(pdu, Arrival.Kind.OUTLIER) instanceof Gathering.Checked.Good(var good)) {
          before.add(good.eventId());
        }
      }
      var checked = gathering.add(seed, before);
      if (checked instanceof Gathering.Checked.Bad(var reason)) {
        return new Outcome.Dropped(reason);
      }
      gathering.complete();
      var arrivals = gathering.arrivals();
      var outcomes = known.isPresent() ? rooms.receive(id, arrivals) : rooms.adopt(head, arrivals);
      return gathering.outcome(checked, arrivals, outcomes);
    } finally {
      lock.unlock();
    }
  }

  private boolean isAllowed(RoomHead head, ServerName server) {
    return rooms
        .current(head)
        .get(StateKey.SERVER_ACL)
        .map(acl -> ServerAcl.of(acl.content()).allows(server))
        .orElse(true);
  }

  private List<Outcome> outcomes(RoomId id, Gathering gathering, List<Gathering.Checked> wanted) {
    var arrivals = gathering.arrivals();
    var outcomes = rooms.receive(id, arrivals);
    return wanted.stream().map(one -> gathering.outcome(one, arrivals, outcomes)).toList();
  }

  private ReentrantLock lock(RoomId id) {
    return locks[Math.floorMod(id.hashCode(), LOCKS)];
  }
}
