package chat.hearth.feature.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A user's profile: all of its fields. */
public record Profile(ObjectNode fields) {
  /** The user's name for people. */
  public static final String DISPLAY_NAME = "displayname";

  /** The {@code mxc:} URI of the user's picture. */
  public static final String AVATAR_URL = "avatar_url";

  public Optional<String> displayName() {
    return Optional.ofNullable(fields.get(DISPLAY_NAME)).map(JsonNode::textValue);
  }

  public Optional<String> avatarUrl() {
    return Optional.ofNullable(fields.get(AVATAR_URL)).map(JsonNode::textValue);
  }
}
