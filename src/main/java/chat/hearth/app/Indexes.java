package chat.hearth.app;

import chat.hearth.delivery.push.EventMarks;
import chat.hearth.feature.relations.RelationIndex;
import chat.hearth.room.EventIndex;
import java.util.List;

/** The tables of chapters that are written with the events: the rooms need them first. */
final class Indexes {
  private final RelationIndex relations = new RelationIndex();

  RelationIndex relations() {
    return relations;
  }

  List<EventIndex> all() {
    return List.of(relations, new EventMarks());
  }
}
