package chat.hearth.feature.livekit;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;

/** Which LiveKit server requests with an access token can be about. */
record OwnServer(ServerName server, String url) {
  /**
   * Checks that a request is about the one of this server.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is about another
   */
  void require(Fields request) {
    var named = request.optionalString("server_name");
    if (named.isPresent() && !named.get().equals(server.value())) {
      throw MatrixError.invalidParam("Tokens of other servers are not to be had here");
    }
    if (!request.string("url").equals(url)) {
      throw MatrixError.invalidParam("'url' is not that of this server's LiveKit");
    }
  }
}
