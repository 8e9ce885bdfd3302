package chat.hearth.event;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of room versions: the first one in full, then what each one changed.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/">Room versions</a>
 */
final class RoomVersionTable {
  private final List<RoomVersion> versions = new ArrayList<>();

  private EventFormat format = EventFormat.ID_IN_EVENT;
  private StateResolution stateResolution = StateResolution.V1;
  private RedactionRules redaction = RedactionRules.V1;
  private boolean strictJson;
  private boolean keyValidity;
  private boolean aliasesRule = true;
  private boolean redactionRule = true;
  private boolean notificationLevels;
  private boolean knocking;
  private boolean restrictedJoins;
  private boolean knockRestricted;
  private boolean integerLevels;
  private boolean creatorInContent = true;
  private boolean redactsInContent;
  private boolean roomIdIsCreateHash;
  private boolean privilegedCreators;

  private RoomVersionTable() {}

  static List<RoomVersion> build() {
    var table = new RoomVersionTable();
    table.add("1");

    table.stateResolution = StateResolution.V2;
    table.add("2");

    table.format = EventFormat.ID_IS_HASH;
    table.redactionRule = false;
    table.add("3");

    table.format = EventFormat.ID_IS_URL_SAFE_HASH;
    table.add("4");

    table.keyValidity = true;
    table.add("5");

    table.strictJson = true;
    table.aliasesRule = false;
    table.notificationLevels = true;
    table.redaction = RedactionRules.V6;
    table.add("6");

    table.knocking = true;
    table.add("7");

    table.restrictedJoins = true;
    table.redaction = RedactionRules.V8;
    table.add("8");

    table.redaction = RedactionRules.V9;
    table.add("9");

    table.knockRestricted = true;
    table.integerLevels = true;
    table.add("10");

    table.creatorInContent = false;
    table.redactsInContent = true;
    table.redaction = RedactionRules.V11;
    table.add("11");

    table.roomIdIsCreateHash = true;
    table.privilegedCreators = true;
    table.stateResolution = StateResolution.V2_1;
    table.add("12");

    return List.copyOf(table.versions);
  }

  private void add(String id) {
    versions.add(
        new RoomVersion(
            id,
            format,
            stateResolution,
            redaction,
            strictJson,
            keyValidity,
            aliasesRule,
            redactionRule,
            notificationLevels,
            knocking,
            restrictedJoins,
            knockRestricted,
            integerLevels,
            creatorInContent,
            redactsInContent,
            roomIdIsCreateHash,
            privilegedCreators));
  }
}
