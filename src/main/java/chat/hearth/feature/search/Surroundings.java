package chat.hearth.feature.search;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.LongStream;

/** What was said around results. */
final class Surroundings {
  private final Rooms rooms;

  Surroundings(Rooms rooms) {
    this.rooms = rooms;
  }

  /** Reads what all results need in one query. */
  void prefetch(Collection<Found> results, Question.ContextWanted wanted) {
    var sequences = new HashMap<RoomHead, List<Long>>();
    for (var result : results) {
      var around = sequences.computeIfAbsent(result.room().head(), head -> new ArrayList<>());
      range(result, wanted).forEach(around::add);
    }
    rooms.prefetchEvents(sequences);
  }

  private static LongStream range(Found result, Question.ContextWanted wanted) {
    long at = result.event().sequence();
    return LongStream.rangeClosed(
        Math.max(1, at - wanted.before()),
        Math.min(result.room().head().lastSequence(), at + wanted.after()));
  }

  /** The {@code context} of a result. What the reader may not see makes it smaller. */
  ObjectNode of(Found result, Question.ContextWanted wanted) {
    var before = new ArrayList<StoredEvent>();
    var after = new ArrayList<StoredEvent>();
    long at = result.event().sequence();
    for (var event : rooms.events(result.room().head(), range(result, wanted).boxed().toList())) {
      if (event.sequence() != at
          && event.standing().isShown()
          && result.room().visibility().mayRead(event)) {
        (event.sequence() < at ? before : after).add(event);
      }
    }
    var client = result.room().client();
    var shown = new ArrayList<>(before);
    shown.addAll(after);
    client.bundle(shown);
    var json = Json.object();
    json.put(
        "start",
        RoomToken.upTo(at - 1 - wanted.before() < 0 ? 0 : at - 1 - wanted.before()).toString());
    json.put(
        "end",
        RoomToken.upTo(Math.min(result.room().head().lastSequence(), at + wanted.after()))
            .toString());
    var eventsBefore = json.putArray("events_before");
    before.reversed().forEach(event -> eventsBefore.add(client.withRoom(event)));
    var eventsAfter = json.putArray("events_after");
    after.forEach(event -> eventsAfter.add(client.withRoom(event)));
    if (wanted.profiles()) {
      shown.add(result.event());
      json.set("profile_info", profiles(result, shown));
    }
    return json;
  }

  /** The profiles as they were when the result was said. */
  private ObjectNode profiles(Found result, List<StoredEvent> shown) {
    var state = rooms.stateAfter(result.room().head(), result.event());
    var profiles = Json.object();
    var senders = new LinkedHashSet<UserId>();
    shown.forEach(event -> senders.add(event.pdu().sender()));
    for (var sender : senders) {
      state
          .event(StateKey.member(sender))
          .ifPresent(
              member -> {
                var profile = profiles.putObject(sender.value());
                for (var field : List.of("displayname", "avatar_url")) {
                  var value = member.pdu().content().path(field);
                  if (value.isTextual()) {
                    profile.set(field, value);
                  }
                }
              });
    }
    return profiles;
  }
}
