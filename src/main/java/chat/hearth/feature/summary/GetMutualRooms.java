package chat.hearth.feature.summary;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Membership;
import chat.hearth.room.Memberships;

/**
 * The rooms that the asker and somebody else are both joined to, in the order of their IDs.
 * Answered from memory; a {@code from} token is the last room of the page before, and good for
 * ever.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#mutual-rooms">Client-Server API:
 *     mutual rooms</a>
 */
public final class GetMutualRooms implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/mutual_rooms")
          .alsoAt("/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms");

  private static final int PAGE = 200;

  private final Memberships memberships;

  public GetMutualRooms(Memberships memberships) {
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var asker = request.userId();
    var other =
        new UserId(request.query("user_id").orElseThrow(() -> MatrixError.missingParam("user_id")));
    if (other.equals(asker)) {
      throw MatrixError.invalidParam("'user_id' must be somebody else");
    }
    var from = request.query("from").orElse("");
    if (!from.isEmpty() && !RoomCard.isRoomId(from)) {
      throw MatrixError.invalidParam("'from' is no token of this list");
    }
    var mutual =
        memberships.of(asker).values().stream()
            .filter(membership -> membership.membership() == Membership.JOIN)
            .map(membership -> membership.room())
            .filter(room -> memberships.isJoined(other, room))
            .sorted()
            .toList();
    var rest = mutual.stream().filter(room -> room.value().compareTo(from) > 0).toList();

    var json = Json.object();
    var joined = json.putArray("joined");
    rest.stream().limit(PAGE).forEach(room -> joined.add(room.value()));
    json.put("count", mutual.size());
    if (rest.size() > PAGE) {
      json.put("next_batch", rest.get(PAGE - 1).value());
    }
    return Reply.json(json);
  }
}
