package chat.hearth.event.auth;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a room: its power levels with the defaults for what they don't say.
 *
 * <p>A value that is no level (where the version admits such) counts as absent.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels">Client-Server
 *     API: m.room.power_levels</a>
 */
public final class PowerLevels {
  private static final long MODERATOR = 50;

  /** The creator's level in a room that has no power levels event. */
  private static final long FIRST_CREATOR = 100;

  private final RoomVersion version;
  private final Pdu create;
  private final boolean unset;
  private final JsonNode content;

  private PowerLevels(RoomVersion version, Pdu create, @Nullable Pdu event) {
    this.version = version;
    this.create = create;
    this.unset = event == null;
    this.content = event == null ? MissingNode.getInstance() : event.content();
  }

  /** The levels of a room with this create event and, where it has one, power levels event. */
  public static PowerLevels of(RoomVersion version, Pdu create, Optional<Pdu> powerLevels) {
    return new PowerLevels(version, create, powerLevels.orElse(null));
  }

  /** A user's level; {@link Long#MAX_VALUE} for creators whom the version gives an infinite one. */
  public long of(UserId user) {
    if (version.privilegedCreators() && isCreator(user)) {
      return Level.INFINITE;
    }
    if (unset) {
      return isCreator(user) ? FIRST_CREATOR : 0;
    }
    var own = read(content.path("users").get(user.value()));
    return own != null ? own : level("users_default", 0);
  }

  /** As {@link #of(UserId)}, for a state key that need not be a user ID. */
  long ofText(String stateKey) {
    return UserId.isValid(stateKey) ? of(new UserId(stateKey)) : level("users_default", 0);
  }

  /** What it takes to send a state event of this type. */
  public long forState(String type) {
    return forType(type, "state_default", MODERATOR);
  }

  /** What it takes to send an event of this type that is no state event. */
  public long forMessage(String type) {
    return forType(type, "events_default", 0);
  }

  public long invite() {
    return level("invite", 0);
  }

  public long kick() {
    return level("kick", MODERATOR);
  }

  public long ban() {
    return level("ban", MODERATOR);
  }

  /** What it takes to redact somebody else's event. */
  public long redact() {
    return level("redact", MODERATOR);
  }

  /** What it takes to notify everybody by this name, such as {@code room}. */
  public long notification(String name) {
    var level = read(content.path("notifications").get(name));
    return level != null ? level : MODERATOR;
  }

  /**
   * Whether the user created the room: alone named by the create event, or from version 12 one of
   * its sender and additional creators.
   */
  public boolean isCreator(UserId user) {
    if (version.creatorInContent()) {
      return create.content().path("creator").asText().equals(user.value());
    }
    return create.sender().equals(user)
        || (version.privilegedCreators() && isAdditionalCreator(user));
  }

  private boolean isAdditionalCreator(UserId user) {
    for (var additional : create.content().path("additional_creators")) {
      if (additional.asText().equals(user.value())) {
        return true;
      }
    }
    return false;
  }

  private long forType(String type, String otherwise, long fallback) {
    var level = read(content.path("events").get(type));
    return level != null ? level : level(otherwise, fallback);
  }

  private long level(String name, long otherwise) {
    var level = read(content.get(name));
    return level != null ? level : otherwise;
  }

  private @Nullable Long read(@Nullable JsonNode value) {
    return Level.read(value, version.integerLevels());
  }

  /** The level that sending an event takes. */
  long required(Pdu event) {
    return event.isState() ? forState(event.type()) : forMessage(event.type());
  }
}
