package chat.hearth.spec.media;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files go with the last event that refers to them, when its sender redacts it. */
final class DeletionSpec {
  /** Longer than the grace of a server in its default configuration. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final TestUser alice = TestUser.named("alice");
  private String room = "";

  @BeforeEach
  void createRoom() {
    room = alice.createRoom(RoomRequest.publicChat());
  }

  @Test
  void fileGoesWithItsOnlyEvent() throws InterruptedException {
    var mxc = upload(alice);
    var event = alice.send(room, "m.room.message", image(mxc));
    assertEquals(200, Media.download(alice, mxc).status());

    alice.redact(room, event);

    awaitGone(mxc);
    Media.thumbnail(alice, mxc, 32, 32, "crop").refused(404, "M_NOT_FOUND");
  }

  @Test
  void thumbnailOfAVideoAndFilesOfEncryptedFormGoToo() throws InterruptedException {
    var video = upload(alice);
    var thumbnail = upload(alice);
    var encrypted = upload(alice);
    var content = image(video);
    content.set("info", Json.object("thumbnail_url", thumbnail));
    content.set("file", Json.object("url", encrypted));
    var event = alice.send(room, "m.room.message", content);

    alice.redact(room, event);

    awaitGone(video);
    awaitGone(thumbnail);
    awaitGone(encrypted);
  }

  @Test
  void fileStaysWhileAnotherEventShowsIt() throws InterruptedException {
    var mxc = upload(alice);
    var first = alice.send(room, "m.room.message", image(mxc));
    var second = alice.send(room, "m.room.message", image(mxc));

    alice.redact(room, first);
    awaitDeletionOfAnother();

    assertEquals(200, Media.download(alice, mxc).status());

    alice.redact(room, second);

    awaitGone(mxc);
  }

  @Test
  void sameContentOfAnotherUploadStays() throws InterruptedException {
    var file = Media.randomBytes(1000);
    var mine = Media.upload(alice, file, "image/png");
    var other = Media.upload(alice, file, "image/png");
    var event = alice.send(room, "m.room.message", image(mine));

    alice.redact(room, event);

    awaitGone(mine);
    assertEquals(200, Media.download(alice, other).status());
  }

  @Test
  void roomAvatarAndProfileKeepAFile() throws InterruptedException {
    var roomAvatar = upload(alice);
    var avatar = upload(alice);
    alice.setState(room, "m.room.avatar", "", Json.object("url", roomAvatar));
    alice.put(v3("/profile/{}/avatar_url", alice.userId()), Json.object("avatar_url", avatar)).ok();
    var first = alice.send(room, "m.room.message", image(roomAvatar));
    var second = alice.send(room, "m.room.message", image(avatar));

    alice.redact(room, first);
    alice.redact(room, second);
    awaitDeletionOfAnother();

    assertEquals(200, Media.download(alice, roomAvatar).status());
    assertEquals(200, Media.download(alice, avatar).status());
  }

  @Test
  void stickerOfOnesOwnCollectionStays() throws InterruptedException {
    var mxc = upload(alice);
    alice
        .put(
            v3("/user/{}/account_data/im.ponies.user_emotes", alice.userId()),
            Json.object("images", Json.object("cat", Json.object("url", mxc))))
        .ok();
    var event = alice.send(room, "m.sticker", image(mxc));

    alice.redact(room, event);
    awaitDeletionOfAnother();

    assertEquals(200, Media.download(alice, mxc).status());
  }

  @Test
  void nobodyDeletesWhatOthersUploaded() throws InterruptedException {
    var bob = TestUser.named("bob");
    bob.join(room);
    var mxc = upload(alice);
    var event = bob.send(room, "m.room.message", image(mxc));

    bob.redact(room, event);
    awaitDeletionOfAnother();

    assertEquals(200, Media.download(alice, mxc).status());
  }

  @Test
  void moderatorsRemoveTheEventAndNotTheFile() throws InterruptedException {
    var bob = TestUser.named("bob");
    bob.join(room);
    var mxc = upload(bob);
    var event = bob.send(room, "m.room.message", image(mxc));

    alice.redact(room, event);
    awaitDeletionOfAnother();

    assertEquals(200, Media.download(bob, mxc).status());
  }

  private static String upload(TestUser user) {
    return Media.upload(user, Media.randomBytes(2000), "image/png");
  }

  private static ObjectNode image(String mxc) {
    return Json.object("msgtype", "m.image", "body", "image.png", "url", mxc);
  }

  /** By then everything that was released before would be gone. */
  private void awaitDeletionOfAnother() throws InterruptedException {
    var mxc = upload(alice);
    alice.redact(room, alice.send(room, "m.room.message", image(mxc)));
    awaitGone(mxc);
  }

  private void awaitGone(String mxc) throws InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    var reply = Media.download(alice, mxc);
    while (reply.status() == 200 && Instant.now().isBefore(deadline)) {
      Thread.sleep(200);
      reply = Media.download(alice, mxc);
    }
    reply.refused(404, "M_NOT_FOUND");
  }
}
