package chat.hearth.feature.creation;

import chat.hearth.event.RoomVersion;
import chat.hearth.feature.directory.Directory;
import chat.hearth.feature.membership.AddressInvite;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.feature.membership.ThirdPartyInvites;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Makes a room: all its first events together, or none. Invitations to addresses that nobody is
 * known to own come after them, since an identity server has to be told the room.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom">
 *     Client-Server API: createRoom</a>
 */
public final class CreateRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/createRoom").rate(RateClass.ROOM);

  private static final int MAX_ADDRESSES = 20; // each is asked for, one after the other

  private final Rooms rooms;
  private final Directory directory;
  private final MemberContent members;
  private final ServerName server;
  private final DefaultEncryption encryption;
  private final BiConsumer<UserId, UserId> requireInvitable;
  private final ThirdPartyInvites thirdParty;

  /**
   * @param requireInvitable refuses an inviter whom the invitee does not want to hear from
   */
  public CreateRoom(
      Rooms rooms,
      Directory directory,
      MemberContent members,
      ServerName server,
      DefaultEncryption encryption,
      BiConsumer<UserId, UserId> requireInvitable,
      ThirdPartyInvites thirdParty) {
    this.rooms = rooms;
    this.directory = directory;
    this.members = members;
    this.server = server;
    this.encryption = encryption;
    this.requireInvitable = requireInvitable;
    this.thirdParty = thirdParty;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fieldsOrNone();
    var version =
        fields
            .optionalString("room_version")
            .map(
                id ->
                    RoomVersion.find(id)
                        .orElseThrow(
                            () ->
                                MatrixError.of(
                                    400,
                                    "M_UNSUPPORTED_ROOM_VERSION",
                                    "This server does not have room version " + id)))
            .orElse(RoomVersion.DEFAULT);
    var addresses = fields.objects("invite_3pid").stream().map(AddressInvite::of).toList();
    if (addresses.size() > MAX_ADDRESSES) {
      throw MatrixError.invalidParam("'invite_3pid' has at most " + MAX_ADDRESSES + " entries");
    }
    var isPublic = Preset.isPublic(fields);
    var owners = new ArrayList<UserId>();
    var unowned = new ArrayList<AddressInvite>();
    for (var address : addresses) {
      thirdParty.owner(address).ifPresentOrElse(owners::add, () -> unowned.add(address));
    }
    var first =
        new FirstEvents(version, request.userId(), fields, owners, members, server, encryption);

    first.invited().forEach(user -> requireInvitable.accept(request.userId(), user));

    var room = create(version, first, fields.optionalString("room_alias_name"), request.userId());

    if (isPublic) {
      directory.publish(room);
    }
    unowned.forEach(address -> thirdParty.store(request.userId(), room, address));
    return Reply.json(Json.object().put("room_id", room.value()));
  }

  private RoomId create(
      RoomVersion version, FirstEvents first, Optional<String> localpart, UserId creator) {
    if (localpart.isEmpty()) {
      return create(version, first, Optional.empty());
    }
    try (var held = directory.hold(localpart.get())) {
      var room = create(version, first, Optional.of(held.alias().value()));
      held.name(room, creator);
      return room;
    }
  }

  private RoomId create(RoomVersion version, FirstEvents first, Optional<String> alias) {
    try {
      return rooms.create(version, first.create(), first.rest(alias));
    } catch (MatrixError e) {
      if (e.errcode().equals("M_FORBIDDEN")) {
        throw MatrixError.of(400, "M_INVALID_ROOM_STATE", e.message());
      }
      throw e;
    }
  }
}
