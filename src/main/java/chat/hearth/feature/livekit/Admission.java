package chat.hearth.feature.livekit;

import chat.hearth.feature.delayedevents.DelayedDelivery;
import chat.hearth.feature.openid.OpenId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Rooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides who is let into the LiveKit room of a Matrix room: those who are joined to it. */
final class Admission {
  private final ServerName server;
  private final Rooms rooms;
  private final OpenId openId;
  private final LiveKitTokens tokens;
  private final LiveKitApi api;
  private final DelayedDelivery leaves;
  private final Delegations delegations;

  Admission(
      ServerName server,
      Rooms rooms,
      OpenId openId,
      LiveKitTokens tokens,
      LiveKitApi api,
      DelayedDelivery leaves,
      Delegations delegations) {
    this.server = server;
    this.rooms = rooms;
    this.openId = openId;
    this.tokens = tokens;
    this.api = api;
    this.leaves = leaves;
    this.delegations = delegations;
  }

  /**
   * Who an OpenID token says is asking.
   *
   * @param token the object that the user's homeserver gave out
   * @throws MatrixError {@code M_FORBIDDEN} for users of other servers, whose tokens this one can't
   *     check; 401 {@code M_UNAUTHORIZED} where it is unknown or expired
   */
  UserId user(Fields token) {
    if (!token.string("matrix_server_name").equals(server.value())) {
      throw MatrixError.forbidden("Only users of " + server + " are let in here");
    }
    return openId
        .userOf(token.string("access_token"))
        .orElseThrow(() -> MatrixError.of(401, "M_UNAUTHORIZED", "The OpenID token is unknown"));
  }

  /**
   * Who an OpenID token says is asking, and who claims to be nobody else.
   *
   * @throws MatrixError as {@link #user(Fields)}, and 401 {@code M_UNAUTHORIZED} where it is
   *     somebody else
   */
  UserId member(Fields request) {
    var user = user(request.object("openid_token"));
    if (!request.object("member").string("claimed_user_id").equals(user.value())) {
      throw MatrixError.of(401, "M_UNAUTHORIZED", "The OpenID token is somebody else's");
    }
    return user;
  }

  /** The seat that a request with a {@code member} is about. */
  static Seat seat(Fields request, UserId user) {
    var parts = new ArrayList<String>(List.of(user.value()));
    var member = request.optionalObject("member");
    if (member.isPresent()) {
      member.get().optionalString("claimed_device_id").ifPresent(parts::add);
      parts.add(member.get().string("id"));
    } else {
      parts.add(request.string("member_id")); // as newer drafts have it
    }
    return Seat.of(room(request, "room_id"), request.string("slot_id"), parts);
  }

  static RoomId room(Fields request, String field) {
    return new RoomId(request.string(field));
  }

  /**
   * Lets a user in.
   *
   * @return the token to connect to LiveKit with
   * @throws MatrixError {@code M_FORBIDDEN} where the user is not joined; 502 {@code M_UNKNOWN}
   *     where LiveKit does not make the room
   */
  String admit(UserId user, RoomId room, Seat seat) {
    requireJoined(user, room);
    api.createRoom(seat.room());
    return tokens.join(seat.room(), seat.identity());
  }

  /**
   * The delayed event that a request for a token hands over, where it does.
   *
   * @throws MatrixError {@code M_BAD_JSON} where only a part of it is named, {@code
   *     M_INVALID_PARAM} where the user has none
   */
  Optional<String> handedOver(Fields request, UserId user, RoomId room) {
    var id = request.optionalString("delay_id");
    if (id.isPresent() != request.has("delay_timeout")) {
      throw MatrixError.badJson("'delay_id' and 'delay_timeout' go together");
    }
    id.ifPresent(one -> leaves.delayOf(user, room, one));
    return id;
  }

  /**
   * Follows a participant with the delayed event by which it leaves.
   *
   * @throws MatrixError {@code M_FORBIDDEN}, or {@code M_INVALID_PARAM} where the user has none of
   *     this ID
   */
  void delegate(UserId user, RoomId room, Seat seat, String delayId) {
    requireJoined(user, room);
    Duration delay = leaves.delayOf(user, room, delayId);
    delegations.follow(seat, delayId, delay);
  }

  private void requireJoined(UserId user, RoomId room) {
    if (!rooms.memberships().isJoined(user, room)) {
      throw MatrixError.forbidden("You are not in this room");
    }
  }
}
