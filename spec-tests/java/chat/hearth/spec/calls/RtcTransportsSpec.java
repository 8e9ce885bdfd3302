package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.Client.v1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MSC4143: where calls meet. */
final class RtcTransportsSpec {
  private static final String UNSTABLE =
      "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports";
  private static final String SERVICE = "https://rtc.example.org/livekit/jwt";

  private final TestUser alice = TestUser.named("alice");

  @Test
  void thereIsAlwaysAList() {
    assertTrue(alice.get(UNSTABLE).ok().path("rtc_transports").isArray());
    assertTrue(alice.get(v1("/rtc/transports")).ok().path("rtc_transports").isArray());
  }

  @Test
  void onlyUsersAreTold() {
    alice.anonymous().get(UNSTABLE).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void theServerSaysThatItKnowsTransports() {
    var features = alice.anonymous().get("/_matrix/client/versions").ok().path("unstable_features");

    assertTrue(features.path("org.matrix.msc4143").asBoolean());
  }

  @Test
  void aConfiguredServiceIsNamedInAllPlaces(@TempDir Path directory) {
    var options = HearthOptions.embedded(directory).with("rtc:\n  livekit_service_url: " + SERVICE);
    var expected = Json.array(Json.object("type", "livekit", "livekit_service_url", SERVICE));
    try (var hearth = HearthProcess.startOwn(options)) {
      var bob = hearth.homeserver().register("bob");

      var transports = bob.get(UNSTABLE).ok().path("rtc_transports");
      var wellKnown = bob.anonymous().get("/.well-known/matrix/client").ok();

      assertEquals(expected, transports);
      assertEquals(expected, wellKnown.path("org.matrix.msc4143.rtc_foci"));
      assertEquals(expected, wellKnown.path("m.rtc_foci"));
    }
  }
}
