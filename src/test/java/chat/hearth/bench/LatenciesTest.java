package chat.hearth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static Latencies millis(long... values) {
    var latencies = new Latencies();
    for (long value : values) {
      latencies.add(value * 1_000_000);
    }
    return latencies;
  }

  @Test
  void percentilesAreNearestRanks() {
    var latencies = new Latencies();
    for (int i = 2000; i > 0; i--) {
      latencies.add(i * 1_000_000L);
    }

    assertEquals(1000, latencies.percentileMillis(50));
    assertEquals(1980, latencies.percentileMillis(99));
    assertEquals(2000, latencies.percentileMillis(100));
  }

  @Test
  void aSingleDurationIsEveryPercentile() {
    var one = millis(7);

    assertEquals(7, one.percentileMillis(0));
    assertEquals(7, one.percentileMillis(99));
  }

  @Test
  void mergingCountsEveryPart() {
    var merged = Latencies.merge(List.of(millis(1, 9), millis(), millis(5)));

    assertEquals(3, merged.count());
    assertEquals(5, merged.percentileMillis(50));
  }

  @Test
  void nothingMeasuredHasNoPercentile() {
    assertThrows(IllegalStateException.class, () -> millis().percentileMillis(50));
  }
}
