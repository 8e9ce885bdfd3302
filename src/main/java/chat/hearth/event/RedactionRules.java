package chat.hearth.event;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What survives the redaction of an event.
 *
 * @param topLevel the keys of the event that stay
 * @param content for each event type the keys of its content that stay; none where it is not listed
 * @param wholeContent event types whose content stays as it is
 * @param thirdPartySigned whether a member event keeps {@code third_party_invite.signed}
 */
public record RedactionRules(
    Set<String> topLevel,
    Map<String, Set<String>> content,
    Set<String> wholeContent,
    boolean thirdPartySigned) {

  static final RedactionRules V1 =
      new RedactionRules(
          Set.of(
              "event_id",
              "type",
              "room_id",
              "sender",
              "state_key",
              "content",
              "hashes",
              "signatures",
              "depth",
              "prev_events",
              "prev_state",
              "auth_events",
              "origin",
              "origin_server_ts",
              "membership"),
          Map.of(
              "m.room.member", Set.of("membership"),
              "m.room.create", Set.of("creator"),
              "m.room.join_rules", Set.of("join_rule"),
              "m.room.power_levels",
                  Set.of(
                      "ban",
                      "events",
                      "events_default",
                      "kick",
                      "redact",
                      "state_default",
                      "users",
                      "users_default"),
              "m.room.aliases", Set.of("aliases"),
              "m.room.history_visibility", Set.of("history_visibility")),
          Set.of(),
          false);

  static final RedactionRules V6 = V1.keepingNothingOf("m.room.aliases");

  static final RedactionRules V8 = V6.keeping("m.room.join_rules", "allow");

  static final RedactionRules V9 = V8.keeping("m.room.member", "join_authorised_via_users_server");

  static final RedactionRules V11 =
      V9.keeping("m.room.power_levels", "invite")
          .keeping("m.room.redaction", "redacts")
          .keepingNothingOf("m.room.create")
          .withoutLegacyKeys();

  /** The keys of the content of such an event that stay. */
  Set<String> keptOf(String type) {
    return Optional.ofNullable(content.get(type)).orElse(Set.of());
  }

  private RedactionRules keeping(String type, String key) {
    var more = new HashMap<>(content);
    var keys = new HashSet<>(keptOf(type));
    keys.add(key);
    more.put(type, Set.copyOf(keys));
    return new RedactionRules(topLevel, Map.copyOf(more), wholeContent, thirdPartySigned);
  }

  private RedactionRules keepingNothingOf(String type) {
    var fewer = new HashMap<>(content);
    fewer.remove(type);
    return new RedactionRules(topLevel, Map.copyOf(fewer), wholeContent, thirdPartySigned);
  }

  /** Version 11's clean-up: three keys that mean nothing go, all of a create event stays. */
  private RedactionRules withoutLegacyKeys() {
    var keys = new HashSet<>(topLevel);
    keys.removeAll(Set.of("origin", "membership", "prev_state"));
    return new RedactionRules(Set.copyOf(keys), content, Set.of("m.room.create"), true);
  }
}
