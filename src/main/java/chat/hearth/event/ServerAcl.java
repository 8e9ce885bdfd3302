package chat.hearth.event;

import chat.hearth.matrix.Glob;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which servers may take part in a room. It says nothing of events that are there: it is asked when
 * a server makes a request.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#mroomserver_acl">Client-Server
 *     API: m.room.server_acl</a>
 */
public record ServerAcl(List<Glob> allow, List<Glob> deny, boolean allowsIpLiterals) {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** Reads the content of an event. What has the wrong type is as good as missing. */
  public static ServerAcl of(JsonNode content) {
    return new ServerAcl(
        globs(content.path("allow")),
        globs(content.path("deny")),
        content.path("allow_ip_literals").asBoolean(true));
  }

  /**
   * Checks content that a user of this server wants to set.
   *
   * @throws MatrixError {@code M_BAD_JSON} where it has the wrong types, or would shut out the own
   *     server: nobody here could ever undo that
   */
  public static void check(JsonNode content, ServerName own) {
    for (var name : List.of("allow", "deny")) {
      var list = content.path(name);
      if (!list.isMissingNode() && !isTexts(list)) {
        throw MatrixError.badJson("'" + name + "' must be an array of strings");
      }
    }
    var literals = content.path("allow_ip_literals");
    if (!literals.isMissingNode() && !literals.isBoolean()) {
      throw MatrixError.badJson("'allow_ip_literals' must be true or false");
    }
    if (!of(content).allows(own)) {
      throw MatrixError.badJson("This would shut your own server out of the room");
    }
  }

  /** Whether a server may take part. Its port is not looked at. */
  public boolean allows(ServerName server) {
    var host = server.host();
    if (!allowsIpLiterals && (host.startsWith("[") || IPV4.matcher(host).matches())) {
      return false;
    }
    return deny.stream().noneMatch(glob -> glob.matches(host))
        && allow.stream().anyMatch(glob -> glob.matches(host));
  }

  private static boolean isTexts(JsonNode list) {
    if (!list.isArray()) {
      return false;
    }
    for (var one : list) {
      if (!one.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static List<Glob> globs(JsonNode list) {
    var globs = new ArrayList<Glob>();
    if (list.isArray()) {
      for (var one : list) {
        if (one.isTextual()) {
          globs.add(new Glob(one.textValue()));
        }
      }
    }
    return List.copyOf(globs);
  }
}
