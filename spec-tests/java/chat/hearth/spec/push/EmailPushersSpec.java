package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail pushers, with a mail server: what is written to whom, and when it ends. */
final class EmailPushersSpec {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofSeconds(4);
  private static final Pattern PROOF = Pattern.compile("/_hearth/email/confirm\\?(\\S+)");
  private static final String UNSUBSCRIBE = "/_hearth/email/unsubscribe?token=";
  private static GreenMail smtp;
  private static HearthProcess hearth;

  private TestUser alice;
  private TestUser bob;
  private String address;
  private String room;

  @BeforeAll
  static void start(@TempDir Path directory) {
    HearthProcess.assumeOwnProcesses();
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    hearth =
        HearthProcess.startOwn(
            HearthOptions.embedded(directory)
                .withPush("digests:", "  delay: 1s", "  longest_pause: 10m")
                .with(
                    """
                    email:
                      host: 127.0.0.1
                      port: %d
                      tls: none
                      from: matrix@hearth.test
                    """
                        .formatted(smtp.getSmtp().getPort())));
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
      smtp.stop();
    }
  }

  @BeforeEach
  void bobWithAnAddressInARoomOfTwo() throws Exception {
    alice = hearth.homeserver().register("alice");
    bob = hearth.homeserver().register("bob");
    address = bob.localpart() + "@example.org";
    prove(bob, address);
    room = alice.createRoom(RoomRequest.publicChat().put("name", "Mission <Control>"));
    bob.join(room);
  }

  @Test
  void onlyTheUsersOwnAddressIsWrittenTo() throws Exception {
    refused(alice, "M_THREEPID_NOT_FOUND", pusher(address));
    refused(bob, "M_THREEPID_NOT_FOUND", pusher("other@example.org"));
    refused(bob, "M_INVALID_PARAM", pusher("no address"));
    refused(bob, "M_INVALID_PARAM", pusher(address).put("app_id", "org.example.app"));

    set(bob, pusher(address.toUpperCase(Locale.ROOT)));

    var pushers = bob.get(v3("/pushers")).ok().path("pushers");
    assertEquals(1, pushers.size());
    assertEquals("email", pushers.path(0).path("kind").asText());
    assertEquals("m.email", pushers.path(0).path("app_id").asText());
    assertEquals(address, pushers.path(0).path("pushkey").asText());
  }

  @Test
  void whatStaysUnreadIsToldInOneLetterWithoutWhatWasSaid() throws Exception {
    set(bob, pusher(address));
    alice.say(room, "the first secret");
    alice.say(room, "the second secret");

    var letter = letter();

    var text = part(letter, "text/plain");
    var html = part(letter, "text/html");
    assertEquals("2 unread messages at localhost", letter.getSubject());
    assertTrue(text.contains("Mission <Control>\n2 unread messages from "), text);
    assertTrue(text.contains(alice.localpart()), text);
    assertTrue(html.contains("Mission &lt;Control&gt;"), html);
    assertFalse(text.contains("secret") || html.contains("secret"), text);
    assertFalse(html.contains("<img"), html);
    assertEquals("auto-generated", letter.getHeader("Auto-Submitted", null));
  }

  @Test
  void whatWasReadInTimeIsNotTold() throws Exception {
    set(bob, pusher(address));
    var event = alice.say(room, "hello");
    read(event);

    assertEquals(0, lettersAfter(SILENCE));
  }

  @Test
  void whatTheRulesDoNotWantIsNotTold() throws Exception {
    set(bob, pusher(address));
    alice.send(room, "m.room.message", Json.object("msgtype", "m.notice", "body", "beep"));

    assertEquals(0, lettersAfter(SILENCE));
  }

  @Test
  void whatWasRedactedIsNotTold() throws Exception {
    set(bob, pusher(address));
    alice.redact(room, alice.say(room, "never mind"));

    assertEquals(0, lettersAfter(SILENCE));
  }

  @Test
  void anInvitationIsTold() throws Exception {
    set(bob, pusher(address));
    var other = alice.createRoom(RoomRequest.privateChat().put("name", "Secret garden"));
    alice.invite(other, bob);

    var text = part(letter(), "text/plain");

    assertTrue(text.contains("Secret garden\nYou were invited by "), text);
  }

  @Test
  void lettersComeLessAndLessOftenUntilTheUserReads() throws Exception {
    set(bob, pusher(address));
    long begun = System.nanoTime();
    for (int letters = 1; letters <= 3; letters++) {
      alice.say(room, "more");
      await(letters);
    }
    // One second unread, then pauses of one and of two seconds.
    var took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(Duration.ofMillis(3_900)) > 0, took.toString());

    read(alice.say(room, "read")); // else the next pause would have been four seconds
    var unread = System.nanoTime();
    alice.say(room, "and more");
    await(4);

    assertTrue(System.nanoTime() - unread < Duration.ofMillis(3_500).toNanos());
  }

  @Test
  void oneClickEndsIt() throws Exception {
    set(bob, pusher(address));
    alice.say(room, "hello");
    var letter = letter();
    var header = letter.getHeader("List-Unsubscribe", null);
    assertEquals("List-Unsubscribe=One-Click", letter.getHeader("List-Unsubscribe-Post", null));
    assertTrue(header.startsWith("<" + hearth.homeserver().url() + UNSUBSCRIBE), header);
    var path = header.substring(1 + hearth.homeserver().url().length(), header.length() - 1);

    assertEquals(200, status("GET", path));
    assertEquals(1, pushers(bob).size(), "looking changes nothing");
    assertEquals(200, status("POST", path));

    assertEquals(0, pushers(bob).size());
    assertEquals(404, status("POST", path));
    assertEquals(404, status("POST", UNSUBSCRIBE + "guess"));
  }

  @Test
  void itEndsWithTheAddress() {
    set(bob, pusher(address));

    bob.post(v3("/account/3pid/delete"), Json.object("medium", "email", "address", address)).ok();

    assertEquals(0, pushers(bob).size());
    refused(bob, "M_THREEPID_NOT_FOUND", pusher(address));
  }

  @Test
  void itEndsWithTheAccount() throws Exception {
    set(bob, pusher(address));
    alice.say(room, "hello");
    var session =
        bob.post(v3("/account/deactivate"), Json.object()).json().path("session").asText();
    bob.post(v3("/account/deactivate"), Json.object("auth", bob.passwordStage(session))).ok();

    assertEquals(0, lettersAfter(SILENCE));
  }

  @Test
  void whoIsLoggedInNowhereIsWrittenTo() throws Exception {
    set(bob, pusher(address));
    bob.post(v3("/logout"), Json.object()).ok();
    alice.say(room, "hello");

    assertEquals("1 unread message at localhost", letter().getSubject());
  }

  @Test
  void nullEndsIt() {
    set(bob, pusher(address));

    set(bob, Json.object("app_id", "m.email", "pushkey", address, "kind", null));

    assertEquals(0, pushers(bob).size());
  }

  @Test
  void whatWaitsIsToldAfterTheProcessWasKilled() throws Exception {
    set(bob, pusher(address));
    alice.say(room, "hello");
    hearth.kill();
    assertEquals(0, letters().size(), "it was killed before");

    hearth.restart();

    assertEquals("1 unread message at localhost", letter().getSubject());
    assertEquals(1, lettersAfter(SILENCE));
  }

  private static void set(TestUser user, JsonNode pusher) {
    user.post(v3("/pushers/set"), pusher).ok();
  }

  private static void refused(TestUser user, String errcode, JsonNode pusher) {
    user.post(v3("/pushers/set"), pusher).refused(400, errcode);
    assertEquals(0, pushers(user).size());
  }

  private static JsonNode pushers(TestUser user) {
    return user.get(v3("/pushers")).ok().path("pushers");
  }

  private static ObjectNode pusher(String to) {
    return Json.object(
        "app_id", "m.email",
        "pushkey", to,
        "kind", "email",
        "app_display_name", "Email Notifications",
        "device_display_name", to,
        "lang", "en",
        "data", Json.object());
  }

  private void read(String event) {
    bob.post(v3("/rooms/{}/receipt/m.read/{}", room, event), Json.object()).ok();
  }

  /** As a mail program does: without a token, and with a form. */
  private static int status(String method, String path) throws Exception {
    return submit(method, path, method.equals("GET") ? "" : "List-Unsubscribe=One-Click");
  }

  private static int submit(String method, String path, String form) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(hearth.homeserver().url() + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .method(method, HttpRequest.BodyPublishers.ofString(form))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /** Adds an address the whole way. */
  private void prove(TestUser user, String to) throws Exception {
    var secret = "secret";
    var sid =
        user.post(
                v3("/account/3pid/email/requestToken"),
                Json.object("email", to, "client_secret", secret, "send_attempt", 1))
            .ok()
            .path("sid")
            .asText();
    var link = PROOF.matcher(sent(to).getLast().getContent().toString());
    assertTrue(link.find());
    assertEquals(200, submit("POST", "/_hearth/email/confirm", link.group(1)));
    var body = Json.object("sid", sid, "client_secret", secret);
    var session = user.post(v3("/account/3pid/add"), body).json().path("session").asText();
    user.post(v3("/account/3pid/add"), body.set("auth", user.passwordStage(session))).ok();
  }

  private List<MimeMessage> sent(String to) {
    return Arrays.stream(smtp.getReceivedMessages()).filter(mail -> isTo(mail, to)).toList();
  }

  /** What was sent about unread messages. */
  private List<MimeMessage> letters() {
    return sent(address).stream().filter(mail -> subject(mail).contains("unread")).toList();
  }

  private int lettersAfter(Duration silence) throws InterruptedException {
    Thread.sleep(silence);
    return letters().size();
  }

  private void await(int count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (letters().size() < count) {
      assertTrue(System.nanoTime() < deadline, letters().size() + " letters");
      Thread.sleep(50);
    }
    assertEquals(count, letters().size());
  }

  private MimeMessage letter() throws InterruptedException {
    await(1);
    return letters().getFirst();
  }

  private static String part(MimeMessage mail, String type) throws MessagingException, IOException {
    return part((Multipart) mail.getContent(), type).orElseThrow().replace("\r\n", "\n");
  }

  private static Optional<String> part(Multipart parts, String type)
      throws MessagingException, IOException {
    for (int i = 0; i < parts.getCount(); i++) {
      var part = parts.getBodyPart(i);
      if (part.isMimeType(type)) {
        return Optional.of(part.getContent().toString());
      }
    }
    return Optional.empty();
  }

  private static boolean isTo(MimeMessage mail, String to) {
    try {
      return mail.getAllRecipients()[0].toString().equals(to);
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }
}
