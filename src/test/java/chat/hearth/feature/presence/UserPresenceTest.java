package chat.hearth.feature.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UserPresenceTest {
  private static final Optional<DeviceId> PHONE = Optional.of(new DeviceId("PHONE"));
  private static final Optional<DeviceId> DESK = Optional.of(new DeviceId("DESK"));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final UserPresence user = new UserPresence(Shown.NEVER_SEEN, Instant.EPOCH);

  @Test
  void whoWasNeverSeenIsOffline() {
    assertEquals(Shown.NEVER_SEEN, user.shown(START));
    assertFalse(user.isDue(START));
    assertFalse(user.content(START).has("last_active_ago"));
  }

  @Test
  void presenceDecaysStepByStep() {
    user.polls(PHONE, PresenceState.ONLINE, START, after(Duration.ofMinutes(10)));

    assertShown(PresenceState.ONLINE, true, Duration.ofSeconds(59));
    assertShown(PresenceState.ONLINE, false, Duration.ofSeconds(60));
    assertShown(PresenceState.ONLINE, false, Duration.ofSeconds(299));
    assertShown(PresenceState.UNAVAILABLE, false, Duration.ofSeconds(300));
    assertShown(PresenceState.UNAVAILABLE, false, Duration.ofSeconds(599));
    assertShown(PresenceState.OFFLINE, false, Duration.ofSeconds(600));
  }

  @Test
  void pollingAgainIsNoDeed() {
    user.polls(PHONE, PresenceState.ONLINE, START, after(Duration.ofMinutes(4)));
    var later = after(Duration.ofMinutes(3));
    user.polls(PHONE, PresenceState.ONLINE, later, later.plus(Duration.ofMinutes(4)));

    assertShown(PresenceState.ONLINE, false, Duration.ofMinutes(4));
    assertShown(PresenceState.UNAVAILABLE, false, Duration.ofMinutes(6));
  }

  @Test
  void comingBackIsADeed() {
    user.polls(PHONE, PresenceState.UNAVAILABLE, START, after(Duration.ofHours(1)));
    var later = after(Duration.ofMinutes(20));
    user.polls(PHONE, PresenceState.ONLINE, later, after(Duration.ofHours(1)));

    assertShown(PresenceState.ONLINE, true, Duration.ofMinutes(20));
  }

  @Test
  void aDeedWakesWhoWasIdle() {
    user.polls(PHONE, PresenceState.ONLINE, START, after(Duration.ofHours(1)));
    assertShown(PresenceState.UNAVAILABLE, false, Duration.ofMinutes(30));

    user.acts(PHONE, after(Duration.ofMinutes(30)));

    assertShown(PresenceState.ONLINE, true, Duration.ofMinutes(30));
  }

  @Test
  void aDeedDoesNotShowWhoHides() {
    user.acts(PHONE, START);

    assertShown(PresenceState.OFFLINE, false, Duration.ZERO);
    assertEquals(0, user.content(START).path("last_active_ago").asLong(-1));
  }

  @Test
  void theMostPresentClientCounts() {
    user.polls(PHONE, PresenceState.UNAVAILABLE, START, after(Duration.ofMinutes(3)));
    user.polls(DESK, PresenceState.ONLINE, START, after(Duration.ofMinutes(1)));

    assertShown(PresenceState.ONLINE, true, Duration.ofSeconds(59));
    assertShown(PresenceState.UNAVAILABLE, false, Duration.ofSeconds(60));
    assertShown(PresenceState.OFFLINE, false, Duration.ofMinutes(3));
  }

  @Test
  void whatIsSaidHoldsWithoutPolls() {
    user.says(PHONE, PresenceState.UNAVAILABLE, Optional.of("lunch"), START);

    assertEquals(
        new Shown(PresenceState.UNAVAILABLE, false, Optional.of("lunch")),
        user.shown(after(Duration.ofMinutes(4))));
    assertShown(PresenceState.OFFLINE, false, UserPresence.SAID_FOR);
  }

  @Test
  void aStatusOutlivesItsClient() {
    user.says(PHONE, PresenceState.OFFLINE, Optional.of("bye"), START);

    assertEquals(
        new Shown(PresenceState.OFFLINE, false, Optional.of("bye")),
        user.shown(after(Duration.ofDays(1))));
  }

  @Test
  void whatIsPublishedIsNotDueUntilItDecays() {
    user.polls(PHONE, PresenceState.ONLINE, START, after(Duration.ofMinutes(10)));
    user.published(user.shown(START));

    assertFalse(user.isDue(START));
    user.acts(PHONE, after(Duration.ofSeconds(30)));
    assertFalse(user.isDue(after(Duration.ofSeconds(89))));
    assertTrue(user.isDue(after(Duration.ofSeconds(90))));
  }

  @Test
  void aRestartKeepsWhatOthersSaw() {
    var seen = new Shown(PresenceState.ONLINE, true, Optional.of("here"));
    var restored = new UserPresence(seen, START.minus(Duration.ofHours(2)));

    restored.assume(START, after(Duration.ofMinutes(1)));

    assertFalse(restored.isDue(START));
    assertEquals(PresenceState.OFFLINE, restored.shown(after(Duration.ofMinutes(1))).state());
  }

  @Test
  void whateverHappensItEndsOfflineWrittenAndForgettable() {
    var random = new Random(7);
    for (int run = 0; run < 500; run++) {
      var one = new UserPresence(Shown.NEVER_SEEN, Instant.EPOCH);
      var now = START;
      for (int step = 0; step < 40; step++) {
        now = now.plusMillis(random.nextInt(120_000));
        step(one, random, now);
        var shown = one.shown(now);
        assertTrue(!shown.active() || shown.state() == PresenceState.ONLINE);
        assertFalse(one.isForgettable(now), "was just touched");
        if (random.nextBoolean()) {
          one.published(shown);
          assertFalse(one.isDue(now));
        }
      }
      var end = now.plus(Duration.ofHours(1));
      assertEquals(PresenceState.OFFLINE, one.shown(end).state());
      one.published(one.shown(end));
      assertTrue(one.isForgettable(end));
    }
  }

  private static void step(UserPresence one, Random random, Instant now) {
    var device = random.nextBoolean() ? PHONE : DESK;
    var wanted = PresenceState.values()[random.nextInt(3)];
    switch (random.nextInt(3)) {
      case 0 ->
          one.polls(
              device,
              random.nextBoolean() ? PresenceState.ONLINE : PresenceState.UNAVAILABLE,
              now,
              now.plusSeconds(random.nextInt(300)));
      case 1 -> {
        one.says(device, wanted, Optional.of("s" + random.nextInt(3)), now);
        if (wanted == PresenceState.ONLINE) {
          assertEquals(PresenceState.ONLINE, one.shown(now).state());
        }
      }
      default -> {
        var before = one.shown(now).state();
        one.acts(device, now);
        assertTrue(
            before != PresenceState.OFFLINE || one.shown(now).state() == PresenceState.OFFLINE);
      }
    }
  }

  private void assertShown(PresenceState state, boolean active, Duration afterStart) {
    var shown = user.shown(after(afterStart));
    assertEquals(List.of(state, active), List.of(shown.state(), shown.active()));
  }

  private static Instant after(Duration time) {
    return START.plus(time);
  }
}
