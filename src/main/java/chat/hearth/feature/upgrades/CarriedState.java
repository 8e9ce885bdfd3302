package chat.hearth.feature.upgrades;

import chat.hearth.event.EventDraft;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a replacement begins with: the events that the specification recommends, the bans, a space's
 * children, each in a form that the new version knows.
 *
 * <p>The power levels come last: until then the creator may do everything, and whoever upgrades a
 * room may have too little power for the rest of its state.
 */
final class CarriedState {
  private static final List<String> TYPES =
      List.of(
          "m.room.server_acl",
          "m.room.encryption",
          "m.room.name",
          "m.room.avatar",
          "m.room.topic",
          "m.room.guest_access",
          "m.room.history_visibility");

  // A level that is above what anybody can be given, but creators: only they upgrade the room
  // again.
  private static final long ABOVE_ADMIN = 150;
  private static final int MAX_BANS = 10_000; // one commit makes them all

  private final StateView old;
  private final RoomVersion version;
  private final UserId user;
  private final Set<UserId> creators;
  private final MemberContent members;

  /**
   * @param creators further creators, where the new version knows them
   */
  CarriedState(
      StateView old,
      RoomVersion version,
      UserId user,
      Set<UserId> creators,
      MemberContent members) {
    this.old = old;
    this.version = version;
    this.user = user;
    this.creators = creators;
    this.members = members;
  }

  /** The create event; of the old one the type is kept, and whether others may take part. */
  EventDraft create(RoomId oldRoom, EventId newest) {
    var before = old.get(StateKey.CREATE).orElseThrow().content();
    var content = Json.object();
    for (var field : List.of("type", "m.federate")) {
      if (before.has(field)) {
        content.set(field, before.get(field));
      }
    }
    content.put("room_version", version.id());
    if (version.creatorInContent()) {
      content.put("creator", user.value());
    }
    if (!creators.isEmpty()) {
      var array = content.putArray("additional_creators");
      creators.forEach(creator -> array.add(creator.value()));
    }
    UpgradeRoom.predecessor(content, version, oldRoom, newest);
    return state("m.room.create", "", content);
  }

  /** Everything behind the create event. */
  List<EventDraft> rest() {
    var drafts = new ArrayList<EventDraft>();
    drafts.add(
        state(
            "m.room.member",
            user.value(),
            members.withProfile(Membership.JOIN, user, Optional.empty())));
    for (var type : TYPES) {
      content(type).ifPresent(content -> drafts.add(state(type, "", content)));
    }
    content("m.room.join_rules").ifPresent(content -> drafts.add(joinRules(content)));
    addChildren(drafts);
    addBans(drafts);
    drafts.add(state("m.room.power_levels", "", powerLevels()));
    return drafts;
  }

  private void addChildren(List<EventDraft> drafts) {
    for (var event : old.core()) {
      if (event.pdu().type().equals("m.space.child") && !event.pdu().content().isEmpty()) {
        drafts.add(
            state(
                "m.space.child",
                event.pdu().stateKey().orElseThrow(),
                event.pdu().content().deepCopy()));
      }
    }
  }

  private void addBans(List<EventDraft> drafts) {
    int bans = 0;
    for (var event : old.members()) {
      var content = event.pdu().content();
      if (content.path("membership").asText().equals("ban") && bans++ < MAX_BANS) {
        var ban = Json.object().put("membership", "ban");
        if (content.path("reason").isTextual()) {
          ban.set("reason", content.get("reason"));
        }
        drafts.add(state("m.room.member", event.pdu().stateKey().orElseThrow(), ban));
      }
    }
  }

  /** A rule that the new version does not know becomes the nearest one that lets in fewer. */
  private EventDraft joinRules(ObjectNode content) {
    var rule = content.path("join_rule").asText();
    var known =
        switch (rule) {
          case "knock_restricted" ->
              version.knockRestricted()
                  ? rule
                  : version.restrictedJoins()
                      ? "restricted"
                      : version.knocking() ? "knock" : "invite";
          case "restricted" -> version.restrictedJoins() ? rule : "invite";
          case "knock" -> version.knocking() ? rule : "invite";
          default -> rule;
        };
    content.put("join_rule", known);
    if (!known.endsWith("restricted")) {
      content.remove("allow");
    }
    return state("m.room.join_rules", "", content);
  }

  private ObjectNode powerLevels() {
    var content = content("m.room.power_levels").orElseGet(Json::object);
    if (version.integerLevels()) {
      integers(content);
    }
    var users = content.withObjectProperty("users");
    if (version.privilegedCreators()) {
      users.remove(user.value());
      creators.forEach(creator -> users.remove(creator.value()));
      var events = content.withObjectProperty("events");
      var above = Math.max(ABOVE_ADMIN, content.path("state_default").asLong(50) + 1);
      events.put("m.room.tombstone", Math.max(above, events.path("m.room.tombstone").asLong(0)));
    } else if (old.powerLevels().isCreator(user) || !content.has("users_default")) {
      // Who stood above all levels, or was the creator of a room without any, is to stay that.
      users.put(user.value(), Math.max(100, users.path(user.value()).asLong(100)));
    }
    return content;
  }

  /** Levels as text, which old rooms may have, become numbers. */
  private static void integers(ObjectNode content) {
    for (var field : List.copyOf(content.properties())) {
      var value = field.getValue();
      if (value instanceof ObjectNode object) {
        integers(object);
      } else if (!value.isIntegralNumber()) {
        try {
          content.put(field.getKey(), (long) Double.parseDouble(value.asText().trim()));
        } catch (NumberFormatException e) {
          content.remove(field.getKey()); // it never counted
        }
      }
    }
  }

  private Optional<ObjectNode> content(String type) {
    return old.get(new StateKey(type, "")).map(event -> event.content().deepCopy());
  }

  private EventDraft state(String type, String key, ObjectNode content) {
    return EventDraft.state(user, type, key, content);
  }
}
