package chat.hearth.feature.livekit;

import chat.hearth.feature.delayedevents.DelayedDelivery;
import chat.hearth.feature.openid.OpenId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.room.Rooms;
import java.time.Clock;
import java.util.List;

/** The door of this chapter, where a LiveKit server is configured. */
public final class LiveKit implements AutoCloseable {
  private final Delegations delegations;
  private final List<Endpoint> endpoints;

  public LiveKit(
      Config.LiveKit config,
      ServerName server,
      Database database,
      Rooms rooms,
      OpenId openId,
      DelayedDelivery leaves,
      Clock clock) {
    var tokens = new LiveKitTokens(config.apiKey(), config.apiSecret(), clock);
    var api = new LiveKitApi(config, tokens);
    delegations = new Delegations(database, api, leaves, clock);
    var admission = new Admission(server, rooms, openId, tokens, api, leaves, delegations);
    var own = new OwnServer(server, config.url());
    endpoints =
        List.of(
            new GetLegacyToken(config.path(), admission, config.url()),
            new GetToken(config.path(), admission, config.url()),
            new DelegateLeave(config.path(), admission),
            new ReceiveWebhook(config.path(), tokens, delegations),
            new GetLiveKitHealth(config.path()),
            new GetOwnToken(admission, own),
            new DelegateOwnLeave(admission, own));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Goes on with what an earlier process was told to follow. */
  public void start() {
    delegations.start();
  }

  /** Lets go of the calls a user is in, as part of the transaction that ends the account. */
  public static void accountDeactivated(Sql tx, UserId user) {
    DelegationStore.removeOfUser(tx, user);
  }

  @Override
  public void close() {
    delegations.close();
  }
}
