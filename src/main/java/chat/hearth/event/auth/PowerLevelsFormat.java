package chat.hearth.event.auth;

import chat.hearth.event.RoomVersion;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a power levels event must look like, before what it changes is judged. */
final class PowerLevelsFormat {
  private final RoomVersion version;
  private final String named;
  private final String maps;
  private final String users;
  private final String creators;

  PowerLevelsFormat(Numbers numbers, RoomVersion version) {
    this.version = version;
    named = numbers.nextIf(version.integerLevels());
    maps = numbers.nextIf(version.integerLevels());
    users = numbers.next();
    creators = numbers.nextIf(version.privilegedCreators());
  }

  @Nullable Verdict check(Candidate candidate) {
    var content = candidate.event().content();
    if (version.integerLevels()) {
      for (var name : PowerLevelsRule.NAMED) {
        if (content.has(name) && !isLevel(content.get(name))) {
          return new Verdict.Denied(named, "'" + name + "' must be an integer");
        }
      }
      for (var name : List.of("events", "notifications")) {
        if (!isMapOfLevels(content.get(name))) {
          return new Verdict.Denied(maps, "'" + name + "' must hold integers");
        }
      }
    }
    if (!isMapOfLevels(content.get("users")) || !namesUsers(content.path("users"))) {
      return new Verdict.Denied(users, "'users' must hold levels of user IDs");
    }
    if (version.privilegedCreators() && namesCreator(content.path("users"), candidate)) {
      return new Verdict.Denied(creators, "A creator's level can't be set");
    }
    return null;
  }

  private boolean isLevel(@Nullable JsonNode value) {
    return Level.read(value, version.integerLevels()) != null;
  }

  /** Absent counts as empty. */
  private boolean isMapOfLevels(@Nullable JsonNode map) {
    if (map == null) {
      return true;
    }
    for (var value : map) {
      if (!isLevel(value)) {
        return false;
      }
    }
    return map instanceof ObjectNode;
  }

  private static boolean namesUsers(JsonNode map) {
    for (var entry : map.properties()) {
      if (!UserId.isValid(entry.getKey())) {
        return false;
      }
    }
    return true;
  }

  private static boolean namesCreator(JsonNode map, Candidate candidate) {
    for (var entry : map.properties()) {
      if (candidate.powerLevels().isCreator(new UserId(entry.getKey()))) {
        return true;
      }
    }
    return false;
  }
}
