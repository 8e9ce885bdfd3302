package chat.hearth.platform.identity;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The identity servers that the operator trusts. */
public final class IdentityServers {
  private final Map<String, IdentityServer> trusted = new LinkedHashMap<>();

  /**
   * @param sign adds this server's signature to an object
   */
  public IdentityServers(
      Config.Identity config, ServerName server, UnaryOperator<ObjectNode> sign) {
    var http = new IdentityHttp();
    var signer = new RequestSigner(server, sign);
    for (var entry : config.trusted()) {
      var base = entry.url().replaceAll("/+$", "");
      var name = URI.create(base).getAuthority().toLowerCase(Locale.ROOT);
      trusted.put(name, new IdentityServer(http, base, name, signer));
    }
  }

  /** The server with this name, where it is trusted. */
  public Optional<IdentityServer> find(String name) {
    return Optional.ofNullable(trusted.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The server that a client names as {@code id_server}: host and port.
   *
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED}
   */
  public IdentityServer require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                MatrixError.of(
                    400, "M_SERVER_NOT_TRUSTED", "This server does not trust this id_server"));
  }

  /**
   * Whether a key of a third-party invite still counts. Only trusted servers are asked: anybody who
   * may invite can write any URL into a room.
   *
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED} where the URL is elsewhere
   */
  public boolean isValid(String validityUrl, String publicKey) {
    for (var server : trusted.values()) {
      if (server.has(validityUrl)) {
        return server.isValid(validityUrl, publicKey);
      }
    }
    throw MatrixError.of(
        400, "M_SERVER_NOT_TRUSTED", "This server does not trust who keeps the key of the invite");
  }
}
