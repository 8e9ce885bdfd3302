package chat.hearth.room;

import chat.hearth.event.EventDraft;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.SigningKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdDictTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Makes the dictionary that {@link EventCodec} compresses events with, from made-up events of all
 * the common types. Run once a format; a dictionary in use is never made again.
 *
 * <p>Names, words and hashes differ from event to event, so that the dictionary learns the shape of
 * events and not these.
 */
final class TrainEventDictionary {
  private static final int SAMPLES = 40_000;
  private static final int DICTIONARY_BYTES = 24 << 10; // larger ones gain nothing at this size
  private static final int SEED = 20_260_722;

  private static final String[] WORDS =
      """
      the be to of and a in that have I it for not on with he as you do at this but his by from
      they we say her she or an will my one all would there their what so up out if about who get
      which go me when make can like time no just him know take people into year your good some
      could them see other than then now look only come its over think also back after use two how
      our work first well way even new want because any these give day most us hello thanks please
      meeting tomorrow link file photo call 你好 谢谢 今天 明天 我们 可以 什么 没有 このメッセージ ありがとう
      """
          .split("\\s+");

  private final Random random = new Random(SEED);
  private final List<ServerName> servers = new ArrayList<>();

  private TrainEventDictionary() {
    for (int i = 0; i < 200; i++) {
      servers.add(new ServerName(word() + random.nextInt(1_000) + pick(".org", ".com", ".chat")));
    }
  }

  public static void main(String[] arguments) throws Exception {
    var trainer = new ZstdDictTrainer(SAMPLES * 1_500, DICTIONARY_BYTES);
    new TrainEventDictionary().samples().forEach(trainer::addSample);
    Files.write(Path.of(arguments[0]), trainer.trainSamples());
  }

  private List<byte[]> samples() {
    var secure = new SecureRandom();
    var samples = new ArrayList<byte[]>(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      var server = servers.get(random.nextInt(servers.size()));
      var clock =
          Clock.fixed(
              Instant.ofEpochSecond(1_500_000_000L + random.nextInt(400_000_000)), ZoneOffset.UTC);
      var builder = new PduBuilder(SigningKey.generate(secure, server), clock);
      var sender = new UserId("@" + word() + random.nextInt(100) + ":" + server);
      var version = RoomVersion.find(pick("6", "9", "10", "11", "12")).orElseThrow();
      var room =
          version.roomIdIsCreateHash()
              ? new RoomId("!" + hash())
              : new RoomId("!" + hash().substring(0, 18) + ":" + server);
      var draft = draft(sender);
      samples.add(
          builder.build(version, room, draft, ids(1), ids(3), random.nextInt(100_000) + 1).bytes());
    }
    return samples;
  }

  private EventDraft draft(UserId sender) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> EventDraft.message(sender, "m.room.message", text());
      case 6, 7, 8, 9, 10 -> EventDraft.message(sender, "m.room.encrypted", encrypted());
      case 11 -> EventDraft.message(sender, "m.room.message", image());
      case 12 -> EventDraft.message(sender, "m.room.message", edit());
      case 13, 14 -> EventDraft.message(sender, "m.reaction", reaction());
      case 15, 16, 17 -> member(sender);
      case 18 -> EventDraft.message(sender, "m.room.message", reply());
      default -> EventDraft.state(sender, "m.room.power_levels", "", powerLevels(sender));
    };
  }

  private ObjectNode text() {
    return Json.object().put("body", words()).put("msgtype", "m.text");
  }

  private ObjectNode reply() {
    var content = text();
    content.put("format", "org.matrix.custom.html").put("formatted_body", "<p>" + words() + "</p>");
    content.putObject("m.mentions").putArray("user_ids").add("@" + word() + ":" + word() + ".org");
    var relates = content.putObject("m.relates_to");
    if (random.nextBoolean()) {
      relates.put("rel_type", "m.thread").put("event_id", "$" + hash());
      relates.put("is_falling_back", true);
    }
    relates.putObject("m.in_reply_to").put("event_id", "$" + hash());
    return content;
  }

  private ObjectNode edit() {
    var content = text();
    content.set("m.new_content", text());
    content.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", "$" + hash());
    return content;
  }

  private ObjectNode reaction() {
    var content = Json.object();
    content
        .putObject("m.relates_to")
        .put("event_id", "$" + hash())
        .put("key", pick("👍️", "❤️", "😂", "🎉"))
        .put("rel_type", "m.annotation");
    return content;
  }

  private ObjectNode image() {
    var content = Json.object().put("body", word() + ".png").put("msgtype", "m.image");
    content.put("filename", word() + ".png").put("url", "mxc://" + word() + ".org/" + hash());
    content
        .putObject("info")
        .put("h", random.nextInt(4_000))
        .put("mimetype", pick("image/png", "image/jpeg"))
        .put("size", random.nextInt(4_000_000))
        .put("w", random.nextInt(4_000))
        .put("thumbnail_url", "mxc://" + word() + ".org/" + hash());
    return content;
  }

  private ObjectNode encrypted() {
    var bytes = new byte[120 + random.nextInt(300)];
    random.nextBytes(bytes);
    return Json.object()
        .put("algorithm", "m.megolm.v1.aes-sha2")
        .put("ciphertext", Base64.getEncoder().withoutPadding().encodeToString(bytes))
        .put("device_id", hash().substring(0, 10).toUpperCase(java.util.Locale.ROOT))
        .put("sender_key", hash())
        .put("session_id", hash());
  }

  private EventDraft member(UserId sender) {
    var content = Json.object().put("displayname", words());
    content.put("avatar_url", "mxc://" + sender.server() + "/" + hash());
    content.put("membership", pick("join", "leave", "invite"));
    return EventDraft.state(sender, "m.room.member", sender.value(), content);
  }

  private ObjectNode powerLevels(UserId sender) {
    var content = Json.object().put("ban", 50).put("events_default", 0).put("invite", 0);
    content.put("kick", 50).put("redact", 50).put("state_default", 50).put("users_default", 0);
    content.putObject("events").put("m.room.name", 50).put("m.room.power_levels", 100);
    content.putObject("users").put(sender.value(), 100);
    return content;
  }

  private List<EventId> ids(int count) {
    var ids = new ArrayList<EventId>();
    for (int i = 0; i < count; i++) {
      ids.add(new EventId("$" + hash()));
    }
    return ids;
  }

  private String hash() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String words() {
    var text = new StringBuilder();
    for (int i = random.nextInt(25); i >= 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(i == 0 ? "" : " ");
    }
    return text.toString();
  }

  private String word() {
    var text = new StringBuilder();
    for (int i = 3 + random.nextInt(6); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
