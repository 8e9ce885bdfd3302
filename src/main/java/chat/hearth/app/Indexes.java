package chat.hearth.app;

import chat.hearth.delivery.push.EventMarks;
import chat.hearth.feature.media.MediaReferences;
import chat.hearth.feature.relations.RelationIndex;
import chat.hearth.feature.stickyevents.StickyEvents;
import chat.hearth.platform.storage.Database;
import chat.hearth.room.EventIndex;
import java.time.Clock;
import java.util.List;

/** The tables of chapters that are written with the events: the rooms need them first. */
final class Indexes {
  private final RelationIndex relations = new RelationIndex();
  private final MediaReferences media;
  private final StickyEvents sticky;

  Indexes(Database database, Clock clock) {
    this.sticky = new StickyEvents(database, clock);
    this.media = new MediaReferences(clock);
  }

  RelationIndex relations() {
    return relations;
  }

  StickyEvents sticky() {
    return sticky;
  }

  List<EventIndex> all() {
    return List.of(relations, new EventMarks(), media, sticky);
  }
}
