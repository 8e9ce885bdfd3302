package chat.hearth.feature.membership;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.Proposal;
import chat.hearth.room.Rooms;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Changes of a membership that one user makes to another's, or to their own by leaving. */
final class MembershipChange {
  private static final Set<Membership> PRESENT =
      EnumSet.of(Membership.JOIN, Membership.INVITE, Membership.KNOCK);

  private final Rooms rooms;
  private final MemberContent contents;
  private final ServerName server;
  private final BiConsumer<UserId, UserId> requireInvitable;

  MembershipChange(
      Rooms rooms,
      MemberContent contents,
      ServerName server,
      BiConsumer<UserId, UserId> requireInvitable) {
    this.rooms = rooms;
    this.contents = contents;
    this.server = server;
    this.requireInvitable = requireInvitable;
  }

  void invite(UserId sender, RoomId room, UserId target, Optional<String> reason) {
    if (!target.isOf(server)) {
      throw MatrixError.forbidden("Users of other servers can't be invited from here");
    }
    requireInvitable.accept(sender, target);
    var content = contents.withProfile(Membership.INVITE, target, reason);
    append(
        room,
        current -> {
          if (current.membership(target).equals(Optional.of(Membership.INVITE))
              && current.isJoined(sender)) {
            return List.of();
          }
          return List.of(MemberContent.draft(sender, target, content));
        });
  }

  void leave(UserId user, RoomId room, Optional<String> reason) {
    append(
        room,
        current -> {
          var membership = current.membership(user);
          if (membership.equals(Optional.of(Membership.LEAVE))) {
            return List.of();
          }
          if (membership.isEmpty()) {
            throw MatrixError.forbidden("You are not in this room");
          }
          var content = contents.bare(Membership.LEAVE, reason);
          return List.of(MemberContent.draft(user, user, content));
        });
  }

  void kick(UserId sender, RoomId room, UserId target, Optional<String> reason) {
    append(
        room,
        current -> {
          if (current.membership(target).filter(PRESENT::contains).isEmpty()) {
            throw MatrixError.forbidden("The user is not in this room");
          }
          var content = contents.bare(Membership.LEAVE, reason);
          return List.of(MemberContent.draft(sender, target, content));
        });
  }

  void ban(UserId sender, RoomId room, UserId target, Optional<String> reason) {
    append(
        room,
        current ->
            List.of(MemberContent.draft(sender, target, contents.bare(Membership.BAN, reason))));
  }

  void unban(UserId sender, RoomId room, UserId target, Optional<String> reason) {
    append(
        room,
        current -> {
          if (!current.membership(target).equals(Optional.of(Membership.BAN))) {
            throw MatrixError.forbidden("The user is not banned from this room");
          }
          var content = contents.bare(Membership.LEAVE, reason);
          return List.of(MemberContent.draft(sender, target, content));
        });
  }

  /** A room that is not here and one that the sender is not in are not told apart. */
  private void append(RoomId room, Proposal proposal) {
    if (rooms.find(room).isEmpty()) {
      throw MatrixError.forbidden("You are not in this room");
    }
    rooms.append(room, proposal);
  }
}
