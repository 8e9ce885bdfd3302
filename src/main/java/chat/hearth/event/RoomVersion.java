package chat.hearth.event;

import chat.hearth.matrix.CanonicalJson;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a room version, as data. Version N is version N-1 with a few of them changed; no
 * other code compares version identifiers.
 *
 * @param id the identifier in {@code m.room.create}
 * @param format where event IDs come from
 * @param stateResolution the algorithm that merges forks
 * @param redaction what a redaction leaves
 * @param strictJson whether canonical JSON is enforced: no floats, integers within ±(2^53 - 1)
 * @param keyValidity whether a signing key must have been valid at the event's {@code
 *     origin_server_ts}
 * @param aliasesRule whether {@code m.room.aliases} has an authorisation rule of its own
 * @param redactionRule whether {@code m.room.redaction} has one; else a redaction is judged when it
 *     is applied
 * @param notificationLevels whether changes of {@code notifications} levels are authorised
 * @param knocking whether {@code knock} is a membership and a join rule
 * @param restrictedJoins whether the join rule {@code restricted} exists
 * @param knockRestricted whether the join rule {@code knock_restricted} exists
 * @param integerLevels whether power levels must be integers; else text and floats count too
 * @param creatorInContent whether the creator is {@code content.creator} of the create event; else
 *     its sender
 * @param redactsInContent whether {@code redacts} is a key of the content; else of the event
 * @param roomIdIsCreateHash whether the room ID is the ID of the create event, which therefore
 *     carries none and is never cited among auth events
 * @param privilegedCreators whether creators, {@code additional_creators} among them, have an
 *     infinite power level
 */
public record RoomVersion(
    String id,
    EventFormat format,
    StateResolution stateResolution,
    RedactionRules redaction,
    boolean strictJson,
    boolean keyValidity,
    boolean aliasesRule,
    boolean redactionRule,
    boolean notificationLevels,
    boolean knocking,
    boolean restrictedJoins,
    boolean knockRestricted,
    boolean integerLevels,
    boolean creatorInContent,
    boolean redactsInContent,
    boolean roomIdIsCreateHash,
    boolean privilegedCreators) {

  private static final List<RoomVersion> ALL = RoomVersionTable.build();

  /** The version of a room whose creator asks for none, as the specification recommends: 12. */
  public static final RoomVersion DEFAULT = ALL.getLast();

  /** The version with this identifier, where Hearth knows it. */
  public static Optional<RoomVersion> find(String id) {
    for (var version : ALL) {
      if (version.id.equals(id)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** All known versions, oldest first. */
  public static List<RoomVersion> all() {
    return ALL;
  }

  /** The greatest {@code depth}: what canonical JSON can hold where it is enforced. */
  public long maxDepth() {
    return strictJson ? CanonicalJson.MAX_INTEGER : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return id;
  }
}
