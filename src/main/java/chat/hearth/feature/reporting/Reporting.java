package chat.hearth.feature.reporting;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.room.Rooms;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/** The door of this chapter: nothing but its endpoints. */
public final class Reporting {
  static final int MAX_BODY_BYTES = 64 << 10; // as much as an event has room for

  private final List<Endpoint> endpoints;

  /**
   * @param hasAccount whether there is a local account of this name
   */
  public Reporting(Database database, Rooms rooms, Predicate<UserId> hasAccount, Clock clock) {
    var reports = new ReportStore(database, clock);
    endpoints =
        List.of(
            new ReportRoom(rooms, reports),
            new ReportEvent(rooms, reports),
            new ReportUser(hasAccount, reports),
            new ListReports(reports));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
