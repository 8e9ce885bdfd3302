package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a message of one type to some devices, once for each transaction ID. Devices that are not
 * known are passed over.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid">
 *     Client-Server API: PUT /sendToDevice/{eventType}/{txnId}</a>
 */
final class SendToDevice implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/sendToDevice/{eventType}/{txnId}")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Route.Access.GUEST)
          .rate(RateClass.MESSAGE);

  private static final String ALL_DEVICES = "*";
  private static final int MAX_NAME = 255; // of an event type and of a transaction ID

  private final Log log;
  private final Inboxes inboxes;
  private final TransactionStore transactions;
  private final ToDevice.Devices devices;

  SendToDevice(Log log, Inboxes inboxes, TransactionStore transactions, ToDevice.Devices devices) {
    this.log = log;
    this.inboxes = inboxes;
    this.transactions = transactions;
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var type = name(request, "eventType");
    var transaction = name(request, "txnId");
    var wanted = MessagesReader.read(request.body());
    log.write(
        tx -> {
          if (transactions.add(tx, request.requester(), type, transaction)) {
            var messages = address(wanted, devices.hold(tx, wanted.keySet()));
            if (!messages.isEmpty()) {
              inboxes.add(tx, request.userId(), type, messages);
            }
          }
          return true;
        });
    return Reply.empty();
  }

  private static Map<Address, byte[]> address(
      Map<UserId, Map<String, byte[]>> wanted, Map<UserId, List<DeviceId>> known) {
    var messages = new LinkedHashMap<Address, byte[]>();
    wanted.forEach(
        (user, contents) -> {
          for (var device : known.getOrDefault(user, List.of())) {
            var content = contents.getOrDefault(device.value(), contents.get(ALL_DEVICES));
            if (content != null) {
              messages.put(new Address(user, device), content);
            }
          }
        });
    return messages;
  }

  private static String name(Request request, String parameter) {
    var name = request.path(parameter);
    if (name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("'" + parameter + "' has at most 255 letters and no NUL");
    }
    return name;
  }
}
