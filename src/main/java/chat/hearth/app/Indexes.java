package chat.hearth.app;

import chat.hearth.delivery.push.EventMarks;
import chat.hearth.feature.media.MediaReferences;
import chat.hearth.feature.relations.RelationIndex;
import chat.hearth.room.EventIndex;
import java.time.Clock;
import java.util.List;

/** The tables of chapters that are written with the events: the rooms need them first. */
final class Indexes {
  private final RelationIndex relations = new RelationIndex();
  private final MediaReferences media;

  Indexes(Clock clock) {
    this.media = new MediaReferences(clock);
  }

  RelationIndex relations() {
    return relations;
  }

  List<EventIndex> all() {
    return List.of(relations, new EventMarks(), media);
  }
}
