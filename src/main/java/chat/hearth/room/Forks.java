package chat.hearth.room;

import chat.hearth.event.StateKey;
import chat.hearth.event.state.AuthGraph;
import chat.hearth.event.state.StateResolver;
import chat.hearth.event.state.StateTree;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the states of a room's forks together. Its auth graph is read when it is first needed, so
 * a room that never forks never has one.
 *
 * <p>Belongs to the room's writer.
 */
final class Forks {
  private final EventStore events;
  private @Nullable AuthGraph graph;
  private long upTo;

  Forks(EventStore events) {
    this.events = events;
  }

  /** The resolution of some states, as the room's version has it. */
  StateTree resolve(Staging staging, List<StateTree> states) {
    if (states.stream().map(StateTree::hash).distinct().count() == 1) {
      return states.getFirst();
    }
    var create = staging.view(states.getFirst()).get(StateKey.CREATE).orElseThrow();
    return new StateResolver(
            create,
            upToDate(staging),
            sequence -> staging.event(sequence).pdu(),
            sequence -> staging.event(sequence).isRejected())
        .resolve(states);
  }

  /** Forgets what was not committed. */
  void forget() {
    graph = null;
  }

  private AuthGraph upToDate(Staging staging) {
    var known = graph;
    if (known == null) {
      known = new AuthGraph();
      upTo = 0;
      graph = known;
    }
    long written = staging.base().lastSequence() - staging.unwritten();
    if (upTo < written) {
      for (var edges : events.authEdges(staging.base().num(), upTo, written)) {
        add(known, edges.sequence(), edges.authEvents());
      }
      upTo = written;
    }
    for (var event : staging.after(upTo)) {
      if (event.pdu().isState()) {
        add(known, event.sequence(), staging.authEvents(event));
      }
      upTo = event.sequence();
    }
    return known;
  }

  private static void add(AuthGraph graph, long sequence, long[] authEvents) {
    graph.add(sequence, LongStream.of(authEvents).filter(graph::contains).toArray());
  }
}
