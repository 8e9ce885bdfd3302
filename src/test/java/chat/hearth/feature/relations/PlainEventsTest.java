package chat.hearth.feature.relations;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.EventId;
import org.junit.jupiter.api.Test;

/** What is remembered of events without relations. */
final class PlainEventsTest {
  private static final EventId EVENT = new EventId("$event");

  private final PlainEvents plain = new PlainEvents();

  @Test
  void nothingIsKnownAtFirst() {
    assertFalse(plain.isPlain(EVENT));
  }

  @Test
  void whatIsNewIsPlainUntilSomethingRelatesToIt() {
    plain.isNew(EVENT);
    assertTrue(plain.isPlain(EVENT));

    plain.isRelatedTo(EVENT.value());

    assertFalse(plain.isPlain(EVENT));
  }

  @Test
  void whatWasFoundPlainIsRemembered() {
    plain.foundPlain(EVENT, plain.before(EVENT));

    assertTrue(plain.isPlain(EVENT));
    assertFalse(plain.isPlain(new EventId("$other")));
  }

  @Test
  void aCommitDuringTheQueryWins() {
    var before = plain.before(EVENT);
    plain.isRelatedTo(EVENT.value());

    plain.foundPlain(EVENT, before);

    assertFalse(plain.isPlain(EVENT));
  }

  @Test
  void whatACommitHasAnnouncedIsNotTakenForAbsent() {
    plain.isNew(EVENT);
    plain.isRelatedTo(EVENT.value());
    var before = plain.before(EVENT);

    plain.foundPlain(EVENT, before);

    assertFalse(plain.isPlain(EVENT));
  }
}
