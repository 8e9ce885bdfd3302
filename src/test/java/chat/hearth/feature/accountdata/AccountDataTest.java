package chat.hearth.feature.accountdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.feature.accounts.TestLog;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.Change;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountDataTest {
  private static final UserId ALICE = new UserId("@alice:hearth.test");
  private static final UserId BOB = new UserId("@bob:hearth.test");
  private static final RoomId ROOM = new RoomId("!room:hearth.test");

  private final TestDatabase postgres = TestDatabase.create();
  private final TestLog log = new TestLog(postgres.database());
  private final AccountData accountData = new AccountData(postgres.database(), log);
  private final Tags tags = new Tags(accountData);

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void changesAreReadSinceAPositionAndUpToAnother() {
    accountData.set(ALICE, Optional.empty(), "a", content(1));
    accountData.set(ALICE, Optional.of(ROOM), "b", content(2));
    accountData.set(BOB, Optional.empty(), "a", content(3));
    accountData.set(ALICE, Optional.empty(), "a", content(4));

    assertEquals(List.of("b", "a"), types(0, log.position()));
    assertEquals(List.of("a"), types(2, 4));
    assertEquals(List.of("b"), types(0, 3));
    assertEquals(List.of(), types(4, 4));
    var event = accountData.changedSince(ALICE, 3, 4).getFirst();
    assertEquals("{\"type\":\"a\",\"content\":{\"value\":4}}", event.json());
    assertTrue(log.changes().contains(new Change.AccountData(ALICE, Optional.of(ROOM))));
  }

  @Test
  void roomAndAccountDoNotMix() {
    accountData.set(ALICE, Optional.empty(), "a", content(1));
    accountData.set(ALICE, Optional.of(ROOM), "a", content(2));

    assertEquals(content(1), accountData.get(ALICE, "a").orElseThrow());
    assertEquals(content(2), accountData.get(ALICE, ROOM, "a").orElseThrow());
    assertEquals(1, accountData.all(ALICE, Optional.of(ROOM)).size());
    assertTrue(accountData.get(BOB, "a").isEmpty());
  }

  @Test
  void tagsSetAtOnceAreAllKept() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 6)
          .forEach(i -> threads.submit(() -> tags.set(ALICE, ROOM, "u." + i, Json.object())));
    }

    assertEquals(6, tags.get(ALICE, ROOM).size());
    tags.remove(ALICE, ROOM, "u.3");
    assertEquals(5, tags.get(ALICE, ROOM).size());
    long before = log.position();
    tags.remove(ALICE, ROOM, "u.3");
    assertEquals(before, log.position());
  }

  @Test
  void strangersAndServerManagedTypesAreRefused() {
    var set = new SetAccountData(accountData);
    assertEquals("M_FORBIDDEN", refusal(set, Map.of("userId", BOB.value(), "type", "a")).errcode());
    var managed = refusal(set, Map.of("userId", ALICE.value(), "type", "m.push_rules"));
    assertEquals("M_BAD_JSON", managed.errcode());
    assertEquals(405, managed.status());
    assertEquals(
        "M_INVALID_PARAM",
        refusal(set, Map.of("userId", ALICE.value(), "type", "x".repeat(256))).errcode());
    assertEquals(
        "M_INVALID_PARAM",
        refusal(
                new SetRoomAccountData(accountData),
                Map.of("userId", ALICE.value(), "roomId", "room", "type", "a"))
            .errcode());
    assertEquals(List.of(), log.changes());
  }

  @Test
  void whatWasPutIsGot() {
    var path = Map.of("userId", ALICE.value(), "type", "org.example.config");
    new SetAccountData(accountData).handle(request(path, "{\"nul\": \"\\u0000\"}"));

    var reply = (Reply.Body) new GetAccountData(accountData).handle(request(path, ""));

    assertEquals("\0", Json.own(reply.body()).get("nul").textValue());
  }

  private static MatrixError refusal(Endpoint endpoint, Map<String, String> path) {
    return assertThrows(MatrixError.class, () -> endpoint.handle(request(path, "{}")));
  }

  private static Request request(Map<String, String> path, String body) {
    var alice = new Requester(ALICE, Optional.empty(), false, false, 1);
    return new Request(
        "r",
        "PUT",
        "/",
        path,
        Map.of(),
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8),
        "192.0.2.1",
        Optional.of(alice));
  }

  private List<String> types(long after, long upTo) {
    return accountData.changedSince(ALICE, after, upTo).stream()
        .map(AccountDataEvent::type)
        .toList();
  }

  private static ObjectNode content(int value) {
    return Json.object().put("value", value);
  }
}
