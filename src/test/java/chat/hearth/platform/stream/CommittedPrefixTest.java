package chat.hearth.platform.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class CommittedPrefixTest {
  private static final List<Change> CHANGES =
      List.of(new Change.Profile(new UserId("@alice:example.org")));

  /** One step of the world: take a number, or settle one of those that are open. */
  record Step(boolean take, boolean commit, int which) {}

  /**
   * Whatever the interleaving of commits and rollbacks: followers have seen exactly the committed
   * records before the first open number, in order, and the position is the last of them.
   */
  @Property
  void followersSeeExactlyTheCommittedPrefix(@ForAll("steps") List<Step> steps) {
    var seen = new ArrayList<Long>();
    var prefix = new CommittedPrefix(0, (position, changes) -> seen.add(position));
    var open = new ArrayList<CommittedPrefix.Slot>();
    var outcome = new TreeMap<Long, String>();

    for (var step : steps) {
      if (step.take() || open.isEmpty()) {
        var slot = prefix.take();
        open.add(slot);
        outcome.put(slot.number(), "open");
      } else {
        var slot = open.remove(step.which() % open.size());
        outcome.put(slot.number(), step.commit() ? "committed" : "void");
        if (step.commit()) {
          prefix.committed(slot, CHANGES);
        } else {
          prefix.voided(slot);
        }
      }

      var expected = new ArrayList<Long>();
      for (var each : outcome.entrySet()) {
        if (each.getValue().equals("open")) {
          break;
        }
        if (each.getValue().equals("committed")) {
          expected.add(each.getKey());
        }
      }
      assertEquals(expected, seen);
      assertEquals(expected.isEmpty() ? 0 : expected.getLast(), prefix.position());
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.integers()
        .between(0, 1_000)
        .flatMap(
            which ->
                Arbitraries.of(true, false)
                    .flatMap(
                        take ->
                            Arbitraries.of(true, true, false)
                                .map(commit -> new Step(take, commit, which))))
        .list()
        .ofMaxSize(60);
  }

  @Test
  void numberIsSettledOnce() {
    var prefix = new CommittedPrefix(7, (position, changes) -> {});
    var slot = prefix.take();

    prefix.voided(slot);

    assertEquals(8, slot.number());
    assertThrows(IllegalStateException.class, () -> prefix.committed(slot, CHANGES));
  }

  @Test
  void waitingForVisibilityEndsWhenTheHoleCloses() throws Exception {
    var prefix = new CommittedPrefix(0, (position, changes) -> {});
    var hole = prefix.take();
    var later = prefix.take();
    prefix.committed(later, CHANGES);
    var waiter = Thread.ofVirtual().start(() -> later.awaitVisible(60));

    prefix.voided(hole);

    assertTrue(waiter.join(Duration.ofSeconds(10)));
    assertEquals(2, prefix.position());
  }
}
