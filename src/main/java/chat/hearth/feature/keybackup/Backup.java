package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A version of a user's backup.
 *
 * @param authData JSON text of an object
 * @param etag changes with every change of its keys
 * @param count of its keys
 */
record Backup(
    long version, String algorithm, String authData, long etag, long count, boolean deleted) {
  ObjectNode toJson() {
    var json = Json.object().put("algorithm", algorithm);
    json.set("auth_data", Json.own(authData));
    return json.put("count", count)
        .put("etag", Long.toString(etag))
        .put("version", Long.toString(version));
  }

  /** What the client compares with what it knows. */
  ObjectNode summary() {
    return Json.object().put("count", count).put("etag", Long.toString(etag));
  }
}
