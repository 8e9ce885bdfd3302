package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: voice over IP, events. */
final class CallSignallingSpec {
  private record Signal(String type, JsonNode content) {}

  private static final List<Signal> CALL =
      List.of(
          signal(
              "m.call.invite",
              Json.object(
                  "lifetime",
                  60_000,
                  "offer",
                  Json.object("type", "offer", "sdp", "v=0\r\no=- 1"))),
          signal(
              "m.call.candidates",
              Json.object(
                  "candidates",
                  Json.array(
                      Json.object(
                          "sdpMid", "audio", "sdpMLineIndex", 0, "candidate", "candidate:1 1"),
                      Json.object("candidate", "")))),
          signal(
              "m.call.answer",
              Json.object("answer", Json.object("type", "answer", "sdp", "v=0\r\no=- 2"))),
          signal("m.call.select_answer", Json.object("selected_party_id", "B")),
          signal(
              "m.call.negotiate",
              Json.object(
                  "lifetime",
                  10_000,
                  "description",
                  Json.object("type", "offer", "sdp", "v=0\r\no=- 3"))),
          signal(
              "m.call.sdp_stream_metadata_changed",
              Json.object(
                  "sdp_stream_metadata",
                  Json.object("s", Json.object("purpose", "m.usermedia", "audio_muted", true)))),
          signal("m.call.reject", Json.object("reason", "user_busy")),
          signal("m.call.hangup", Json.object("reason", "user_hangup")));

  @Test
  void signalsArriveUntouchedAndInOrder() {
    var alice = TestUser.named("alice");
    var bob = TestUser.named("bob");
    var room = alice.createRoom(privateChat());
    alice.invite(room, bob);
    bob.join(room);
    var since = bob.sync();

    var sent = new ArrayList<String>();
    for (var signal : CALL) {
      sent.add(alice.send(room, signal.type(), signal.content()));
    }
    var arrived = Json.list(bob.sync(since).timeline(room));

    assertEquals(sent, Json.texts(arrived, "event_id"));
    assertEquals(CALL.stream().map(Signal::type).toList(), Json.texts(arrived, "type"));
    assertEquals(
        CALL.stream().map(Signal::content).toList(),
        arrived.stream().map(event -> event.path("content")).toList());
  }

  private static Signal signal(String type, JsonNode content) {
    var whole = Json.object("call_id", "c1", "party_id", "A", "version", "1");
    content.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
    return new Signal(type, whole);
  }
}
