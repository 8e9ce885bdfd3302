package chat.hearth.feature.directory;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Folding;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rooms that the directory lists and a filter lets through.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3publicrooms">
 *     Client-Server API: searching public rooms</a>
 */
final class SearchPublicRooms implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/publicRooms").whenSuspended(Route.Suspended.ALLOWED);

  private final PublicRooms publicRooms;
  private final ServerName server;

  SearchPublicRooms(PublicRooms publicRooms, ServerName server) {
    this.publicRooms = publicRooms;
    this.server = server;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    ListPublicRooms.requireOwn(request.query("server"), server);
    var fields = request.fieldsOrNone();
    var limit = ListPublicRooms.limit(fields.optionalInteger("limit").orElse(0L));
    var since = fields.optionalString("since").map(PageToken::parse);
    var filter = fields.optionalObject("filter").orElseGet(() -> new Fields(Json.object()));
    var wanted =
        new PublishedStore.Wanted(
            Folding.fold(filter.optionalString("generic_search_term").orElse("").strip()),
            types(filter));
    var network = fields.optionalString("third_party_instance_id");
    if (network.isPresent() && fields.bool("include_all_networks", false)) {
      throw MatrixError.invalidParam(
          "'third_party_instance_id' can't be used with 'include_all_networks'");
    }
    if (network.filter(name -> !name.isEmpty()).isPresent()) {
      var none = Json.object().put("total_room_count_estimate", 0); // nothing is bridged here
      none.putArray("chunk");
      return Reply.json(none);
    }
    return Reply.json(publicRooms.page(wanted, since, limit));
  }

  /** The types wanted; {@code null} in the request, for rooms without one, becomes empty. */
  private static Optional<List<String>> types(Fields filter) {
    if (!filter.has("room_types")) {
      return Optional.empty();
    }
    var array = filter.json().get("room_types");
    if (!array.isArray()) {
      throw MatrixError.badJson("'room_types' must be an array");
    }
    var types = new ArrayList<String>();
    for (var type : array) {
      if (!type.isNull() && !type.isTextual()) {
        throw MatrixError.badJson("'room_types' must have strings and nulls");
      }
      if (type.asText().indexOf('\0') >= 0) { // PostgreSQL compares no such text
        throw MatrixError.invalidParam("'room_types' must be without NUL");
      }
      types.add(type.isNull() ? "" : type.textValue());
    }
    return Optional.of(types);
  }
}
