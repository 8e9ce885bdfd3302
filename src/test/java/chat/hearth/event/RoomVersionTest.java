package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoomVersionTest {
  @Test
  void thereAreTwelveVersionsAndTheLastIsTheDefault() {
    var ids = RoomVersion.all().stream().map(RoomVersion::id).toList();

    assertEquals(IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).toList(), ids);
    assertEquals("12", RoomVersion.DEFAULT.id());
    assertEquals("5", RoomVersion.find("5").orElseThrow().toString());
    assertTrue(RoomVersion.find("13").isEmpty());
    assertTrue(RoomVersion.find("").isEmpty());
  }

  @Test
  void everyRuleHoldsFromTheVersionThatBroughtItToTheOneThatEndedIt() {
    assertEquals(versions(1, 2), having(v -> v.format() == EventFormat.ID_IN_EVENT));
    assertEquals(versions(3, 3), having(v -> v.format() == EventFormat.ID_IS_HASH));
    assertEquals(versions(4, 12), having(v -> v.format() == EventFormat.ID_IS_URL_SAFE_HASH));
    assertEquals(versions(1, 1), having(v -> v.stateResolution() == StateResolution.V1));
    assertEquals(versions(2, 11), having(v -> v.stateResolution() == StateResolution.V2));
    assertEquals(versions(12, 12), having(v -> v.stateResolution() == StateResolution.V2_1));
    assertEquals(versions(1, 2), having(RoomVersion::redactionRule));
    assertEquals(versions(5, 12), having(RoomVersion::keyValidity));
    assertEquals(versions(6, 12), having(RoomVersion::strictJson));
    assertEquals(versions(1, 5), having(v -> v.maxDepth() == Long.MAX_VALUE));
    assertEquals(versions(6, 12), having(v -> v.maxDepth() == (1L << 53) - 1));
    assertEquals(versions(1, 5), having(RoomVersion::aliasesRule));
    assertEquals(versions(6, 12), having(RoomVersion::notificationLevels));
    assertEquals(versions(7, 12), having(RoomVersion::knocking));
    assertEquals(versions(8, 12), having(RoomVersion::restrictedJoins));
    assertEquals(versions(10, 12), having(RoomVersion::knockRestricted));
    assertEquals(versions(10, 12), having(RoomVersion::integerLevels));
    assertEquals(versions(1, 10), having(RoomVersion::creatorInContent));
    assertEquals(versions(11, 12), having(RoomVersion::redactsInContent));
    assertEquals(versions(12, 12), having(RoomVersion::roomIdIsCreateHash));
    assertEquals(versions(12, 12), having(RoomVersion::privilegedCreators));
  }

  private static List<String> having(Predicate<RoomVersion> rule) {
    return RoomVersion.all().stream().filter(rule).map(RoomVersion::id).toList();
  }

  private static List<String> versions(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
  }
}
