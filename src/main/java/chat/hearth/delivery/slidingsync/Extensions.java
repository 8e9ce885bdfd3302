package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.sync.EphemeralEvents;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.receipts.Receipt;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a response says beside rooms. Each method returns whether it had any news. */
final class Extensions {
  private final Inboxes inboxes;
  private final DeviceKeys deviceKeys;
  private final AccountData accountData;
  private final Receipts receipts;
  private final Typing typing;
  private final ThreadSubscriptions threads;

  Extensions(
      Inboxes inboxes,
      DeviceKeys deviceKeys,
      AccountData accountData,
      Receipts receipts,
      Typing typing,
      ThreadSubscriptions threads) {
    this.inboxes = inboxes;
    this.deviceKeys = deviceKeys;
    this.accountData = accountData;
    this.receipts = receipts;
    this.typing = typing;
    this.threads = threads;
  }

  /** Messages for the device; those that the client says it has are removed. */
  boolean toDevice(Scope scope, ExtensionRequests.ToDevice request, ObjectNode json) {
    if (scope.device().isEmpty()) {
      return false;
    }
    var waiting =
        inboxes.read(
            scope.user(),
            scope.device().get(),
            Math.min(request.since(), scope.upTo()),
            scope.upTo(),
            request.limit() + 1);
    var sent = waiting.subList(0, Math.min(waiting.size(), request.limit()));
    var part = json.putObject("to_device");
    var events = part.putArray("events");
    sent.forEach(message -> events.add(message.toJson()));
    part.put(
        "next_batch",
        Long.toString(sent.size() < waiting.size() ? sent.getLast().position() : scope.upTo()));
    return !sent.isEmpty();
  }

  /** Whose devices changed, for a client that knows a position, and what keys are left. */
  boolean e2ee(Scope scope, ObjectNode json) {
    var part = json.putObject("e2ee");
    var news = false;
    if (!scope.isInitial()) {
      var changes = deviceKeys.changes(scope.user(), scope.since(), scope.upTo());
      if (!changes.isEmpty()) {
        part.set("device_lists", changes.toJson());
        news = true;
      }
    }
    if (scope.device().isPresent()) {
      var device = scope.device().get();
      news |= deviceKeys.countsMayHaveChanged(scope.user(), device, scope.since());
      var counts = deviceKeys.counts(scope.user(), device);
      part.set("device_one_time_keys_count", Json.tree(counts.oneTimeKeys()));
      part.set("device_unused_fallback_key_types", Json.tree(counts.unusedFallback()));
    }
    return news;
  }

  /**
   * What changed in the account, and in rooms that the client has; all of the rooms that are new.
   *
   * @param changed what changed since the client's position
   */
  boolean accountData(
      Scope scope,
      List<AccountDataEvent> changed,
      Collection<RoomId> known,
      Collection<RoomId> fresh,
      ObjectNode json) {
    var all =
        fresh.isEmpty() || scope.isInitial()
            ? changed
            : accountData.changedSince(scope.user(), 0, scope.upTo());
    var part = Json.object();
    for (var event : changed) {
      if (event.room().isEmpty()) {
        part.withArrayProperty("global").add(raw(event));
      } else if (known.contains(event.room().get())) {
        ofRoom(part, event);
      }
    }
    for (var event : all) {
      if (event.room().isPresent() && fresh.contains(event.room().get())) {
        ofRoom(part, event);
      }
    }
    if (part.isEmpty()) {
      return false;
    }
    json.set("account_data", part);
    return true;
  }

  private static void ofRoom(ObjectNode part, AccountDataEvent event) {
    part.withObjectProperty("rooms")
        .withArrayProperty(event.room().orElseThrow().value())
        .add(raw(event));
  }

  private static JsonNode raw(AccountDataEvent event) {
    return Json.raw(event.json().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Receipts that moved in rooms that the client has; in new ones those of the user, and those on
   * events that it is shown.
   *
   * @param known the position that the client has of each
   * @param fresh the events that it is shown of each
   */
  boolean receipts(
      Scope scope, Map<RoomId, Long> known, Map<RoomId, Set<String>> fresh, ObjectNode json) {
    var moved = new HashMap<RoomId, List<Receipt>>();
    var bySince = new HashMap<Long, Set<RoomId>>();
    known.forEach(
        (room, since) -> bySince.computeIfAbsent(since, same -> new HashSet<>()).add(room));
    bySince.forEach(
        (since, rooms) -> {
          receipts.movedIn(scope.user(), since, scope.upTo()).ifPresent(rooms::retainAll);
          moved.putAll(receipts.moved(scope.user(), rooms, since, scope.upTo()));
        });
    receipts
        .moved(scope.user(), fresh.keySet(), 0, scope.upTo())
        .forEach(
            (room, list) -> {
              list.removeIf(
                  receipt ->
                      !receipt.user().equals(scope.user().value())
                          && !fresh.getOrDefault(room, Set.of()).contains(receipt.event()));
              moved.put(room, list);
            });
    var ignored = new HashSet<String>();
    scope.ignored().forEach(user -> ignored.add(user.value()));
    var rooms = Json.object();
    moved.forEach(
        (room, list) -> {
          list.removeIf(receipt -> ignored.contains(receipt.user()));
          // One event has no words for one event read in several threads: the first says the most.
          EphemeralEvents.receipts(list).stream()
              .findFirst()
              .ifPresent(event -> rooms.set(room.value(), event));
        });
    return put(json, "receipts", rooms);
  }

  /** Who types, where that changed. Returns the version that the client has then. */
  long typing(Scope scope, Collection<RoomId> known, Collection<RoomId> fresh, ObjectNode json) {
    var rooms = Json.object();
    var news = typing.changedSince(scope.typing(), known);
    news.byRoom().forEach((room, users) -> addTyping(scope, rooms, room, users));
    var now = typing.changedSince(0, fresh);
    now.byRoom().forEach((room, users) -> addTyping(scope, rooms, room, users));
    put(json, "typing", rooms);
    return Math.max(news.version(), now.version());
  }

  private static void addTyping(Scope scope, ObjectNode rooms, RoomId room, Set<UserId> users) {
    var heard = new HashSet<>(users);
    var hasSilenced = heard.removeAll(scope.ignored());
    if (!heard.isEmpty() || !hasSilenced) {
      rooms.set(room.value(), EphemeralEvents.typing(heard));
    }
  }

  /** How the user stands to threads, where that changed. */
  boolean threadSubscriptions(Scope scope, int limit, ObjectNode json) {
    var changes = threads.changes(scope.user(), scope.since(), scope.upTo(), limit + 1);
    if (changes.isEmpty()) {
      return false;
    }
    var part = json.putObject("io.element.msc4308.thread_subscriptions");
    for (var change : changes.subList(0, Math.min(limit, changes.size()))) {
      var thread =
          part.withObjectProperty(change.subscribed() ? "subscribed" : "unsubscribed")
              .withObjectProperty(change.room().value())
              .putObject(change.root().value());
      if (change.subscribed()) {
        thread.put("automatic", change.automatic());
      }
      thread.put("bump_stamp", change.position());
    }
    if (changes.size() > limit) {
      part.put("prev_batch", "s" + changes.getLast().position());
    }
    return true;
  }

  private static boolean put(ObjectNode json, String name, ObjectNode rooms) {
    if (rooms.isEmpty()) {
      return false;
    }
    json.putObject(name).set("rooms", rooms);
    return true;
  }
}
