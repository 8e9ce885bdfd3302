package chat.hearth.feature.creation;

import chat.hearth.event.EventDraft;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.ServerAcl;
import chat.hearth.event.StateKey;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first events of a room, in the order that the specification gives: create, the creator's
 * join, power levels, the alias, the preset, the initial state, name and topic, invites.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#creation">Client-Server API:
 *     creation</a>
 */
final class FirstEvents {
  private final RoomVersion version;
  private final UserId creator;
  private final Fields request;
  private final MemberContent members;
  private final Preset preset;
  private final List<UserId> invited;
  private final DefaultEncryption encryption;

  /**
   * @param owners who is invited by an address that is known to be theirs
   */
  FirstEvents(
      RoomVersion version,
      UserId creator,
      Fields request,
      List<UserId> owners,
      MemberContent members,
      ServerName server,
      DefaultEncryption encryption) {
    this.version = version;
    this.creator = creator;
    this.request = request;
    this.members = members;
    this.preset = Preset.of(request);
    this.invited = invited(server, owners);
    this.encryption = encryption;
  }

  /** Whom the room is made with, also by a member event of {@code initial_state}. */
  Set<UserId> invited() {
    var users = new LinkedHashSet<>(invited);
    for (var draft : initialState()) {
      if (draft.type().equals("m.room.member")
          && "invite".equals(draft.content().path("membership").textValue())) {
        users.add(new UserId(draft.stateKey().orElseThrow()));
      }
    }
    return users;
  }

  EventDraft create() {
    var content =
        request
            .optionalObject("creation_content")
            .map(given -> given.json().deepCopy())
            .orElseGet(Json::object);
    content.put("room_version", version.id());
    if (version.creatorInContent()) {
      content.put("creator", creator.value());
    } else {
      content.remove("creator");
    }
    if (version.privilegedCreators()) {
      additionalCreators(content);
    }
    return state("m.room.create", content);
  }

  private void additionalCreators(ObjectNode content) {
    var creators = new LinkedHashSet<String>(new Fields(content).strings("additional_creators"));
    for (var user : creators) {
      var unused = new UserId(user);
    }
    if (preset == Preset.TRUSTED_PRIVATE_CHAT) {
      invited.forEach(user -> creators.add(user.value()));
    }
    creators.remove(creator.value());
    content.remove("additional_creators");
    if (!creators.isEmpty()) {
      var array = content.putArray("additional_creators");
      creators.forEach(array::add);
    }
  }

  /** Everything behind the create event. */
  List<EventDraft> rest(Optional<String> alias) {
    var given = initialState();
    var drafts = new ArrayList<EventDraft>();
    drafts.add(
        EventDraft.state(
            creator,
            "m.room.member",
            creator.value(),
            members.withProfile(Membership.JOIN, creator, Optional.empty())));
    drafts.add(state("m.room.power_levels", powerLevels()));
    alias.ifPresent(
        name -> drafts.add(state("m.room.canonical_alias", Json.object().put("alias", name))));
    var overridden = keys(given);
    preset(overridden, drafts, "m.room.join_rules", "join_rule", preset.joinRule());
    preset(
        overridden,
        drafts,
        "m.room.history_visibility",
        "history_visibility",
        preset.historyVisibility());
    preset(overridden, drafts, "m.room.guest_access", "guest_access", preset.guestAccess());
    if (encryption.appliesTo(preset, create().content())
        && !overridden.contains(new StateKey("m.room.encryption", ""))) {
      drafts.add(state("m.room.encryption", DefaultEncryption.content()));
    }
    drafts.addAll(given);
    request
        .optionalString("name")
        .ifPresent(name -> drafts.add(state("m.room.name", Json.object().put("name", name))));
    request.optionalString("topic").ifPresent(topic -> drafts.add(topic(topic)));
    for (var user : invited) {
      var content = members.withProfile(Membership.INVITE, user, Optional.empty());
      if (request.bool("is_direct", false)) {
        content.put("is_direct", true);
      }
      drafts.add(EventDraft.state(creator, "m.room.member", user.value(), content));
    }
    return drafts;
  }

  private ObjectNode powerLevels() {
    var equals = preset == Preset.TRUSTED_PRIVATE_CHAT ? invited : List.<UserId>of();
    var content = FirstPowerLevels.content(version, creator, equals);
    request
        .optionalObject("power_level_content_override")
        .ifPresent(override -> content.setAll(override.json()));
    return content;
  }

  private EventDraft topic(String topic) {
    var content = Json.object().put("topic", topic);
    content.putObject("m.topic").putArray("m.text").addObject().put("body", topic);
    return state("m.room.topic", content);
  }

  private List<EventDraft> initialState() {
    var drafts = new ArrayList<EventDraft>();
    for (var event : request.objects("initial_state")) {
      if (event.string("type").equals("m.room.server_acl")) {
        ServerAcl.check(event.object("content").json(), creator.server());
      }
      drafts.add(
          EventDraft.state(
              creator,
              event.string("type"),
              event.optionalString("state_key").orElse(""),
              event.object("content").json()));
    }
    return drafts;
  }

  private static Set<StateKey> keys(List<EventDraft> drafts) {
    var keys = new HashSet<StateKey>();
    drafts.forEach(draft -> keys.add(new StateKey(draft.type(), draft.stateKey().orElseThrow())));
    return keys;
  }

  private void preset(
      Set<StateKey> overridden, List<EventDraft> drafts, String type, String field, String value) {
    if (!overridden.contains(new StateKey(type, ""))) {
      drafts.add(state(type, Json.object().put(field, value)));
    }
  }

  private List<UserId> invited(ServerName server, List<UserId> owners) {
    var users = new LinkedHashSet<UserId>();
    var asked = new ArrayList<>(request.strings("invite").stream().map(UserId::new).toList());
    asked.addAll(owners);
    for (var user : asked) {
      if (!user.isOf(server)) {
        throw MatrixError.forbidden("Users of other servers can't be invited from here");
      }
      users.add(user);
    }
    users.remove(creator);
    return List.copyOf(users);
  }

  private EventDraft state(String type, ObjectNode content) {
    return EventDraft.state(creator, type, "", content);
  }
}
