package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which rooms a list has. What is not said is not asked.
 *
 * @param types those wanted; the empty text stands for rooms without a type
 * @param tags of which a room has to have one
 */
record RoomFilter(
    Optional<Boolean> isDm,
    Optional<Boolean> isEncrypted,
    Optional<Boolean> isInvite,
    Optional<Set<String>> types,
    Set<String> notTypes,
    Optional<Set<String>> tags,
    Set<String> notTags) {
  static final RoomFilter ALL =
      new RoomFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Set.of());

  /**
   * Reads {@code filters}.
   *
   * @throws MatrixError {@code M_BAD_JSON}
   */
  static RoomFilter of(Fields json) {
    return new RoomFilter(
        flag(json, "is_dm"),
        flag(json, "is_encrypted"),
        flag(json, "is_invite"),
        texts(json, "room_types"),
        texts(json, "not_room_types").orElse(Set.of()),
        texts(json, "tags"),
        texts(json, "not_tags").orElse(Set.of()));
  }

  /** Whether the state of a room has to be looked at. */
  boolean asksForState() {
    return isEncrypted.isPresent() || types.isPresent() || !notTypes.isEmpty();
  }

  boolean asksForTags() {
    return tags.isPresent() || !notTags.isEmpty();
  }

  boolean wantsType(String type) {
    return !notTypes.contains(type) && types.map(wanted -> wanted.contains(type)).orElse(true);
  }

  boolean wantsTags(Set<String> has) {
    return has.stream().noneMatch(notTags::contains)
        && tags.map(wanted -> has.stream().anyMatch(wanted::contains)).orElse(true);
  }

  private static Optional<Boolean> flag(Fields json, String name) {
    return json.has(name) && !json.json().path(name).isNull()
        ? Optional.of(json.bool(name, false))
        : Optional.empty();
  }

  private static Optional<Set<String>> texts(Fields json, String name) {
    var array = json.json().path(name);
    if (array.isMissingNode() || array.isNull()) {
      return Optional.empty();
    }
    if (!array.isArray()) {
      throw MatrixError.badJson("'" + name + "' must be an array");
    }
    var texts = new HashSet<String>();
    for (JsonNode one : array) {
      if (!one.isTextual() && !one.isNull()) {
        throw MatrixError.badJson("'" + name + "' must have strings");
      }
      texts.add(one.isNull() ? "" : one.textValue());
    }
    return Optional.of(Set.copyOf(texts));
  }
}
