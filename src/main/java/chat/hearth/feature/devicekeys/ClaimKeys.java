package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands out one-time keys, each once: the answer leaves after the commit. A device without gives
 * its fallback key.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysclaim">
 *     Client-Server API: POST /keys/claim</a>
 */
final class ClaimKeys implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/keys/claim")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Route.Access.GUEST);

  private final Claims claims;
  private final OtherServers others;

  ClaimKeys(Claims claims, OtherServers others) {
    this.claims = claims;
    this.others = others;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    QueryKeys.checkTimeout(fields.optionalInteger("timeout").orElse(0L));
    var asked = fields.object("one_time_keys");
    var failures = Json.object();
    var wanted = new TreeMap<DeviceAddress, String>();
    for (var name : asked.json().properties()) {
      var user = new UserId(name.getKey());
      var devices = asked.object(name.getKey());
      var unreachable = others.isOfOther(user, failures);
      for (var device : devices.json().properties()) {
        var algorithm = devices.string(device.getKey());
        if (!unreachable) {
          wanted.put(new DeviceAddress(user, new DeviceId(device.getKey())), algorithm);
        }
      }
    }
    var claimed = wanted.isEmpty() ? Map.<DeviceAddress, ClaimableKey>of() : claims.claim(wanted);
    var json = Json.object();
    json.set("failures", failures);
    var keys = json.putObject("one_time_keys");
    claimed.forEach((owner, key) -> add(keys, owner, key));
    return Reply.json(json);
  }

  private static void add(ObjectNode keys, DeviceAddress owner, ClaimableKey key) {
    keys.withObjectProperty(owner.user().value())
        .withObjectProperty(owner.device().value())
        .set(key.name(), key.json());
  }
}
