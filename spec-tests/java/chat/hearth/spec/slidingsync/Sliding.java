package chat.hearth.spec.slidingsync;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One connection of a user: it remembers the position. */
final class Sliding {
  private static final String PATH = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";

  private final TestUser user;
  private String pos = "";

  Sliding(TestUser user) {
    this.user = user;
  }

  /** The next answer, at once. */
  JsonNode next(ObjectNode request) {
    return next(request, 0);
  }

  JsonNode next(ObjectNode request, long timeout) {
    var answer = ask(pos, request, timeout).ok();
    pos = answer.path("pos").asText();
    return answer;
  }

  Reply ask(String position, ObjectNode request, long timeout) {
    var query = "?timeout=" + timeout + (position.isEmpty() ? "" : "&pos=" + position);
    return user.post(PATH + query, request);
  }

  String pos() {
    return pos;
  }

  /** A request with one list, {@code all}. */
  static ObjectNode list(int first, int last, int timelineLimit, String... typesAndKeys) {
    var request = Json.object();
    var list = request.putObject("lists").putObject("all");
    list.putArray("ranges").addArray().add(first).add(last);
    needs(list, timelineLimit, typesAndKeys);
    return request;
  }

  static ObjectNode needs(ObjectNode list, int timelineLimit, String... typesAndKeys) {
    list.put("timeline_limit", timelineLimit);
    ArrayNode required = list.putArray("required_state");
    for (int i = 0; i < typesAndKeys.length; i += 2) {
      required.addArray().add(typesAndKeys[i]).add(typesAndKeys[i + 1]);
    }
    return list;
  }

  static ObjectNode with(ObjectNode request, String extension) {
    request.withObject("/extensions").putObject(extension).put("enabled", true);
    return request;
  }
}
