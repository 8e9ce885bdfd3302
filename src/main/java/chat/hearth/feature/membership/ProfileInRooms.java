package chat.hearth.feature.membership;

import chat.hearth.event.StateKey;
import chat.hearth.feature.profiles.Profile;
import chat.hearth.feature.profiles.ProfileListener;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a changed name or picture into the rooms of its user, as new join events.
 *
 * <p>A room that refuses (its rules, or its commit) keeps the old one until the next change.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-
 *     information">Client-Server API: events on change of profile information</a>
 */
public final class ProfileInRooms implements ProfileListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileInRooms.class);

  private final Rooms rooms;

  public ProfileInRooms(Rooms rooms) {
    this.rooms = rooms;
  }

  /** Sends the new join events, all rooms at once, and returns when they are durable. */
  @Override
  public void profileChanged(UserId user, Profile profile) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var membership : rooms.memberships().of(user).values()) {
        if (membership.membership() == Membership.JOIN) {
          threads.execute(() -> update(user, profile, membership.room()));
        }
      }
    }
  }

  private void update(UserId user, Profile profile, RoomId room) {
    try {
      rooms.append(
          room,
          current -> {
            var now = current.get(StateKey.member(user));
            if (now.isEmpty() || !current.isJoined(user)) {
              return List.of();
            }
            var content = Json.object().put("membership", Membership.JOIN.text());
            MemberContent.show(profile, content);
            var vouching = now.get().content().get("join_authorised_via_users_server");
            if (vouching != null) {
              content.set("join_authorised_via_users_server", vouching);
            }
            return content.equals(now.get().content())
                ? List.of()
                : List.of(MemberContent.draft(user, user, content));
          });
    } catch (RuntimeException e) {
      LOG.atInfo()
          .setMessage("A room did not take a changed profile")
          .addKeyValue("room", room)
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }
}
