package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.push.Count;
import chat.hearth.delivery.push.UnreadCounts;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a response together: which rooms are in sight, and what the client lacks of each. */
final class SlidingSyncAssembler {
  private static final String DIRECT = "m.direct";
  // What they say decides what counts.
  private static final Set<String> DECIDING = Set.of("m.push_rules", "m.ignored_user_list");
  private static final int BLOCK = 20;

  private final Rooms rooms;
  private final AccountData accountData;
  private final UnreadCounts unread;
  private final RoomList list;
  private final RoomUpdates updates;
  private final Extensions extensions;

  SlidingSyncAssembler(
      Rooms rooms,
      AccountData accountData,
      UnreadCounts unread,
      RoomList list,
      RoomUpdates updates,
      Extensions extensions) {
    this.rooms = rooms;
    this.accountData = accountData;
    this.unread = unread;
    this.list = list;
    this.updates = updates;
    this.extensions = extensions;
  }

  /**
   * A response without its position.
   *
   * @param next what the client has with it
   */
  record Response(ObjectNode json, boolean hasNews, Snapshot next) {}

  /** A room in sight, and for which extensions. */
  private record Sight(ListedRoom room, RoomNeeds needs, Set<String> lists, boolean subscribed) {}

  /** What the client lacks. */
  Response assemble(Scope scope, SlidingSyncRequest request, Snapshot base) {
    var changed =
        scope.isInitial() || accountData.mayHaveChanged(scope.user(), scope.since())
            ? accountData.changedSince(scope.user(), scope.since(), scope.upTo())
            : List.<AccountDataEvent>of();
    var directs = directs(base, changed);
    var all = list.of(scope);
    var json = Json.object();
    request.transaction().ifPresent(transaction -> json.put("txn_id", transaction));
    var counts = new HashMap<String, Integer>();
    var sights = sights(scope, request, all, directs, counts, json);

    var sent = new HashMap<>(base.rooms());
    var answers = rooms(scope, base, sights, directs, changed, sent);
    var shown = json.putObject("rooms");
    answers.forEach((room, update) -> shown.set(room.value(), update.json()));

    var beside = extensions(scope, request, base, changed, sights, answers, json);
    var hasNews = beside.hasNews || !answers.isEmpty() || !counts.equals(base.counts());
    return new Response(
        json,
        hasNews,
        new Snapshot(
            scope.upTo(),
            beside.typing,
            sent.equals(base.rooms()) ? base.rooms() : Map.copyOf(sent),
            directs,
            Map.copyOf(counts)));
  }

  private Map<RoomId, Sight> sights(
      Scope scope,
      SlidingSyncRequest request,
      List<ListedRoom> all,
      Set<RoomId> directs,
      Map<String, Integer> counts,
      ObjectNode json) {
    var sights = new LinkedHashMap<RoomId, Sight>();
    var lists = json.putObject("lists");
    request
        .lists()
        .forEach(
            (name, asked) -> {
              var filtered = list.filtered(scope, all, asked.filter(), directs);
              counts.put(name, filtered.size());
              lists.putObject(name).put("count", filtered.size());
              for (var room : asked.windows(filtered)) {
                see(sights, new Sight(room, asked.needs(), Set.of(name), false));
              }
            });
    if (!request.subscriptions().isEmpty()) {
      for (var room : all) {
        var needs = request.subscriptions().get(room.membership().room());
        if (needs != null) {
          see(sights, new Sight(room, needs, Set.of(), true));
        }
      }
    }
    return sights;
  }

  private static void see(Map<RoomId, Sight> sights, Sight sight) {
    sights.merge(
        sight.room.membership().room(),
        sight,
        (one, other) -> {
          var names = new HashSet<>(one.lists);
          names.addAll(other.lists);
          return new Sight(
              one.room, one.needs.and(other.needs), names, one.subscribed || other.subscribed);
        });
  }

  private Map<RoomId, RoomUpdate> rooms(
      Scope scope,
      Snapshot base,
      Map<RoomId, Sight> sights,
      Set<RoomId> directs,
      List<AccountDataEvent> changed,
      Map<RoomId, SentRoom> sent) {
    var answers = new LinkedHashMap<RoomId, RoomUpdate>();
    var due = new ArrayList<Sight>();
    var recounted = recounted(scope, changed, sights);
    sights.forEach(
        (id, sight) -> {
          var before = base.rooms().get(id);
          if (before == null || isDue(sight, before, base, directs, recounted)) {
            due.add(sight);
          }
        });
    prefetch(scope, base, due);
    var unreads = unreads(scope, due);
    for (var sight : due) {
      var id = sight.room.membership().room();
      var isDirect = directs.contains(id);
      var update =
          sight.room.membership().membership() == Membership.JOIN
              ? updates.joined(
                  scope,
                  sight.room,
                  sight.needs,
                  base,
                  isDirect,
                  unreads.getOrDefault(id, Count.ZERO))
              : updates.outside(sight.room, sight.needs, base, isDirect);
      update.sent().ifPresent(now -> sent.put(id, now));
      if (!update.json().isEmpty()) {
        answers.put(id, update);
      }
    }
    base.rooms()
        .forEach(
            (id, before) -> {
              if (!sights.containsKey(id)) {
                outOfSight(scope, base, id, before, answers, sent);
              }
            });
    return answers;
  }

  /** Rooms that the user is not in any more are brought to their end; others wait. */
  private void outOfSight(
      Scope scope,
      Snapshot base,
      RoomId id,
      SentRoom before,
      Map<RoomId, RoomUpdate> answers,
      Map<RoomId, SentRoom> sent) {
    var membership = rooms.memberships().of(scope.user(), id);
    var isOver =
        membership.isEmpty()
            || membership.get().membership() == Membership.LEAVE
            || membership.get().membership() == Membership.BAN;
    if (isOver) {
      sent.remove(id);
      if (membership.isPresent() && !membership.get().forgotten()) {
        answers.put(id, updates.over(scope, membership.get(), before, base.sentOf(id)));
      }
    } else if (before.isLive()) {
      sent.put(id, before.stoppedAt(base.position()));
    }
  }

  private boolean isDue(
      Sight sight, SentRoom before, Snapshot base, Set<RoomId> directs, Set<RoomId> recounted) {
    var id = sight.room.membership().room();
    long since = base.sentOf(id);
    return sight.room.membership().position() > since
        || (sight.room.membership().membership() == Membership.JOIN
            && sight.room.head().position() > since)
        || recounted.contains(id)
        || !before.isLive()
        || before.facts().isDirect() != directs.contains(id)
        || sight.needs.timelineLimit() > before.needs().timelineLimit()
        || !sight.needs.required().without(before.needs().required()).isEmpty();
  }

  private Set<RoomId> recounted(
      Scope scope, List<AccountDataEvent> changed, Map<RoomId, Sight> sights) {
    if (scope.isInitial()) {
      return Set.of();
    }
    for (var event : changed) {
      if (event.room().isEmpty() && DECIDING.contains(event.type())) {
        return sights.keySet();
      }
    }
    return unread.readSince(scope.user(), scope.since(), scope.upTo());
  }

  private void prefetch(Scope scope, Snapshot base, List<Sight> due) {
    var fresh =
        due.stream()
            .map(sight -> sight.room.membership().room())
            .filter(id -> !base.rooms().containsKey(id))
            .toList();
    if (fresh.size() < 2) {
      return;
    }
    var heads = rooms.prefetch(fresh, BLOCK);
    updates.prefetch(
        heads, due.stream().mapToInt(one -> one.needs.timelineLimit()).max().orElse(0));
  }

  private Map<RoomId, Count> unreads(Scope scope, List<Sight> due) {
    var untils =
        due.stream()
            .filter(sight -> sight.room.membership().membership() == Membership.JOIN)
            .map(
                sight ->
                    new UnreadCounts.Until(sight.room.head(), sight.room.head().lastSequence()))
            .toList();
    if (untils.isEmpty()) {
      return Map.of();
    }
    return unread.of(scope.user(), untils, scope.upTo()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().all()));
  }

  private record Beside(boolean hasNews, long typing) {}

  private Beside extensions(
      Scope scope,
      SlidingSyncRequest request,
      Snapshot base,
      List<AccountDataEvent> changed,
      Map<RoomId, Sight> sights,
      Map<RoomId, RoomUpdate> answers,
      ObjectNode json) {
    var asked = request.extensions();
    var part = json.putObject("extensions");
    var news = false;
    long typing = scope.typing();
    if (asked.toDevice().isPresent()) {
      news |= extensions.toDevice(scope, asked.toDevice().get(), part);
    }
    if (asked.e2ee()) {
      news |= extensions.e2ee(scope, part);
    }
    if (asked.accountData().isPresent()) {
      var concerned = concerned(asked.accountData().get(), sights, base);
      news |= extensions.accountData(scope, changed, concerned.known, concerned.fresh, part);
    }
    if (asked.receipts().isPresent()) {
      var concerned = concerned(asked.receipts().get(), sights, base);
      var known = new HashMap<RoomId, Long>();
      concerned.known.forEach(room -> known.put(room, base.sentOf(room)));
      var fresh = new HashMap<RoomId, Set<String>>();
      concerned.fresh.forEach(room -> fresh.put(room, shown(answers.get(room))));
      news |= extensions.receipts(scope, known, fresh, part);
    }
    if (asked.typing().isPresent()) {
      var concerned = concerned(asked.typing().get(), sights, base);
      typing = extensions.typing(scope, concerned.known, concerned.fresh, part);
      news |= part.has("typing");
    }
    if (asked.threadSubscriptions().isPresent()) {
      news |= extensions.threadSubscriptions(scope, asked.threadSubscriptions().get(), part);
    }
    return new Beside(news, typing);
  }

  private record Concerned(Set<RoomId> known, Set<RoomId> fresh) {}

  private static Concerned concerned(
      ExtensionRequests.Rooms wanted, Map<RoomId, Sight> sights, Snapshot base) {
    var concerned = new Concerned(new HashSet<>(), new HashSet<>());
    sights.forEach(
        (id, sight) -> {
          var isWanted =
              sight.lists.stream().anyMatch(wanted::wantsList)
                  || (sight.subscribed && wanted.wantsSubscription(id.value()));
          if (isWanted && sight.room.membership().membership() == Membership.JOIN) {
            var sent = base.rooms().get(id);
            var isKnown = sent != null && sent.membership() == Membership.JOIN;
            (isKnown ? concerned.known : concerned.fresh).add(id);
          }
        });
    return concerned;
  }

  private static Set<String> shown(@Nullable RoomUpdate update) {
    return update == null
        ? Set.of()
        : update.timeline().stream()
            .map(event -> event.eventId().value())
            .collect(Collectors.toSet());
  }

  private static Set<RoomId> directs(Snapshot base, List<AccountDataEvent> changed) {
    for (var event : changed) {
      if (event.room().isEmpty() && event.type().equals(DIRECT)) {
        var rooms = new HashSet<RoomId>();
        for (var ofUser : Json.own(event.content())) {
          for (var room : ofUser) {
            if (isRoomId(room.asText())) {
              rooms.add(new RoomId(room.asText()));
            }
          }
        }
        return Set.copyOf(rooms);
      }
    }
    return base.directs();
  }

  private static boolean isRoomId(String text) {
    try {
      return !new RoomId(text).value().isEmpty();
    } catch (MatrixError e) {
      return false; // clients write there what they like
    }
  }
}
