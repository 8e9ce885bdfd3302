package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses proved by letters that go through a real SMTP server. */
final class EmailTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final Pattern LINK = Pattern.compile("(/_hearth/email/confirm)\\?(\\S+)");

  private final Path directory;
  private GreenMail smtp;
  private TestHearth hearth;
  private int attempt;

  EmailTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() {
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    hearth = start(Map.of());
  }

  @AfterEach
  void stop() {
    hearth.close();
    smtp.stop();
  }

  @Test
  void addressIsAddedOnceItsOwnerFollowedTheLink() throws Exception {
    var token = register("alice");
    var sid = request("account/3pid", "Alice@Example.org", "secret").path("sid").asText();

    expect(400, "M_THREEPID_AUTH_FAILED", add(token, sid, "secret"));
    follow(mail());
    expect(400, "M_THREEPID_AUTH_FAILED", add(token, sid, "other"));
    assertEquals(200, add(token, sid, "secret").status);

    var list = call("GET", V3 + "/account/3pid", token, "").json.path("threepids");
    assertEquals("alice@example.org", list.path(0).path("address").asText());
    assertEquals("email", list.path(0).path("medium").asText());
  }

  @Test
  void lookingAtTheLinkProvesNothing() throws Exception {
    var token = register("alice");
    var sid = request("account/3pid", "alice@example.org", "secret").path("sid").asText();
    var link = LINK.matcher(mail());
    assertTrue(link.find());

    assertEquals(200, hearth.send("GET", link.group(), "", "").statusCode());

    expect(400, "M_THREEPID_AUTH_FAILED", add(token, sid, "secret"));
  }

  @Test
  void repeatedAttemptSendsNoSecondLetter() throws Exception {
    var first = requestAttempt("secret", 1);
    var second = requestAttempt("secret", 1);
    assertEquals(1, smtp.getReceivedMessages().length);

    var third = requestAttempt("secret", 2);

    assertEquals(2, smtp.getReceivedMessages().length);
    assertEquals(first.path("sid"), second.path("sid"));
    assertEquals(first.path("sid"), third.path("sid"));
    assertNotEquals(first.path("sid"), requestAttempt("another", 1).path("sid"));
  }

  @Test
  void addressGetsNoFloodOfLetters() throws Exception {
    for (int i = 0; i < 10; i++) {
      requestAttempt("secret" + i, 1);
    }

    var refused = send("account/3pid", "alice@example.org", "secret", 1);

    expect(429, "M_LIMIT_EXCEEDED", refused);
    assertEquals(10, smtp.getReceivedMessages().length);
  }

  @Test
  void wrongTokensRunOut() throws Exception {
    var token = register("alice");
    var sid = request("account/3pid", "alice@example.org", "secret").path("sid").asText();
    for (int i = 0; i < 10; i++) {
      assertEquals(400, submit("sid=" + sid + "&token=guess" + i));
    }

    var link = LINK.matcher(mail());
    assertTrue(link.find());

    assertEquals(400, submit(link.group(2)));
    expect(400, "M_THREEPID_AUTH_FAILED", add(token, sid, "secret"));
  }

  @Test
  void addressOfAnotherAccountIsRefused() throws Exception {
    own(register("alice"), "alice@example.org");
    var bob = register("bob");

    expect(400, "M_THREEPID_IN_USE", send("account/3pid", "alice@example.org", "secret", 1));
    expect(400, "M_THREEPID_IN_USE", send("register", "ALICE@example.org", "secret", 1));
    assertEquals(200, remove(bob, "alice@example.org").status);
    assertTrue(login("alice@example.org", "password of alice").status == 200);
  }

  @Test
  void accountIsEnteredWithItsAddress() throws Exception {
    own(register("alice"), "alice@example.org");

    var login = login("Alice@example.org", "password of alice");

    assertEquals("@alice:hearth.test", login.json.path("user_id").asText());
    expect(403, "M_FORBIDDEN", login("alice@example.org", "wrong"));
    expect(403, "M_FORBIDDEN", login("nobody@example.org", "password of alice"));
  }

  @Test
  void removedAddressEntersNoMore() throws Exception {
    var token = register("alice");
    own(token, "alice@example.org");

    var removed = remove(token, "alice@example.org");

    assertEquals("no-support", removed.json.path("id_server_unbind_result").asText());
    expect(403, "M_FORBIDDEN", login("alice@example.org", "password of alice"));
  }

  @Test
  void forgottenPasswordIsReplacedByWhoHasTheAddress() throws Exception {
    var token = register("alice");
    own(token, "alice@example.org");
    var sid = request("account/password", "alice@example.org", "forgot").path("sid").asText();
    var body = Json.object().put("new_password", "a new password");
    var session = call("POST", V3 + "/account/password", "", body.toString());
    assertEquals(401, session.status);

    expect(401, "M_THREEPID_AUTH_FAILED", withStage(V3 + "/account/password", body, session, sid));
    follow(mail());
    var done = withStage(V3 + "/account/password", body, session, sid);

    assertEquals(200, done.status, done.json.toString());
    assertEquals(200, login("alice@example.org", "a new password").status);
    expect(403, "M_FORBIDDEN", login("alice@example.org", "password of alice"));
    expect(401, "M_UNKNOWN_TOKEN", call("GET", V3 + "/account/whoami", token, ""));
  }

  @Test
  void proofForOneThingDoesNotCountForAnother() throws Exception {
    own(register("alice"), "alice@example.org");
    var sid = request("account/3pid", "other@example.org", "forgot").path("sid").asText();
    follow(mail());
    var body = Json.object().put("new_password", "a new password");
    var session = call("POST", V3 + "/account/password", "", body.toString());

    expect(401, "M_THREEPID_AUTH_FAILED", withStage(V3 + "/account/password", body, session, sid));
  }

  @Test
  void passwordOfNobodyIsNotForgotten() throws Exception {
    expect(400, "M_THREEPID_NOT_FOUND", send("account/password", "no@example.org", "s", 1));
    assertEquals(0, smtp.getReceivedMessages().length);
  }

  @Test
  void addressIsProvedAtRegistration() throws Exception {
    restart(Map.of("HEARTH_EMAIL_REQUIRED_TO_REGISTER", "true"));
    var body = Json.object().put("username", "alice").put("password", "secret");
    var session = call("POST", V3 + "/register", "", body.toString());
    assertEquals(
        "[{\"stages\":[\"m.login.email.identity\"]}]", session.json.path("flows").toString());
    var sid = request("register", "alice@example.org", "forgot").path("sid").asText();
    follow(mail());

    var done = withStage(V3 + "/register", body, session, sid);

    assertEquals(200, done.status, done.json.toString());
    assertEquals(200, login("alice@example.org", "secret").status);
  }

  @Test
  void hiddenAccountsAreToldToTheOwnerOfTheAddressOnly() throws Exception {
    restart(Map.of("HEARTH_EMAIL_HIDE_ACCOUNTS", "true"));
    own(register("alice"), "alice@example.org");
    smtp.purgeEmailFromAllMailboxes();

    assertEquals(200, send("register", "alice@example.org", "one", 1).status);
    assertEquals(200, send("account/password", "nobody@example.org", "two", 1).status);

    assertEquals(1, smtp.getReceivedMessages().length);
    assertTrue(mail().contains("belongs to an account"));
  }

  @Test
  void serverThatIsAwayIsSaidSoAndTheAttemptCanBeRepeated() throws Exception {
    int port = smtp.getSmtp().getPort();
    smtp.stop();
    assertEquals(503, send("account/3pid", "alice@example.org", "secret", 1).status);

    smtp = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();

    assertEquals(200, send("account/3pid", "alice@example.org", "secret", 1).status);
    assertEquals(1, smtp.getReceivedMessages().length);
  }

  @Test
  void requestsThatAreNoneAreRefused() throws Exception {
    expect(400, "M_INVALID_PARAM", send("account/3pid", "no address", "secret", 1));
    expect(400, "M_INVALID_PARAM", send("account/3pid", "a@b.org\r\nBcc: c@d.org", "secret", 1));
    expect(400, "M_INVALID_PARAM", send("account/3pid", "a@b.org", "not secret!", 1));
    expect(400, "M_INVALID_PARAM", send("account/3pid", "a@b.org", "secret", -1));
    expect(
        400,
        "M_INVALID_PARAM",
        call(
            "POST",
            V3 + "/account/3pid/email/requestToken",
            "",
            "{\"email\": \"a@b.org\", \"client_secret\": \"s\", \"send_attempt\": 1,"
                + " \"next_link\": \"javascript:alert(1)\"}"));
    assertEquals(0, smtp.getReceivedMessages().length);
  }

  @Test
  void deactivationFreesTheAddress() throws Exception {
    var token = register("alice");
    own(token, "alice@example.org");
    var challenge = call("POST", V3 + "/account/deactivate", token, "{}");

    assertEquals(
        200, withPassword(V3 + "/account/deactivate", Json.object(), challenge, token).status);

    assertEquals(200, send("register", "alice@example.org", "again", 1).status);
  }

  private record Answer(int status, JsonNode json) {}

  private TestHearth start(Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("HEARTH_EMAIL_HOST", "127.0.0.1");
    environment.put("HEARTH_EMAIL_PORT", Integer.toString(smtp.getSmtp().getPort()));
    environment.put("HEARTH_EMAIL_TLS", "none");
    environment.put("HEARTH_EMAIL_FROM", "matrix@hearth.test");
    return TestHearth.start(directory, environment);
  }

  private void restart(Map<String, String> more) {
    hearth.close();
    hearth = start(more);
  }

  private String register(String name) throws Exception {
    var body = Json.object().put("username", name).put("password", "password of " + name);
    body.putObject("auth").put("type", "m.login.dummy");
    return call("POST", V3 + "/register", "", body.toString()).json.path("access_token").asText();
  }

  /** Adds an address to an account, the whole way. */
  private void own(String token, String address) throws Exception {
    var secret = "secret" + ++attempt;
    var sid = request("account/3pid", address, secret).path("sid").asText();
    follow(mail());
    assertEquals(200, add(token, sid, secret).status);
  }

  private JsonNode request(String what, String address, String secret) throws Exception {
    var answer = send(what, address, secret, 1);
    assertEquals(200, answer.status, answer.json.toString());
    return answer.json;
  }

  private JsonNode requestAttempt(String secret, int attempt) throws Exception {
    return send("account/3pid", "alice@example.org", secret, attempt).json;
  }

  private Answer send(String what, String address, String secret, int attempt) throws Exception {
    var body =
        Json.object()
            .put("email", address)
            .put("client_secret", secret)
            .put("send_attempt", attempt);
    return call("POST", V3 + "/" + what + "/email/requestToken", "", body.toString());
  }

  private Answer add(String token, String sid, String secret) throws Exception {
    var body = Json.object().put("sid", sid).put("client_secret", secret);
    var challenge = call("POST", V3 + "/account/3pid/add", token, body.toString());
    return withPassword(V3 + "/account/3pid/add", body, challenge, token);
  }

  private Answer remove(String token, String address) throws Exception {
    var body = Json.object().put("medium", "email").put("address", address);
    return call("POST", V3 + "/account/3pid/delete", token, body.toString());
  }

  private Answer withPassword(String path, ObjectNode body, Answer challenge, String token)
      throws Exception {
    assertEquals(401, challenge.status, challenge.json.toString());
    var whole = body.deepCopy();
    whole
        .putObject("auth")
        .put("type", "m.login.password")
        .put("password", "password of alice")
        .put("session", challenge.json.path("session").asText());
    return call("POST", path, token, whole.toString());
  }

  private Answer withStage(String path, ObjectNode body, Answer challenge, String sid)
      throws Exception {
    var whole = body.deepCopy();
    whole
        .putObject("auth")
        .put("type", "m.login.email.identity")
        .put("session", challenge.json.path("session").asText())
        .putObject("threepid_creds")
        .put("sid", sid)
        .put("client_secret", "forgot");
    return call("POST", path, "", whole.toString());
  }

  private Answer login(String address, String password) throws Exception {
    var body = Json.object().put("type", "m.login.password").put("password", password);
    body.putObject("identifier")
        .put("type", "m.id.thirdparty")
        .put("medium", "email")
        .put("address", address);
    return call("POST", V3 + "/login", "", body.toString());
  }

  /** The newest letter. */
  private String mail() {
    var received = smtp.getReceivedMessages();
    return GreenMailUtil.getBody(received[received.length - 1])
        .replace("=\r\n", "")
        .replace("=3D", "=");
  }

  private void follow(String mail) throws Exception {
    var link = LINK.matcher(mail);
    assertTrue(link.find(), mail);
    assertEquals(200, submit(link.group(2)));
  }

  private int submit(String form) throws Exception {
    return hearth.send("POST", "/_hearth/email/confirm", "", form).statusCode();
  }

  private Answer call(String method, String path, String token, String body) throws Exception {
    var response = hearth.send(method, path, token, body);
    return new Answer(response.statusCode(), Json.parseObject(response.body()));
  }

  private static void expect(int status, String errcode, Answer answer) {
    assertEquals(status, answer.status, answer.json.toString());
    assertEquals(errcode, answer.json.path("errcode").asText());
  }
}
