package chat.hearth.delivery.push;

import chat.hearth.event.Pdu;
import chat.hearth.feature.pushrules.Rules;
import chat.hearth.feature.pushrules.Surroundings;
import chat.hearth.matrix.UserId;
import chat.hearth.room.StoredEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Makes the mark of an event by asking the predefined rules, without looking at the room. */
final class Marking {
  private static final Surroundings MAY_NOTIFY = new Anywhere(true);
  private static final Surroundings MAY_NOT = new Anywhere(false);

  private Marking() {}

  /** The mark; none for what interests nobody and says nothing. */
  static Optional<Mark> of(StoredEvent event) {
    var pdu = event.pdu();
    var relation = Relation.of(pdu);
    var kind = event.redactedBy().isPresent() ? Mark.Kind.SILENT : kind(pdu);
    if (kind == Mark.Kind.SILENT && (pdu.isState() || relation.parent().isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            event.sequence(),
            pdu.sender().value(),
            relation.thread(),
            relation.parent(),
            kind,
            event.redactedBy().isPresent() ? Set.of() : named(pdu)));
  }

  private static Mark.Kind kind(Pdu pdu) {
    var best = weight(pdu, Optional.empty(), MAY_NOTIFY);
    var least = weight(pdu, Optional.empty(), MAY_NOT);
    return switch (best) {
      case NONE -> Mark.Kind.SILENT;
      case NOTIFY -> Mark.Kind.NOTIFY;
      case HIGHLIGHT ->
          switch (least) {
            case NONE -> Mark.Kind.BARE_CLAIM;
            case NOTIFY -> Mark.Kind.CLAIM;
            case HIGHLIGHT -> Mark.Kind.HIGHLIGHT;
          };
    };
  }

  /** The rules treat all who are mentioned alike, so one of them is asked for. */
  private static Set<String> named(Pdu pdu) {
    var named = new HashSet<String>();
    for (var user : pdu.content().path("m.mentions").path("user_ids")) {
      if (user.isTextual()
          && user.textValue().indexOf(' ') < 0
          && UserId.isValid(user.textValue())) {
        named.add(user.textValue());
      }
    }
    if (named.isEmpty()) {
      return Set.of();
    }
    var one = new UserId(named.iterator().next());
    return weight(pdu, Optional.of(one), MAY_NOT) == Weight.HIGHLIGHT ? named : Set.of();
  }

  private static Weight weight(Pdu pdu, Optional<UserId> owner, Surroundings room) {
    return Weight.of(Rules.PREDEFINED.judge(pdu, owner, room));
  }

  /** The predefined rules count the same in rooms of all sizes. */
  private record Anywhere(boolean mayNotify) implements Surroundings {
    @Override
    public int joinedMembers() {
      return 0;
    }

    @Override
    public boolean senderMayNotify(String key) {
      return mayNotify;
    }

    @Override
    public Optional<Boolean> followsThread(UserId user) {
      return Optional.empty(); // who follows threads is asked for each event
    }

    @Override
    public Optional<String> displayName(UserId user) {
      return Optional.empty();
    }
  }
}
