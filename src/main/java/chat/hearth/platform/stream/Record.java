package chat.hearth.platform.stream;

import java.util.ArrayList;
import java.util.List;

/** A log record in the making. Owned by the thread of its transaction. */
final class Record {
  private final Prefix prefix;
  private final List<Change> changes = new ArrayList<>();
  private final List<Runnable> onCommit = new ArrayList<>();
  private long position;

  Record(Prefix prefix) {
    this.prefix = prefix;
  }

  /** Its number, taken at the first call. */
  long position() {
    if (position == 0) {
      position = prefix.next();
    }
    return position;
  }

  boolean isNumbered() {
    return position != 0;
  }

  List<Change> changes() {
    return changes;
  }

  void onCommit(Runnable action) {
    onCommit.add(action);
  }

  void runOnCommit() {
    onCommit.forEach(Runnable::run);
  }
}
