package chat.hearth.platform.http;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request: path parameters, query and headers already decoded, the body whole but on routes
 * whose body is streamed.
 *
 * @param id names this request in the log
 * @param method the HTTP method in capitals
 * @param path the raw path, without the query
 * @param pathParameters the decoded {@code {name}} segments
 * @param queryParameters the decoded query, in order
 * @param headers header values by lower-case name
 * @param body the body; empty where there is none, and where it is streamed
 * @param address the client's address
 * @param identity who asks; empty where the route does not need to know
 * @param stream the body, to be read once. It throws {@link MatrixError} where the body turns out
 *     to be too large or the connection breaks
 */
public record Request(
    String id,
    String method,
    String path,
    Map<String, String> pathParameters,
    Map<String, List<String>> queryParameters,
    Map<String, String> headers,
    byte[] body,
    String address,
    Optional<Requester> identity,
    InputStream stream) {

  /** A request whose body is whole. */
  public Request(
      String id,
      String method,
      String path,
      Map<String, String> pathParameters,
      Map<String, List<String>> queryParameters,
      Map<String, String> headers,
      byte[] body,
      String address,
      Optional<Requester> identity) {
    this(
        id,
        method,
        path,
        pathParameters,
        queryParameters,
        headers,
        body,
        address,
        identity,
        new ByteArrayInputStream(body));
  }

  /** Who asks. Only on routes with access {@code USER} or {@code GUEST}. */
  public Requester requester() {
    return identity.orElseThrow(MatrixError::missingToken);
  }

  public UserId userId() {
    return requester().userId();
  }

  public String path(String name) {
    var value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No {" + name + "} in the route of " + path);
    }
    return value;
  }

  /** The {@code {roomId}} segment. */
  public RoomId roomId() {
    return new RoomId(path("roomId"));
  }

  /** The {@code {eventId}} segment. */
  public EventId eventId() {
    return new EventId(path("eventId"));
  }

  public Optional<String> query(String name) {
    var values = queryParameters.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public List<String> queryAll(String name) {
    return queryParameters.getOrDefault(name, List.of());
  }

  /**
   * An integer of the query.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none or below 0
   */
  public long queryInteger(String name, long otherwise) {
    var text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      var value = Long.parseLong(text.get());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'" + name + "' must be a non-negative integer");
  }

  /** {@code true} or {@code false} of the query. */
  public boolean queryFlag(String name, boolean otherwise) {
    var text = query(name);
    return switch (text.orElse("")) {
      case "true" -> true;
      case "false" -> false;
      case "" -> otherwise;
      default -> throw MatrixError.invalidParam("'" + name + "' must be true or false");
    };
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * The body as a JSON object.
   *
   * @throws MatrixError {@code M_NOT_JSON}, {@code M_BAD_JSON}
   */
  public ObjectNode json() {
    return Json.parseObject(body);
  }

  /** The body as a JSON object, read field by field. */
  public Fields fields() {
    return new Fields(json());
  }

  /** As {@link #fields()}; a missing body counts as an empty object. */
  public Fields fieldsOrNone() {
    return body.length == 0 ? new Fields(Json.object()) : fields();
  }
}
