package chat.hearth.event.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The segments of one room as a database would keep them; counts how often they are read. */
final class Segments implements SegmentLoader {
  private final Map<Integer, byte[]> rows = new HashMap<>();
  private int loads;
  private int prefetches;

  void put(int ver, byte[] segment) {
    rows.put(ver, segment);
  }

  @Override
  public byte[] load(int ver) {
    loads++;
    return Objects.requireNonNull(rows.get(ver), () -> "no segment " + ver);
  }

  @Override
  public void prefetch(int[] vers) {
    prefetches++;
  }

  int loads() {
    return loads;
  }

  int prefetches() {
    return prefetches;
  }
}
