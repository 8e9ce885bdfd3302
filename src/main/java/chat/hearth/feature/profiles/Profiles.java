package chat.hearth.feature.profiles;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The door to the profiles of local users. */
public final class Profiles {
  private static final int MAX_BYTES = 64 << 10; // as specified, of the whole profile

  private final ServerName server;
  private final Database database;
  private final Log log;
  private final Predicate<UserId> hasAccount;
  private final List<ProfileListener> listeners;
  private final ProfileStore store;
  private final List<Endpoint> endpoints;

  /**
   * The profiles of one server.
   *
   * @param hasAccount whether there is a local account of this name
   */
  public Profiles(
      ServerName server,
      Database database,
      Log log,
      Predicate<UserId> hasAccount,
      List<ProfileListener> listeners) {
    this.server = server;
    this.database = database;
    this.log = log;
    this.hasAccount = hasAccount;
    this.listeners = listeners;
    this.store = new ProfileStore();
    this.endpoints =
        List.of(
            new GetProfile(this),
            new GetProfileField(this),
            new SetProfileField(this),
            new DeleteProfileField(this));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** A local user's profile, perhaps without fields; empty where there is no such user here. */
  public Optional<Profile> find(UserId user) {
    var fields = store.find(database, user);
    if (fields.isEmpty() && !(user.isOf(server) && hasAccount.test(user))) {
      return Optional.empty();
    }
    return Optional.of(new Profile(fields.orElseGet(Json::object)));
  }

  /** The profiles of those users who have one. */
  public Map<UserId, Profile> findAll(Collection<UserId> users) {
    return store.findAll(database, users);
  }

  /** Whether an mxc URI is the avatar of a local user. */
  public boolean isAvatar(String uri) {
    return store.isAvatar(database, uri);
  }

  /**
   * Sets a field. An empty display name or avatar is removed.
   *
   * @throws MatrixError {@code M_KEY_TOO_LARGE}, {@code M_INVALID_PARAM}, {@code M_BAD_JSON},
   *     {@code M_PROFILE_TOO_LARGE}
   */
  public void set(UserId user, String name, JsonNode value) {
    ProfileField.requireName(name);
    if (ProfileField.isRemoval(name, value)) {
      remove(user, name);
      return;
    }
    ProfileField.requireValue(name, value);
    change(user, name, Optional.of(value));
  }

  /**
   * Removes a field, if there is one.
   *
   * @throws MatrixError {@code M_KEY_TOO_LARGE}, {@code M_INVALID_PARAM}
   */
  public void remove(UserId user, String name) {
    change(user, ProfileField.requireName(name), Optional.empty());
  }

  private void change(UserId user, String name, Optional<JsonNode> value) {
    var changed = log.write(tx -> change(tx, user, name, value));
    if (changed.isPresent() && ProfileField.isPropagated(name)) {
      var profile = new Profile(changed.get());
      listeners.forEach(listener -> listener.profileChanged(user, profile));
    }
  }

  /** The fields as they are now; empty where they were like that before. */
  private Optional<ObjectNode> change(
      Writer tx, UserId user, String name, Optional<JsonNode> value) {
    var fields = store.lock(tx, user);
    var before = fields.deepCopy();
    value.ifPresentOrElse(set -> fields.set(name, set), () -> fields.remove(name));
    if (fields.equals(before)) {
      return Optional.empty();
    }
    if (Json.bytes(fields).length > MAX_BYTES) {
      throw MatrixError.of(400, "M_PROFILE_TOO_LARGE", "A profile has at most 64 KiB");
    }
    store.update(tx, user, fields);
    tx.record(new Change.Profile(user));
    return Optional.of(fields);
  }
}
