package chat.hearth.event.auth;

import static chat.hearth.event.auth.AuthCase.allowed;
import static chat.hearth.event.auth.AuthCase.refused;
import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static chat.hearth.event.auth.TestRoom.CAROL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.UserId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for member events, by the numbers of each version's page. */
final class MemberRulesTest {
  private static final String VIA_ALICE = ",'join_authorised_via_users_server':'@alice:a.example'";
  private static final String VIA_CAROL = ",'join_authorised_via_users_server':'@carol:c.example'";

  @ParameterizedTest
  @MethodSource("cases")
  void rulesDecideAsTheirPagesSay(AuthCase scenario) {
    assertEquals(scenario.expected(), scenario.actual());
  }

  static Stream<AuthCase> cases() {
    return Stream.of(form(), joins(), restrictedJoins(), invites(), leaves(), bans(), knocks())
        .flatMap(group -> group);
  }

  /** The number up to version 7 and from version 8, without that of the group itself. */
  private static String member(String until7, String from8) {
    return "1-5:5.%1$s 6-7:4.%1$s 8-11:4.%2$s 12:5.%2$s".formatted(until7, from8);
  }

  private static Stream<AuthCase> form() {
    return Stream.of(
        refused(
            "a member event without a state key",
            member("1", "1"),
            room -> room.message(ALICE, "m.room.member", "{'membership':'join'}")),
        refused(
            "a member event without a membership",
            member("1", "1"),
            room -> room.state(ALICE, "m.room.member", ALICE.value(), "{}")),
        refused(
            "an unknown membership",
            "1-5:5.6 6:4.6 7:4.7 8-11:4.8 12:5.8",
            room -> room.member(ALICE, ALICE, "dance")),
        refused(
            "a membership that is no text",
            "1-5:5.6 6:4.6 7:4.7 8-11:4.8 12:5.8",
            room -> room.state(ALICE, "m.room.member", ALICE.value(), "{'membership':1}")),
        refused(
            "a member event that the named server did not sign",
            "8-11:4.2.1 12:5.2.1",
            room -> room.joinRule("public").member(BOB, BOB, "join", VIA_CAROL)),
        refused(
            "a member event let in by nobody that could sign",
            "8-11:4.2.1 12:5.2.1",
            room ->
                room.joinRule("public")
                    .member(BOB, BOB, "join", ",'join_authorised_via_users_server':7")),
        allowed(
            "a member event that names an unsigned server where that means nothing",
            "1-7",
            room -> room.joinRule("public").member(BOB, BOB, "join", VIA_CAROL)));
  }

  private static Stream<AuthCase> joins() {
    return Stream.of(
        allowed("the creator's first join", "1-12", room -> room.firstMember(ALICE, "join")),
        allowed(
            "the creator's first join, although the state has no member",
            "1-12",
            room -> {
              room.lacks(StateKey.member(ALICE));
              return room.firstMember(ALICE, "join");
            }),
        refused(
            "a stranger's join right behind the create event",
            member("2.6", "3.7"),
            room -> room.firstMember(BOB, "join")),
        refused(
            "a join for somebody else",
            member("2.2", "3.2"),
            room -> room.joinRule("public").member(ALICE, BOB, "join")),
        refused(
            "a join of a banned user",
            member("2.3", "3.3"),
            room -> room.joinRule("public").banned(BOB).member(BOB, BOB, "join")),
        allowed(
            "a join of an invited user",
            "1-12",
            room -> room.joinRule("invite").invited(BOB).member(BOB, BOB, "join")),
        allowed(
            "a change of a member's profile",
            "1-12",
            room -> room.joinRule("invite").joined(BOB).member(BOB, BOB, "join")),
        refused(
            "a join without an invitation",
            member("2.6", "3.7"),
            room -> room.joinRule("invite").member(BOB, BOB, "join")),
        refused(
            "a join without an invitation where there are no join rules",
            member("2.6", "3.7"),
            room -> room.member(BOB, BOB, "join")),
        allowed(
            "a join of an invited user where one may knock",
            "7-12",
            room -> room.joinRule("knock").invited(BOB).member(BOB, BOB, "join")),
        refused(
            "a join by the rule 'knock' where it means nothing",
            "1-5:5.2.6 6:4.2.6",
            room -> room.joinRule("knock").invited(BOB).member(BOB, BOB, "join")),
        allowed(
            "a join of a public room",
            "1-12",
            room -> room.joinRule("public").member(BOB, BOB, "join")),
        refused(
            "a join by a rule that does not exist",
            member("2.6", "3.7"),
            room -> room.joinRule("private").invited(BOB).member(BOB, BOB, "join")));
  }

  private static Stream<AuthCase> restrictedJoins() {
    return Stream.of(
        allowed(
            "a restricted join of an invited user",
            "8-12",
            room -> room.joinRule("restricted").invited(BOB).member(BOB, BOB, "join")),
        refused(
            "a restricted join that nobody let in",
            "8-11:4.3.5.2 12:5.3.5.2",
            room -> room.joinRule("restricted").member(BOB, BOB, "join")),
        allowed(
            "a restricted join that a member let in",
            "8-12",
            room -> restrictedJoinViaAlicesServer(room.joinRule("restricted"))),
        refused(
            "a restricted join let in by one without power to invite",
            "8-11:4.3.5.2 12:5.3.5.2",
            room -> {
              room.joinRule("restricted").joined(CAROL).levels("{'invite':1}");
              return restrictedJoin(room, VIA_CAROL, CAROL);
            }),
        refused(
            "a restricted join let in by one who is not in the room",
            "8-11:4.3.5.2 12:5.3.5.2",
            room -> restrictedJoin(room.joinRule("restricted").invited(CAROL), VIA_CAROL, CAROL)),
        refused(
            "a join by the rule 'restricted' where it means nothing",
            "1-5:5.2.6 6-7:4.2.6",
            room -> room.joinRule("restricted").invited(BOB).member(BOB, BOB, "join")),
        allowed(
            "a join that a member let in where one may also knock",
            "10-12",
            room -> restrictedJoinViaAlicesServer(room.joinRule("knock_restricted"))),
        refused(
            "a join by the rule 'knock_restricted' where it means nothing",
            "8-9:4.3.7",
            room -> restrictedJoinViaAlicesServer(room.joinRule("knock_restricted"))));
  }

  private static Pdu restrictedJoinViaAlicesServer(TestRoom room) {
    return restrictedJoin(room, VIA_ALICE, ALICE);
  }

  private static Pdu restrictedJoin(TestRoom room, String via, UserId authoriser) {
    return TestRoom.builder(authoriser.server()).cosign(room.member(BOB, BOB, "join", via));
  }

  private static Stream<AuthCase> invites() {
    return Stream.of(
        allowed("an invite by a member", "1-12", room -> room.member(ALICE, BOB, "invite")),
        refused(
            "an invite by a stranger",
            member("3.2", "4.2"),
            room -> room.member(BOB, CAROL, "invite")),
        refused(
            "an invite of a member",
            member("3.3", "4.3"),
            room -> room.joined(BOB).member(ALICE, BOB, "invite")),
        refused(
            "an invite of a banned user",
            member("3.3", "4.3"),
            room -> room.banned(BOB).member(ALICE, BOB, "invite")),
        refused(
            "an invite below the invite level",
            member("3.5", "4.5"),
            room -> room.joined(BOB).levels("{'invite':1}").member(BOB, CAROL, "invite")),
        allowed(
            "an invite at the invite level",
            "1-12",
            room ->
                room.joined(BOB)
                    .levels("{'invite':1,'users':{'@bob:b.example':1}}")
                    .member(BOB, CAROL, "invite")));
  }

  private static Stream<AuthCase> leaves() {
    return Stream.of(
        allowed("leaving", "1-12", room -> room.joined(BOB).member(BOB, BOB, "leave")),
        allowed("declining", "1-12", room -> room.invited(BOB).member(BOB, BOB, "leave")),
        allowed("withdrawing a knock", "7-12", room -> room.knocked(BOB).member(BOB, BOB, "leave")),
        refused(
            "withdrawing a knock where there is none",
            "1-5:5.4.1 6:4.4.1",
            room -> room.knocked(BOB).member(BOB, BOB, "leave")),
        refused(
            "leaving from outside", member("4.1", "5.1"), room -> room.member(BOB, BOB, "leave")),
        refused(
            "a banned user's leave",
            member("4.1", "5.1"),
            room -> room.banned(BOB).member(BOB, BOB, "leave")),
        refused(
            "a kick by a stranger", member("4.2", "5.2"), room -> room.member(BOB, ALICE, "leave")),
        refused(
            "an unban below the ban level",
            member("4.3", "5.3"),
            room ->
                room.joined(BOB)
                    .banned(CAROL)
                    .levels("{'users':{'@bob:b.example':60},'ban':70,'kick':50}")
                    .member(BOB, CAROL, "leave")),
        allowed(
            "an unban at both levels",
            "1-12",
            room ->
                room.joined(BOB)
                    .banned(CAROL)
                    .levels("{'users':{'@bob:b.example':70},'ban':70,'kick':50}")
                    .member(BOB, CAROL, "leave")),
        refused(
            "an unban below the kick level",
            member("4.5", "5.5"),
            room ->
                room.joined(BOB)
                    .banned(CAROL)
                    .levels("{'users':{'@bob:b.example':60},'ban':50,'kick':70}")
                    .member(BOB, CAROL, "leave")),
        allowed("a kick", "1-12", room -> room.joined(BOB).member(ALICE, BOB, "leave")),
        refused(
            "a kick below the kick level",
            member("4.5", "5.5"),
            room -> room.joined(BOB).joined(CAROL).member(BOB, CAROL, "leave")),
        refused(
            "a kick of an equal",
            member("4.5", "5.5"),
            room ->
                room.joined(BOB)
                    .joined(CAROL)
                    .levels("{'users':{'@bob:b.example':50,'@carol:c.example':50}}")
                    .member(BOB, CAROL, "leave")),
        refused(
            "a kick of a creator, whatever the kicker's level",
            "12:5.5.5",
            room ->
                room.joined(BOB)
                    .levels("{'users':{'@bob:b.example':9007199254740991}}")
                    .member(BOB, ALICE, "leave")));
  }

  private static Stream<AuthCase> bans() {
    return Stream.of(
        allowed("a ban of a stranger", "1-12", room -> room.member(ALICE, BOB, "ban")),
        refused(
            "a ban by a stranger", member("5.1", "6.1"), room -> room.member(BOB, CAROL, "ban")),
        refused(
            "a ban below the ban level",
            member("5.3", "6.3"),
            room -> room.joined(BOB).member(BOB, CAROL, "ban")),
        refused(
            "a ban of an equal",
            member("5.3", "6.3"),
            room ->
                room.joined(BOB)
                    .levels("{'users':{'@bob:b.example':50,'@carol:c.example':50}}")
                    .member(BOB, CAROL, "ban")));
  }

  private static Stream<AuthCase> knocks() {
    return Stream.of(
        allowed("a knock", "7-12", room -> room.joinRule("knock").member(BOB, BOB, "knock")),
        refused(
            "a knock where the membership does not exist",
            "1-5:5.6 6:4.6",
            room -> room.joinRule("knock").member(BOB, BOB, "knock")),
        refused(
            "a knock where one can't",
            "7:4.6.1 8-11:4.7.1 12:5.7.1",
            room -> room.joinRule("public").member(BOB, BOB, "knock")),
        refused(
            "a knock by the rule 'knock_restricted' where it means nothing",
            "7:4.6.1 8-9:4.7.1",
            room -> room.joinRule("knock_restricted").member(BOB, BOB, "knock")),
        allowed(
            "a knock where one may also join by another room",
            "10-12",
            room -> room.joinRule("knock_restricted").member(BOB, BOB, "knock")),
        refused(
            "a knock for somebody else",
            "7:4.6.2 8-11:4.7.2 12:5.7.2",
            room -> room.joinRule("knock").member(ALICE, BOB, "knock")),
        refused(
            "a knock of a member",
            "7:4.6.4 8-11:4.7.4 12:5.7.4",
            room -> room.joinRule("knock").joined(BOB).member(BOB, BOB, "knock")),
        refused(
            "a knock of an invited user",
            "7:4.6.4 8-11:4.7.4 12:5.7.4",
            room -> room.joinRule("knock").invited(BOB).member(BOB, BOB, "knock")),
        refused(
            "a knock of a banned user",
            "7:4.6.4 8-11:4.7.4 12:5.7.4",
            room -> room.joinRule("knock").banned(BOB).member(BOB, BOB, "knock")),
        allowed(
            "a second knock",
            "7-12",
            room -> room.joinRule("knock").knocked(BOB).member(BOB, BOB, "knock")));
  }
}
