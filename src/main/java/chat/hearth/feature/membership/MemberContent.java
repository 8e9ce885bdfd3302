package chat.hearth.feature.membership;

import chat.hearth.event.EventDraft;
import chat.hearth.feature.profiles.Profile;
import chat.hearth.feature.profiles.Profiles;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Builds member events: the membership, the reason, and the profile of whom it is about. */
public final class MemberContent {
  private final Profiles profiles;

  public MemberContent(Profiles profiles) {
    this.profiles = profiles;
  }

  /**
   * A join, invite or knock: it shows the profile of the user it is about, which is read here, so
   * not on a room's writer.
   */
  public ObjectNode withProfile(Membership membership, UserId user, Optional<String> reason) {
    var content = bare(membership, reason);
    profiles.find(user).ifPresent(profile -> show(profile, content));
    return content;
  }

  /** Puts the name and the picture of a profile into a member event's content. */
  static void show(Profile profile, ObjectNode content) {
    profile.displayName().ifPresent(name -> content.put("displayname", name));
    profile.avatarUrl().ifPresent(url -> content.put("avatar_url", url));
  }

  /** A leave or ban: it shows no profile, which may be what somebody is banned for. */
  public ObjectNode bare(Membership membership, Optional<String> reason) {
    var content = Json.object();
    content.put("membership", membership.text());
    reason.ifPresent(text -> content.put("reason", text));
    return content;
  }

  /** The member event by which {@code sender} changes what {@code target} is. */
  static EventDraft draft(UserId sender, UserId target, ObjectNode content) {
    return EventDraft.state(sender, "m.room.member", target.value(), content);
  }
}
