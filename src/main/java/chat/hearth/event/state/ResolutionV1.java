package chat.hearth.event.state;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * State resolution of room version 1.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v1/#state-resolution">Room version 1</a>
 */
final class ResolutionV1 implements Resolution {
  private static final List<String> PASSES =
      List.of("m.room.power_levels", "m.room.join_rules", "m.room.member");

  private final RoomEvents events;

  private record Candidate(long seq, long depth, byte[] sha1) {}

  ResolutionV1(RoomEvents events) {
    this.events = events;
  }

  @Override
  public Map<StateKey, Long> resolve(Conflicts conflicts) {
    var state = new PartialState(events, conflicts::agreed);
    Map<StateKey, long[]> conflicting = new HashMap<>();
    for (var alternatives : conflicts.alternatives()) {
      var key = events.key(alternatives[0]);
      // Unlike later versions, this one sees no conflict where a state lacks the key.
      if (alternatives.length == 1) {
        state.put(key, alternatives[0]);
      } else {
        conflicting.put(key, alternatives);
      }
    }

    for (var type : PASSES) {
      Map<StateKey, Long> chosen = new HashMap<>();
      conflicting.forEach(
          (key, alternatives) -> {
            if (key.type().equals(type)) {
              chosen.put(key, lastOfAllowed(state, key, alternatives));
            }
          });
      // Only now: what one key of this pass becomes must not hang on which comes first.
      chosen.forEach(state::put);
      conflicting.keySet().removeAll(chosen.keySet());
    }
    conflicting.forEach((key, alternatives) -> state.put(key, best(state, alternatives)));
    return state.entries();
  }

  /** From the shallowest event on, as far as each is allowed in the state with the one before. */
  private long lastOfAllowed(PartialState state, StateKey key, long[] alternatives) {
    var own = new PartialState(events, state::get);
    var ascending = byDepth(alternatives);
    own.put(key, ascending.getFirst());
    for (long seq : ascending.subList(1, ascending.size())) {
      if (!own.allows(events.get(seq))) {
        break;
      }
      own.put(key, seq);
    }
    return own.get(key);
  }

  /** The deepest event that is allowed, ABSENT if none is. */
  private long best(PartialState state, long[] alternatives) {
    for (long seq : byDepth(alternatives).reversed()) {
      if (state.allows(events.get(seq))) {
        return seq;
      }
    }
    return DiffConsumer.ABSENT;
  }

  /** By ascending depth, and for equal depth by descending SHA-1 of the event ID. */
  private List<Long> byDepth(long[] alternatives) {
    return LongStream.of(alternatives)
        .mapToObj(
            seq -> new Candidate(seq, events.get(seq).depth(), sha1(events.get(seq).eventId())))
        .sorted(
            Comparator.comparingLong(Candidate::depth)
                .thenComparing(Candidate::sha1, (a, b) -> Arrays.compareUnsigned(b, a)))
        .map(Candidate::seq)
        .toList();
  }

  private static byte[] sha1(EventId id) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(id.value().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-1", e);
    }
  }
}
