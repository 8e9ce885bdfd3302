package chat.hearth.event.auth;

import static chat.hearth.event.auth.AuthCase.allowed;
import static chat.hearth.event.auth.AuthCase.refused;
import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static chat.hearth.event.auth.TestRoom.CAROL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.Pdu;
import chat.hearth.event.Signatures;
import chat.hearth.event.SigningKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for invites by way of an identity server, by the numbers of each version's page. */
final class SignedInviteRuleTest {
  private static final SigningKey IDENTITY_SERVER =
      TestRoom.keyOf(new ServerName("identity.example"));
  private static final String PUBLIC_KEY = IDENTITY_SERVER.verifyKey().base64();
  private static final String OTHER_KEY =
      TestRoom.keyOf(new ServerName("other.example")).verifyKey().base64();

  @ParameterizedTest
  @MethodSource("cases")
  void rulesDecideAsTheirPagesSay(AuthCase scenario) {
    assertEquals(scenario.expected(), scenario.actual());
  }

  private static String thirdParty(String last) {
    return "1-5:5.3.1.%1$s 6-7:4.3.1.%1$s 8-11:4.4.1.%1$s 12:5.4.1.%1$s".formatted(last);
  }

  static Stream<AuthCase> cases() {
    return Stream.of(
        allowed(
            "an invite signed by the key",
            "1-12",
            room -> invite(promised(room, "'public_key':'" + PUBLIC_KEY + "'"), ALICE, BOB)),
        allowed(
            "an invite signed by one of the keys",
            "1-12",
            room ->
                invite(
                    promised(
                        room,
                        "'public_key':'%s','public_keys':[{'public_key':'no key'},{'public_key':'%s'}]"
                            .formatted(OTHER_KEY, PUBLIC_KEY)),
                    ALICE,
                    BOB)),
        refused(
            "an invite of a banned user",
            thirdParty("1"),
            room ->
                invite(
                    promised(room.banned(BOB), "'public_key':'" + PUBLIC_KEY + "'"), ALICE, BOB)),
        refused(
            "an invite without 'signed'",
            thirdParty("2"),
            room -> room.member(ALICE, BOB, "invite", ",'third_party_invite':{}")),
        refused(
            "an invite whose third-party invite is no object",
            thirdParty("2"),
            room -> room.member(ALICE, BOB, "invite", ",'third_party_invite':7")),
        refused(
            "an invite that names no token",
            thirdParty("3"),
            room ->
                room.member(
                    ALICE,
                    BOB,
                    "invite",
                    ",'third_party_invite':{'signed':{'mxid':'@bob:b.example'}}")),
        refused(
            "an invite that names no user",
            thirdParty("3"),
            room ->
                room.member(
                    ALICE, BOB, "invite", ",'third_party_invite':{'signed':{'token':'token'}}")),
        refused(
            "an invite that was signed for somebody else",
            thirdParty("4"),
            room ->
                room.member(
                    ALICE,
                    BOB,
                    "invite",
                    ",'third_party_invite':{'signed':" + signedFor(CAROL) + "}")),
        refused(
            "an invite by a token that the room does not know",
            thirdParty("5"),
            room -> invite(room, ALICE, BOB)),
        refused(
            "an invite of which somebody else sent the third-party invite",
            thirdParty("6"),
            room ->
                invite(
                    promised(room.joined(CAROL), "'public_key':'" + PUBLIC_KEY + "'"), CAROL, BOB)),
        refused(
            "an invite signed by another key",
            thirdParty("8"),
            room -> invite(promised(room, "'public_key':'" + OTHER_KEY + "'"), ALICE, BOB)),
        refused(
            "an invite where no key is known",
            thirdParty("8"),
            room -> invite(promised(room, "'public_keys':{}"), ALICE, BOB)));
  }

  /** The room with Alice's third-party invite for the token. */
  private static TestRoom promised(TestRoom room, String keys) {
    return room.has(room.state(ALICE, "m.room.third_party_invite", "token", "{" + keys + "}"));
  }

  private static Pdu invite(TestRoom room, UserId sender, UserId target) {
    return room.member(
        sender, target, "invite", ",'third_party_invite':{'signed':" + signedFor(target) + "}");
  }

  private static String signedFor(UserId user) {
    var signed = Json.object().put("mxid", user.value()).put("token", "token");
    return Json.text(Signatures.sign(signed, IDENTITY_SERVER));
  }
}
