package chat.hearth.feature.membership;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;

/**
 * Invites a user, or the owner of an address; nothing happens where the user is invited already.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class InviteUser implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/invite").rate(RateClass.ROOM);

  private final MembershipChange change;
  private final ThirdPartyInvites thirdParty;

  InviteUser(MembershipChange change, ThirdPartyInvites thirdParty) {
    this.change = change;
    this.thirdParty = thirdParty;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var reason = fields.optionalString("reason");
    if (!fields.has("user_id") && fields.has("address")) {
      byAddress(request.userId(), request.roomId(), AddressInvite.of(fields), reason);
    } else {
      var target = new UserId(fields.string("user_id"));
      change.invite(request.userId(), request.roomId(), target, reason);
    }
    return Reply.empty();
  }

  private void byAddress(
      UserId sender, RoomId room, AddressInvite invite, Optional<String> reason) {
    thirdParty.requireInviter(sender, room);
    var owner = thirdParty.owner(invite);
    if (owner.isPresent()) {
      change.invite(sender, room, owner.get(), reason);
    } else {
      thirdParty.store(sender, room, invite);
    }
  }
}
