package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.identity.IdentityServer.Unbinding;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.platform.identity.ThirdPartyId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publishes addresses at identity servers and takes them back. Table {@code identity_binding}. */
final class Bindings {
  private static final String ADD =
      """
      INSERT INTO identity_binding (user_id, medium, address, id_server)
      VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
      """;

  private static final String OF_USER =
      "SELECT medium, address, id_server FROM identity_binding WHERE user_id = $1";

  private static final String REMOVE =
      """
      DELETE FROM identity_binding
       WHERE user_id = $1 AND medium = $2 AND address = $3 AND id_server = $4
      """;

  private static final String REMOVE_OF_USER = "DELETE FROM identity_binding WHERE user_id = $1";

  private final Database database;
  private final IdentityServers identity;

  private record Binding(ThirdPartyId id, String server) {}

  Bindings(Database database, IdentityServers identity) {
    this.database = database;
    this.identity = identity;
  }

  /**
   * Publishes the address of a session of an identity server as a user's.
   *
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED}, or what the identity server says
   */
  void bind(UserId user, String idServer, String token, String sid, String clientSecret) {
    var server = identity.require(idServer);
    var bound = server.bind(token, sid, clientSecret, user);
    database.execute(ADD, user.value(), bound.medium(), bound.address(), server.name());
  }

  /**
   * Takes an address back.
   *
   * @param idServer where from; empty for wherever it was published through this server
   * @return whether it was taken back everywhere
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED}, or what the identity server says
   */
  boolean unbind(UserId user, ThirdPartyId id, Optional<String> idServer) {
    var servers =
        idServer
            .map(name -> List.of(identity.require(name).name()))
            .orElseGet(
                () ->
                    of(user).stream()
                        .filter(one -> one.id.equals(id))
                        .map(Binding::server)
                        .toList());
    boolean all = !servers.isEmpty();
    for (var name : servers) {
      all &= unbind(user, new Binding(id, name));
    }
    return all;
  }

  /** Takes back all that a user has, as far as the identity servers let it. */
  boolean unbindAll(UserId user) {
    var bindings = of(user);
    boolean all = !bindings.isEmpty();
    for (var binding : bindings) {
      try {
        all &= unbind(user, binding);
      } catch (MatrixError e) {
        all = false; // the user goes all the same
      }
    }
    return all;
  }

  private boolean unbind(UserId user, Binding binding) {
    var server = identity.find(binding.server);
    if (server.isEmpty() || server.get().unbind(binding.id, user) == Unbinding.NO_SUPPORT) {
      return false;
    }
    database.execute(
        REMOVE, user.value(), binding.id.medium(), binding.id.address(), binding.server);
    return true;
  }

  private List<Binding> of(UserId user) {
    return database.list(
        OF_USER,
        row -> new Binding(new ThirdPartyId(row.getString(0), row.getString(1)), row.getString(2)),
        user.value());
  }

  static void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  /** How clients are told. */
  static Map<String, String> result(boolean unbound) {
    return Map.of("id_server_unbind_result", unbound ? "success" : "no-support");
  }
}
