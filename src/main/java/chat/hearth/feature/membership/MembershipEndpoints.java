package chat.hearth.feature.membership;

import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.function.BiConsumer;

/** The endpoints of this chapter. */
public final class MembershipEndpoints {
  private MembershipEndpoints() {}

  /**
   * @param requireInvitable refuses an inviter whom the invitee does not want to hear from
   */
  public static List<Endpoint> all(
      Rooms rooms,
      Joining joining,
      MemberContent contents,
      RoomNames names,
      ServerName server,
      BiConsumer<UserId, UserId> requireInvitable,
      ThirdPartyInvites thirdParty,
      EventViews views) {
    var change = new MembershipChange(rooms, contents, server, requireInvitable);
    return List.of(
        new JoinRoom(joining, thirdParty),
        new JoinRoomIdOrAlias(joining, names, thirdParty),
        new KnockRoom(joining, names),
        new InviteUser(change, thirdParty),
        new LeaveRoom(change),
        new KickUser(change),
        new BanUser(change),
        new UnbanUser(change),
        new ForgetRoom(rooms),
        new ListJoinedRooms(rooms),
        new GetMembers(rooms, views),
        new GetJoinedMembers(rooms));
  }
}
