package chat.hearth.feature.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the index proposes in the order of time, against a plain list of all entries. */
final class HitStoreTest {
  private static final int ROOMS = 60;
  private static final int ENTRIES = 6_000;
  private static final Random RANDOM = new Random(20261123);

  private static final TestDatabase TEST = TestDatabase.create();
  private static final List<Entry> ENTRIES_OF_ALL = new ArrayList<>();

  @BeforeAll
  static void fill() {
    for (int i = 1; i <= ENTRIES; i++) {
      int room = 1 + RANDOM.nextInt(ROOMS);
      var terms = new TreeSet<>(Set.of("word" + RANDOM.nextInt(300)));
      if (i % 2 == 0) {
        terms.add("often");
      }
      if (i % 13 == 0) {
        terms.add("sometimes");
      }
      if (i % 1_999 == 0) {
        terms.add("hardly");
      }
      ENTRIES_OF_ALL.add(
          new Entry(
              new EntryKey(room, i),
              room(room),
              i / 3, // several events of a commit have one position
              i % 17 == 0 ? Text.Kind.TOPIC : Text.Kind.MESSAGE,
              new UserId("@user" + RANDOM.nextInt(4) + ":a.org"),
              OptionalLong.empty(),
              terms));
    }
    var store = new EntryStore(TEST.database());
    for (int from = 0; from < ENTRIES; from += 1_500) {
      store.write(ENTRIES_OF_ALL.subList(from, from + 1_500), List.of());
    }
  }

  @AfterAll
  static void close() {
    TEST.close();
  }

  @Test
  void everyWordIsFoundPageByPageInTheOrderOfTime() {
    for (var rooms : List.of(rooms(1), rooms(20), rooms(ROOMS - 5), rooms(ROOMS))) {
      for (var typed : List.of("often", "sometimes", "hardly", "word7", "often word12", "never")) {
        var wanted = wanted(typed, rooms, EnumSet.allOf(Text.Kind.class), Optional.empty());

        assertEquals(expected(wanted, typed), paged(wanted, 50), typed + " in " + rooms.size());
      }
    }
  }

  @Test
  void kindsAndSendersAreHeldTo() {
    for (var kinds : List.of(EnumSet.of(Text.Kind.MESSAGE), EnumSet.of(Text.Kind.TOPIC))) {
      for (var senders :
          List.<Optional<List<String>>>of(
              Optional.empty(), Optional.of(List.of("@user1:a.org", "@user2:a.org")))) {
        var wanted = wanted("often", rooms(ROOMS), kinds, senders);

        assertEquals(expected(wanted, "often"), paged(wanted, 70));
      }
    }
  }

  private static HitStore.Wanted wanted(
      String typed, List<String> rooms, Set<Text.Kind> kinds, Optional<List<String>> senders) {
    return new HitStore.Wanted(
        Terms.ofQuery(typed), rooms, kinds, senders, List.of("@user3:a.org"));
  }

  private static List<Hit.Place> paged(HitStore.Wanted wanted, int limit) {
    var store = new HitStore(TEST.database());
    var found = new ArrayList<Hit.Place>();
    var behind = Hit.Place.END;
    while (true) {
      var page = store.newest(wanted, behind, limit, true);
      for (var hit : page) {
        assertEquals(room((int) hit.place().room()), hit.roomId());
        found.add(hit.place());
      }
      if (page.size() < limit) {
        return found;
      }
      behind = page.getLast().place();
    }
  }

  private static List<Hit.Place> expected(HitStore.Wanted wanted, String typed) {
    return ENTRIES_OF_ALL.stream()
        .filter(entry -> wanted.rooms().contains(entry.roomId().value()))
        .filter(entry -> wanted.kinds().contains(entry.kind()))
        .filter(
            entry ->
                wanted.senders().map(list -> list.contains(entry.sender().value())).orElse(true))
        .filter(entry -> !wanted.notSenders().contains(entry.sender().value()))
        .filter(
            entry ->
                List.of(typed.split(" ")).stream()
                    .allMatch(word -> entry.terms().stream().anyMatch(t -> t.startsWith(word))))
        .map(entry -> new Hit.Place(entry.position(), entry.key().room(), entry.key().sequence()))
        .sorted(Comparator.<Hit.Place>naturalOrder().reversed())
        .toList();
  }

  private static List<String> rooms(int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(room -> room(room).value())
        .toList();
  }

  private static RoomId room(int number) {
    return new RoomId("!" + number + ":a.org");
  }
}
