package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Whose devices a user has to look up again, and whose no more.
 *
 * @param changed who has other keys or shares a room since
 * @param left who shares no room any more
 */
public record DeviceListChanges(Set<UserId> changed, Set<UserId> left) {
  public boolean isEmpty() {
    return changed.isEmpty() && left.isEmpty();
  }

  /** {@code changed} and {@code left}, as clients get them. */
  public ObjectNode toJson() {
    var json = Json.object();
    json.set("changed", array(changed));
    json.set("left", array(left));
    return json;
  }

  private static ArrayNode array(Set<UserId> users) {
    var array = Json.array();
    users.stream().sorted().forEach(user -> array.add(user.value()));
    return array;
  }
}
