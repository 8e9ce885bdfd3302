package chat.hearth.event.auth;

import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sender may change in a room's power levels: nothing that is above their own. */
final class PowerLevelsChange {
  private final boolean integersOnly;
  private final List<String> maps;
  private final String namedCurrent;
  private final String namedNew;
  private final String entryCurrent;
  private final String entryNew;
  private final String userCurrent;
  private final String userNew;

  PowerLevelsChange(Numbers numbers, RoomVersion version) {
    integersOnly = version.integerLevels();
    maps = version.notificationLevels() ? List.of("events", "notifications") : List.of("events");
    var named = numbers.group();
    namedCurrent = named.next();
    namedNew = named.next();
    entryCurrent = numbers.group().next();
    entryNew = numbers.group().next();
    userCurrent = numbers.group().next();
    userNew = numbers.group().next();
  }

  /**
   * Judges the way from the current to the new content.
   *
   * @param level the sender's current power level
   */
  Verdict check(ObjectNode before, ObjectNode after, UserId sender, long level) {
    for (var name : PowerLevelsRule.NAMED) {
      var current = read(before, name);
      var wanted = read(after, name);
      if (!Objects.equals(current, wanted)) {
        if (current != null && current > level) {
          return new Verdict.Denied(namedCurrent, "'" + name + "' is above the sender's level");
        }
        if (wanted != null && wanted > level) {
          return new Verdict.Denied(namedNew, "'" + name + "' would be above the sender's level");
        }
      }
    }
    for (var map : maps) {
      var denied = checkEntries(before.path(map), after.path(map), level);
      if (denied != null) {
        return denied;
      }
    }
    var denied = checkUsers(before.path("users"), after.path("users"), sender, level);
    return denied != null ? denied : Verdict.ALLOWED;
  }

  private @Nullable Verdict checkEntries(JsonNode before, JsonNode after, long level) {
    for (var name : keysOf(before, after)) {
      var current = read(before, name);
      var wanted = read(after, name);
      if (!Objects.equals(current, wanted)) {
        if (current != null && current > level) {
          return new Verdict.Denied(entryCurrent, "'" + name + "' is above the sender's level");
        }
        if (wanted != null && wanted > level) {
          return new Verdict.Denied(entryNew, "'" + name + "' would be above the sender's level");
        }
      }
    }
    return null;
  }

  private @Nullable Verdict checkUsers(JsonNode before, JsonNode after, UserId sender, long level) {
    for (var user : keysOf(before, after)) {
      var current = read(before, user);
      var wanted = read(after, user);
      if (!Objects.equals(current, wanted)) {
        if (current != null && current >= level && !user.equals(sender.value())) {
          return new Verdict.Denied(userCurrent, user + " is not below the sender");
        }
        if (wanted != null && wanted > level) {
          return new Verdict.Denied(userNew, user + " would be above the sender");
        }
      }
    }
    return null;
  }

  private static Set<String> keysOf(JsonNode before, JsonNode after) {
    var keys = new LinkedHashSet<String>();
    before.fieldNames().forEachRemaining(keys::add);
    after.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private @Nullable Long read(JsonNode map, String name) {
    return Level.read(map.get(name), integersOnly);
  }
}
