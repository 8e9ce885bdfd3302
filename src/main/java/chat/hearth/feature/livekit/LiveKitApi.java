package chat.hearth.feature.livekit;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What this server asks of LiveKit. Waits; to be called on a virtual thread.
 *
 * @see <a href="https://docs.livekit.io/reference/other/roomservice-api/">LiveKit: RoomService API
 *     </a>
 */
final class LiveKitApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int EMPTY_SECONDS = 300; // a room nobody comes to
  private static final int DEPARTED_SECONDS = 20; // a room that all have left

  private final String url;
  private final LiveKitTokens tokens;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  LiveKitApi(Config.LiveKit config, LiveKitTokens tokens) {
    // ws:// is http:// to begin with, and wss:// is https://.
    this.url = config.apiUrl().orElseGet(() -> config.url().replaceFirst("^ws", "http"));
    this.tokens = tokens;
  }

  /**
   * Makes a room where there is none of this name.
   *
   * @throws MatrixError 502 {@code M_UNKNOWN} where LiveKit does not do it
   */
  void createRoom(String room) {
    var body =
        Json.object()
            .put("name", room)
            .put("empty_timeout", EMPTY_SECONDS)
            .put("departure_timeout", DEPARTED_SECONDS);
    if (call("CreateRoom", tokens.createRoom(), body) != 200) {
      throw failed();
    }
  }

  /**
   * Whether a participant is connected now.
   *
   * @throws MatrixError 502 {@code M_UNKNOWN} where LiveKit does not say
   */
  boolean isConnected(Seat seat) {
    var body = Json.object().put("room", seat.room()).put("identity", seat.identity());
    return switch (call("GetParticipant", tokens.administer(seat.room()), body)) {
      case 200 -> true;
      case 404 -> false;
      default -> throw failed();
    };
  }

  private int call(String method, String token, ObjectNode body) {
    var request =
        HttpRequest.newBuilder(
                URI.create(url.replaceFirst("/+$", "") + "/twirp/livekit.RoomService/" + method))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw failed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed();
    }
  }

  private static MatrixError failed() {
    return MatrixError.of(502, "M_UNKNOWN", "The LiveKit server does not answer as it should");
  }
}
