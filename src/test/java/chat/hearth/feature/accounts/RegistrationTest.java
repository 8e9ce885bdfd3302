package chat.hearth.feature.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestServer.Answer;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RegistrationTest {
  private static final String REGISTER = "/_matrix/client/v3/register";
  private static final String SHARED_SECRET = "/_synapse/admin/v1/register";
  private static final String TOKENS = "/_synapse/admin/v1/registration_tokens";

  private TestServer server = TestServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void firstRequestIsChallengedAndTheSessionAloneCompletesIt() {
    var challenge =
        server
            .post(REGISTER, "", "{\"username\": \"alice\", \"password\": \"secret\"}")
            .expect(401);
    assertEquals("m.login.dummy", challenge.json().at("/flows/0/stages/0").textValue());
    assertFalse(challenge.json().has("errcode"));

    var registered =
        server
            .post(REGISTER, "", auth("\"type\": \"m.login.dummy\"", challenge.string("session")))
            .expect(200);

    assertEquals("@alice:hearth.test", registered.string("user_id"));
    assertEquals("hearth.test", registered.string("home_server"));
    login("alice", "secret").expect(200);
  }

  @Test
  void ofManyWhoWantANameAtOnceOneGetsIt() throws Exception {
    var answers =
        atOnce(
            6,
            () ->
                server.post(
                    REGISTER,
                    "",
                    """
                    {"username": "alice", "password": "secret", "auth": {"type": "m.login.dummy"}}
                    """));

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 200).count());
    for (var answer : answers) {
      assertTrue(
          answer.status() == 200 || answer.string("errcode").equals("M_USER_IN_USE"),
          answer.text());
    }
  }

  @Test
  void aSessionMakesOneAccountHoweverOftenItIsSent() throws Exception {
    var session =
        server.post(REGISTER, "", "{\"password\": \"secret\"}").expect(401).string("session");

    var answers =
        atOnce(4, () -> server.post(REGISTER, "", auth("\"type\": \"m.login.dummy\"", session)));

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 200).count());
  }

  @Test
  void capitalsBecomeSmallAndOtherCharactersAreRefused() {
    assertEquals("@alice:hearth.test", server.register("ALICE").string("user_id"));

    assertEquals("M_USER_IN_USE", available("Alice").string("errcode"));
    assertEquals("M_INVALID_USERNAME", available("al!ce").string("errcode"));
    assertEquals("M_INVALID_USERNAME", available("a".repeat(250)).string("errcode"));
    available("bob").expect(200);
  }

  @Test
  void inhibitedLoginMakesNoDevice() {
    var registered =
        server.post(
            REGISTER,
            "",
            """
            {"username": "alice", "password": "secret", "inhibit_login": true,
             "auth": {"type": "m.login.dummy"}}
            """);

    assertFalse(registered.expect(200).json().has("access_token"));
    assertEquals(List.of(), server.accounts.devices(new UserId("@alice:hearth.test")));
  }

  @Test
  void guestPicksNothingButTheNameOfTheDevice() {
    var guest =
        server
            .post(
                REGISTER + "?kind=guest",
                "",
                """
                {"username": "root", "device_id": 7, "initial_device_display_name": "Phone"}
                """)
            .expect(200);

    var whoami =
        server.get("/_matrix/client/v3/account/whoami", guest.string("access_token")).expect(200);
    assertTrue(whoami.json().get("is_guest").booleanValue());
    assertFalse(whoami.string("user_id").contains("root"));
  }

  @Test
  void closedServerRegistersNobody() {
    reopen(new Config.Registration(false, false, Optional.empty(), false, List.of()));

    assertEquals("M_FORBIDDEN", server.post(REGISTER, "", "{}").expect(403).string("errcode"));
    assertEquals(
        "M_GUEST_ACCESS_FORBIDDEN",
        server.post(REGISTER + "?kind=guest", "", "{}").expect(403).string("errcode"));
    server.get(SHARED_SECRET, "").expect(400);
  }

  @Test
  void aTokenIsGoodForItsUsesAndNoMore() throws Exception {
    requireTokens();
    var admin = admin();
    server.post(TOKENS + "/new", admin, "{\"token\": \"two\", \"uses_allowed\": 2}").expect(200);

    var answers =
        atOnce(
            6,
            () ->
                server.post(
                    REGISTER,
                    "",
                    """
                    {"password": "secret",
                     "auth": {"type": "m.login.registration_token", "token": "two"}}
                    """));

    assertEquals(2, answers.stream().filter(answer -> answer.status() == 200).count());
    var token = server.get(TOKENS + "/two", admin).expect(200).json();
    assertEquals(2, token.get("completed").intValue());
    assertEquals(0, token.get("pending").intValue());
    assertFalse(validity("two").json().get("valid").booleanValue());
  }

  @Test
  void aUseIsHeldWhileARegistrationIsUnderWayAndComesFreeWhenItExpires() {
    reopen(
        new Config.Registration(
            true,
            true,
            Optional.of(TestServer.SECRET),
            false,
            List.of(new Config.Terms("terms", "1", "Terms", "https://hearth.test/terms"))));
    var admin = admin();
    server.post(TOKENS + "/new", admin, "{\"token\": \"one\", \"uses_allowed\": 1}").expect(200);

    var challenge =
        server
            .post(
                REGISTER,
                "",
                """
                {"username": "alice", "password": "secret",
                 "auth": {"type": "m.login.registration_token", "token": "one"}}
                """)
            .expect(401);

    assertEquals("m.login.registration_token", challenge.json().at("/completed/0").textValue());
    assertEquals(
        "https://hearth.test/terms",
        challenge.json().at("/params/m.login.terms/policies/terms/en/url").textValue());
    assertFalse(validity("one").json().get("valid").booleanValue());
    server.clock.advance(Duration.ofMinutes(61));
    assertTrue(validity("one").json().get("valid").booleanValue());
  }

  @Test
  void stagesArePassedInTheirOrder() {
    reopen(
        new Config.Registration(
            true,
            true,
            Optional.empty(),
            false,
            List.of(new Config.Terms("terms", "1", "Terms", "https://hearth.test/terms"))));

    var refused =
        server
            .post(REGISTER, "", "{\"password\": \"x\", \"auth\": {\"type\": \"m.login.terms\"}}")
            .expect(401);

    assertFalse(refused.json().has("completed"));
    assertEquals("M_UNRECOGNIZED", refused.string("errcode"));
  }

  @Test
  void fallbackPagePassesAStageForTheSession() {
    reopen(
        new Config.Registration(
            true,
            false,
            Optional.empty(),
            false,
            List.of(new Config.Terms("t", "3", "<Terms>", "https://hearth.test/terms"))));
    var session =
        server
            .post(REGISTER, "", "{\"username\": \"alice\", \"password\": \"secret\"}")
            .expect(401)
            .string("session");
    var path = "/_matrix/client/v3/auth/m.login.terms/fallback/web";

    var page = server.get(path + "?session=" + session, "").expect(200).text();
    server.post(path, "", "session=" + session).expect(200);
    server.post(REGISTER, "", auth("", session)).expect(200);

    assertTrue(page.contains("&lt;Terms&gt;"), page);
    assertFalse(page.contains("<Terms>"), page);
    var accepted =
        server
            .postgres
            .database()
            .list(
                "SELECT user_id, version FROM accepted_terms",
                row -> row.getString("user_id") + " " + row.getString("version"));
    assertEquals(List.of("@alice:hearth.test 3"), accepted);
  }

  @Test
  void aNonceWorksOnce() {
    var nonce = server.get(SHARED_SECRET, "").expect(200).string("nonce");

    withSecret(nonce, "alice", "secret", false, TestServer.SECRET).expect(200);

    withSecret(nonce, "bob", "secret", false, TestServer.SECRET).expect(400);
  }

  @Test
  void aNonceExpiresAndIsSpentByAWrongMac() {
    var late = server.get(SHARED_SECRET, "").expect(200).string("nonce");
    server.clock.advance(Duration.ofSeconds(61));
    withSecret(late, "alice", "secret", false, TestServer.SECRET).expect(400);

    var nonce = server.get(SHARED_SECRET, "").expect(200).string("nonce");
    withSecret(nonce, "alice", "secret", true, "a guess").expect(403);
    withSecret(nonce, "alice", "secret", true, TestServer.SECRET).expect(400);

    assertFalse(server.accounts.exists(new UserId("@alice:hearth.test")));
  }

  @Test
  void onlyOperatorsHandleRegistrationTokens() {
    var alice = server.register("alice").string("access_token");

    assertEquals("M_FORBIDDEN", server.get(TOKENS, alice).expect(403).string("errcode"));
    server.post(TOKENS + "/new", alice, "{}").expect(403);
    server.call("PUT", TOKENS + "/x", alice, "{}").expect(403);
    server.call("DELETE", TOKENS + "/x", alice, "").expect(403);
  }

  @Test
  void limitsOfATokenCanBeChangedAndLifted() {
    var admin = admin();
    var made = server.post(TOKENS + "/new", admin, "{\"uses_allowed\": 0}").expect(200);
    var path = TOKENS + "/" + made.string("token");
    assertEquals(0, listed(admin, "?valid=true"));
    assertEquals(1, listed(admin, "?valid=false"));

    server.call("PUT", path, admin, "{\"uses_allowed\": null}").expect(200);

    assertEquals(1, listed(admin, "?valid=true"));
    server.call("PUT", path, admin, "{\"expiry_time\": 1}").expect(400);
    server.call("DELETE", path, admin, "").expect(200);
    server.get(path, admin).expect(404);
  }

  private int listed(String admin, String query) {
    return server.get(TOKENS + query, admin).expect(200).json().get("registration_tokens").size();
  }

  private void reopen(Config.Registration registration) {
    server.close();
    server = new TestServer(registration);
  }

  private void requireTokens() {
    reopen(new Config.Registration(true, true, Optional.of(TestServer.SECRET), false, List.of()));
  }

  private String admin() {
    var nonce = server.get(SHARED_SECRET, "").expect(200).string("nonce");
    return withSecret(nonce, "root", "secret", true, TestServer.SECRET)
        .expect(200)
        .string("access_token");
  }

  private Answer withSecret(
      String nonce, String name, String password, boolean admin, String secret) {
    var mac =
        hmac(secret, nonce + "\0" + name + "\0" + password + (admin ? "\0admin" : "\0notadmin"));
    return server.post(
        SHARED_SECRET,
        "",
        """
        {"nonce": "%s", "username": "%s", "password": "%s", "admin": %s, "mac": "%s"}
        """
            .formatted(nonce, name, password, admin, mac));
  }

  private static String hmac(String secret, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Answer validity(String token) {
    return server
        .get("/_matrix/client/v1/register/m.login.registration_token/validity?token=" + token, "")
        .expect(200);
  }

  private Answer available(String name) {
    return server.get(REGISTER + "/available?username=" + name, "");
  }

  private Answer login(String name, String password) {
    return server.post(
        "/_matrix/client/v3/login",
        "",
        """
        {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "%s"},
         "password": "%s"}
        """
            .formatted(name, password));
  }

  private static String auth(String fields, String session) {
    return "{\"auth\": {%s \"session\": \"%s\"}}"
        .formatted(fields.isEmpty() ? "" : fields + ",", session);
  }

  private static List<Answer> atOnce(int times, Callable<Answer> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = Stream.generate(() -> threads.submit(call)).limit(times).toList();
      var answers = new ArrayList<Answer>();
      for (Future<Answer> answer : running) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
