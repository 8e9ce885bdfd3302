package chat.hearth.spec.reporting;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Client-Server API: reporting content. */
final class ReportSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = alice.createRoom(RoomRequest.publicChat());

  @Test
  void aMemberReportsAnEvent() {
    bob.join(room);
    var event = alice.say(room, "spam");

    report(bob, event, Json.object("reason", "spam")).ok();
    report(bob, event, Json.object()).ok();
  }

  @Test
  void whoIsNotInTheRoomCannotReportItsEvents() {
    var event = alice.say(room, "spam");

    report(bob, event, Json.object("reason", "spam")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoLeftTheRoomCannotReportItsEvents() {
    bob.join(room);
    var event = alice.say(room, "spam");
    bob.leave(room);

    report(bob, event, Json.object("reason", "spam")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anEventOfAnotherRoomIsNotFound() {
    var other = alice.createRoom(Json.object());
    var event = alice.say(other, "elsewhere");

    report(alice, event, Json.object("reason", "spam")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void theReasonIsText() {
    var event = alice.say(room, "spam");

    report(alice, event, Json.object("reason", 7)).refused(400, "M_BAD_JSON");
  }

  @Test
  void anybodyReportsARoom() {
    bob.post(v3("/rooms/{}/report", room), Json.object("reason", "")).ok();
  }

  @Test
  void aReportOfARoomHasAReason() {
    bob.post(v3("/rooms/{}/report", room), Json.object()).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void anybodyReportsAUser() {
    bob.post(v3("/users/{}/report", alice.userId()), Json.object("reason", "rude")).ok();
  }

  @Test
  void aReportOfAUserHasAReason() {
    bob.post(v3("/users/{}/report", alice.userId()), Json.object()).refused(400, "M_MISSING_PARAM");
  }

  @Test
  void reportingNeedsAnAccount() {
    bob.anonymous()
        .post(v3("/rooms/{}/report", room), Json.object("reason", ""))
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void aReportOfNothingEitherTellsOrConceals() {
    var reply =
        bob.post(
            v3("/users/{}/report", "@nobody-here:" + bob.serverName()),
            Json.object("reason", "rude"));

    assertTrue(reply.status() == 200 || reply.status() == 404, reply.toString());
  }

  private Reply report(TestUser reporter, String event, JsonNode body) {
    return reporter.post(v3("/rooms/{}/report/{}", room, event), body);
  }
}
