package chat.hearth.feature.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestLog;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PublisherTest {
  private static final UserId ALICE = new UserId("@alice:hearth.test");
  private static final UserId BOB = new UserId("@bob:hearth.test");
  private static final Optional<DeviceId> PHONE = Optional.of(new DeviceId("PHONE"));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final TestDatabase postgres = TestDatabase.create();
  private final TestLog log = new TestLog(postgres.database());
  private final PresenceStore store = new PresenceStore();
  private final PresentUsers users = new PresentUsers(postgres.database(), store);

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void manyUsersAreToldOfInOneRecord() {
    online(users, ALICE, START);
    online(users, BOB, START);
    var publisher = publisher(users, START);
    var before = log.position();

    assertEquals(2, publisher.publish());

    assertEquals(1, log.position() - before);
    var changed = publisher.recent().between(before, log.position()).orElseThrow();
    assertEquals(Set.of(ALICE, BOB), new HashSet<>(changed));
    assertTrue(
        log.changes().stream()
            .anyMatch(
                change ->
                    change instanceof Change.Presence(var told)
                        && new HashSet<>(told).equals(Set.of(ALICE, BOB))));
  }

  @Test
  void pollingOnWritesNothing() {
    online(users, ALICE, START);
    publisher(users, START).publish();
    var before = log.position();

    online(users, ALICE, START.plusSeconds(30));

    assertEquals(0, publisher(users, START.plusSeconds(30)).publish());
    assertEquals(before, log.position());
  }

  @Test
  void whatDecaysIsToldWithoutAnybodysDoing() {
    online(users, ALICE, START);
    publisher(users, START).publish();

    assertEquals(1, publisher(users, START.plusSeconds(61)).publish());
    assertEquals(1, publisher(users, START.plusSeconds(121)).publish());

    assertEquals(Shown.NEVER_SEEN, read(ALICE).shown(START.plusSeconds(121)));
    assertEquals(List.of(), store.present(postgres.database()));
  }

  @Test
  void aRestartTellsNothingOfWhoComesBackAndTheRestAreOfflineSoon() {
    online(users, ALICE, START);
    online(users, BOB, START);
    publisher(users, START).publish();
    var again = new PresentUsers(postgres.database(), store);
    var now = START.plusSeconds(20);
    again.restore(now, now.plusSeconds(60));

    online(again, ALICE, now);

    assertEquals(0, publisher(again, now).publish());
    assertEquals(Set.of(ALICE, BOB), again.present(now));
    assertEquals(Set.of(ALICE), again.present(now.plusSeconds(61)));
  }

  @Test
  void whoWasAwayForLongReadsTheChangesFromTheDatabase() {
    var before = log.position();
    online(users, ALICE, START);
    publisher(users, START).publish();
    var between = log.position();
    online(users, BOB, START);
    publisher(users, START).publish();

    assertEquals(
        List.of(BOB, ALICE), store.changed(postgres.database(), before, log.position(), 10));
    assertEquals(List.of(BOB), store.changed(postgres.database(), between, log.position(), 10));
    assertEquals(List.of(BOB), store.changed(postgres.database(), before, log.position(), 1));
  }

  @Test
  void whoIsAwayIsForgottenAndComesBackWithTheirStatus() {
    users.change(
        ALICE, user -> user.says(PHONE, PresenceState.OFFLINE, Optional.of("on leave"), START));
    publisher(users, START).publish();

    users.forgetAway(START.plusSeconds(10));
    assertEquals(1, users.size());
    users.forgetAway(START.plusSeconds(31));
    assertEquals(0, users.size());

    online(users, ALICE, START.plusSeconds(40));
    assertEquals(
        new Shown(PresenceState.ONLINE, true, Optional.of("on leave")),
        users.get(ALICE).orElseThrow().shown(START.plusSeconds(40)));
  }

  private static void online(PresentUsers users, UserId id, Instant now) {
    var until = now.plus(Duration.ofMinutes(2));
    users.change(id, user -> user.polls(PHONE, PresenceState.ONLINE, now, until));
  }

  private UserPresence read(UserId id) {
    return Optional.ofNullable(store.find(postgres.database(), List.of(id)).get(id)).orElseThrow();
  }

  private Publisher publisher(PresentUsers of, Instant now) {
    return new Publisher(log, store, of, Clock.fixed(now, ZoneOffset.UTC));
  }
}
