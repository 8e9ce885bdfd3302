package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
  private static final Optional<Requester> ALICE = Optional.of(TestServer.requester("alice"));
  private static final Optional<Requester> GUEST = Optional.of(TestServer.requester("guest"));

  private final SettableClock clock = new SettableClock();
  private final RateLimiter limiter =
      new RateLimiter(TestServer.limits(true, new Config.Rate(0.5, 3)), clock);

  @Test
  void burstIsGrantedAndNotMore() {
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);

    assertRefused(2000, RateClass.MESSAGE, "1.2.3.4", ALICE);
  }

  @Test
  void tokenComesBackExactlyInTime() {
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);

    clock.move(Duration.ofMillis(1999));
    assertRefused(1, RateClass.MESSAGE, "1.2.3.4", ALICE);
    clock.move(Duration.ofMillis(1));
    takeTimes(1, RateClass.MESSAGE, "1.2.3.4", ALICE);
    assertRefused(2000, RateClass.MESSAGE, "1.2.3.4", ALICE);
  }

  @Test
  void refusedRequestsCostNothing() {
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);
    for (int i = 0; i < 100; i++) {
      assertRefused(2000, RateClass.MESSAGE, "1.2.3.4", ALICE);
    }

    clock.move(Duration.ofSeconds(6));

    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);
  }

  @Test
  void bucketNeverHoldsMoreThanItsBurst() {
    takeTimes(1, RateClass.MESSAGE, "1.2.3.4", ALICE);

    clock.move(Duration.ofDays(1));

    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);
    assertRefused(2000, RateClass.MESSAGE, "1.2.3.4", ALICE);
  }

  @Test
  void usersAndClassesHaveTheirOwnBuckets() {
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);

    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", GUEST);
    takeTimes(3, RateClass.ROOM, "1.2.3.4", ALICE);
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", Optional.empty());
    assertRefused(2000, RateClass.MESSAGE, "4.3.2.1", ALICE);
  }

  @Test
  void registrationIsCountedByAddress() {
    takeTimes(3, RateClass.REGISTRATION, "1.2.3.4", ALICE);

    assertRefused(2000, RateClass.REGISTRATION, "1.2.3.4", GUEST);
    takeTimes(1, RateClass.REGISTRATION, "1.2.3.5", ALICE);
  }

  @Test
  void loginIsCountedByAddressAndUser() {
    takeTimes(3, RateClass.LOGIN, "1.2.3.4", ALICE);

    assertRefused(2000, RateClass.LOGIN, "1.2.3.4", Optional.empty());
    assertRefused(2000, RateClass.LOGIN, "1.2.3.5", ALICE);
  }

  @Test
  void networkOfOneSubscriberSharesItsBucket() {
    takeTimes(3, RateClass.LOGIN, "2001:db8:1:2::1", Optional.empty());

    assertRefused(2000, RateClass.LOGIN, "2001:db8:1:2:ffff::9", Optional.empty());
    takeTimes(1, RateClass.LOGIN, "2001:db8:1:3::1", Optional.empty());
  }

  @Test
  void clockSetBackLocksNobodyOutForLonger() {
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);

    clock.move(Duration.ofHours(-1));

    assertRefused(2000, RateClass.MESSAGE, "1.2.3.4", ALICE);
    clock.move(Duration.ofHours(1).plusSeconds(6));
    takeTimes(3, RateClass.MESSAGE, "1.2.3.4", ALICE);
  }

  @Test
  void nothingIsLimitedWhereLimitsAreOff() {
    var off = new RateLimiter(TestServer.UNLIMITED, clock);

    for (int i = 0; i < 100; i++) {
      assertDoesNotThrow(() -> off.take(RateClass.LOGIN, "1.2.3.4", ALICE));
    }
  }

  @Test
  void noneIsNeverLimited() {
    takeTimes(100, RateClass.NONE, "1.2.3.4", ALICE);
  }

  private void takeTimes(int times, RateClass rate, String address, Optional<Requester> who) {
    for (int i = 0; i < times; i++) {
      assertDoesNotThrow(() -> limiter.take(rate, address, who));
    }
  }

  private void assertRefused(long millis, RateClass rate, String address, Optional<Requester> who) {
    var error = assertThrows(MatrixError.class, () -> limiter.take(rate, address, who));
    assertEquals("M_LIMIT_EXCEEDED", error.errcode());
    assertEquals(millis, error.toJson().path("retry_after_ms").asLong());
  }
}
