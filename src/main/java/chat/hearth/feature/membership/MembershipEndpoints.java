package chat.hearth.feature.membership;

import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;

/** The endpoints of this chapter. */
public final class MembershipEndpoints {
  private MembershipEndpoints() {}

  public static List<Endpoint> all(
      Rooms rooms,
      Joining joining,
      MemberContent contents,
      RoomNames names,
      ServerName server,
      EventViews views) {
    var change = new MembershipChange(rooms, contents, server);
    return List.of(
        new JoinRoom(joining),
        new JoinRoomIdOrAlias(joining, names),
        new KnockRoom(joining, names),
        new InviteUser(change),
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
