package chat.hearth.event.auth;

import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static chat.hearth.event.auth.TestRoom.CAROL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import org.junit.jupiter.api.Test;

final class PowerLevelsTest {
  @Test
  void roomWithoutPowerLevelsHasDefaults() {
    for (var version : RoomVersion.all()) {
      var levels = levels(TestRoom.of(version));

      assertEquals(version.privilegedCreators() ? Long.MAX_VALUE : 100, levels.of(ALICE));
      assertEquals(0, levels.of(BOB));
      assertDefaults(levels);
    }
  }

  @Test
  void emptyPowerLevelsHaveTheSameDefaultsButForTheCreator() {
    for (var version : RoomVersion.all()) {
      var levels = levels(TestRoom.of(version).levels("{}"));

      assertEquals(version.privilegedCreators() ? Long.MAX_VALUE : 0, levels.of(ALICE));
      assertEquals(0, levels.of(BOB));
      assertDefaults(levels);
    }
  }

  private static void assertDefaults(PowerLevels levels) {
    assertEquals(50, levels.forState("m.room.name"));
    assertEquals(0, levels.forMessage("m.room.message"));
    assertEquals(0, levels.invite());
    assertEquals(50, levels.kick());
    assertEquals(50, levels.ban());
    assertEquals(50, levels.redact());
    assertEquals(50, levels.notification("room"));
  }

  @Test
  void whatPowerLevelsSayHolds() {
    for (var version : RoomVersion.all()) {
      var levels =
          levels(
              TestRoom.of(version)
                  .levels(
                      "{'users':{'@bob:b.example':-5},'users_default':1,'events':{'m.x':2},"
                          + "'state_default':3,'events_default':4,'invite':5,'kick':6,'ban':7,"
                          + "'redact':8,'notifications':{'room':9}}"));

      assertEquals(-5, levels.of(BOB));
      assertEquals(1, levels.of(CAROL));
      assertEquals(2, levels.forState("m.x"));
      assertEquals(2, levels.forMessage("m.x"));
      assertEquals(3, levels.forState("m.y"));
      assertEquals(4, levels.forMessage("m.y"));
      assertEquals(5, levels.invite());
      assertEquals(6, levels.kick());
      assertEquals(7, levels.ban());
      assertEquals(8, levels.redact());
      assertEquals(9, levels.notification("room"));
      assertEquals(50, levels.notification("other"));
    }
  }

  @Test
  void textCountsAsALevelUpToVersion9() {
    for (var version : RoomVersion.all()) {
      var levels =
          levels(
              TestRoom.of(version)
                  .levels(
                      "{'users':{'@bob:b.example':' -007 ','@carol:c.example':'1 0'},"
                          + "'users_default':'+3','kick':'10.5','ban':true}"));

      boolean text = !version.integerLevels();
      assertEquals(text ? -7 : 0, levels.of(BOB));
      assertEquals(text ? 3 : 0, levels.of(CAROL));
      assertEquals(50, levels.kick());
      assertEquals(50, levels.ban());
    }
  }

  @Test
  void floatsAreTruncatedInOldRooms() {
    var levels =
        levels(
            TestRoom.of("5")
                .levels(
                    "{'ban':5.114698E4,'kick':-0.9,'redact':1e400,'invite':1e-999999999,"
                        + "'users_default':-50.57,'events_default':1e300}"));

    assertEquals(51_146, levels.ban());
    assertEquals(0, levels.kick());
    assertEquals(50, levels.redact());
    assertEquals(0, levels.invite());
    assertEquals(-50, levels.of(BOB));
    assertEquals(Long.MAX_VALUE - 1, levels.forMessage("m.x"));
  }

  @Test
  void noLevelReachesThatOfACreator() {
    var levels =
        levels(
            TestRoom.of("5")
                .levels(
                    "{'users':{'@bob:b.example':9223372036854775807,"
                        + "'@carol:c.example':-99999999999999999999}}"));

    assertEquals(Long.MAX_VALUE - 1, levels.of(BOB));
    assertEquals(Long.MIN_VALUE, levels.of(CAROL));
  }

  @Test
  void mapsThatAreNoneCountAsEmpty() {
    var levels = levels(TestRoom.of("1").levels("{'users':[],'events':7,'notifications':'x'}"));

    assertEquals(0, levels.of(ALICE));
    assertEquals(50, levels.forState("m.x"));
    assertEquals(50, levels.notification("room"));
  }

  @Test
  void creatorIsNamedByTheContentUpToVersion10AndThenTheSender() {
    for (var version : RoomVersion.all()) {
      var levels = levels(TestRoom.of(version).createdWith("{'creator':'@bob:b.example'}"));

      assertEquals(version.creatorInContent(), levels.isCreator(BOB));
      assertEquals(!version.creatorInContent(), levels.isCreator(ALICE));
    }
  }

  @Test
  void additionalCreatorsCountFromVersion12() {
    var content = "{'additional_creators':['@bob:b.example']}";
    var old = levels(TestRoom.of("11").createdWith(content));
    var current = levels(TestRoom.of("12").createdWith(content).levels("{'users_default':7}"));

    assertFalse(old.isCreator(BOB));
    assertEquals(0, old.of(BOB));
    assertTrue(current.isCreator(BOB));
    assertEquals(Long.MAX_VALUE, current.of(BOB));
    assertEquals(Long.MAX_VALUE, current.of(ALICE));
    assertEquals(7, current.of(CAROL));
  }

  private static PowerLevels levels(TestRoom room) {
    return PowerLevels.of(room.version(), room.create(), room.get(StateKey.POWER_LEVELS));
  }
}
