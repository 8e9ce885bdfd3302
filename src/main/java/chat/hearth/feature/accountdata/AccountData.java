package chat.hearth.feature.accountdata;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.LastChanges;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The door to account data. */
public final class AccountData {
  private static final int REMEMBERED_USERS = 100_000; // about 100 bytes each

  private final Database database;
  private final Log log;
  private final AccountDataStore store = new AccountDataStore();
  private final IgnoredUsers ignoredUsers;
  private final LastChanges<UserId> lastChanges;
  private final List<Endpoint> endpoints;

  public AccountData(Database database, Log log) {
    this.database = database;
    this.log = log;
    this.ignoredUsers = new IgnoredUsers(database, store);
    this.lastChanges = new LastChanges<>(REMEMBERED_USERS, log.position());
    var tags = new Tags(this);
    this.endpoints =
        List.of(
            new GetAccountData(this),
            new SetAccountData(this),
            new GetRoomAccountData(this),
            new SetRoomAccountData(this),
            new GetTags(tags),
            new SetTag(tags),
            new DeleteTag(tags));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  public IgnoredUsers ignoredUsers() {
    return ignoredUsers;
  }

  /** The content stored for the whole account. */
  public Optional<ObjectNode> get(UserId user, String type) {
    return store.find(database, user, Optional.empty(), type);
  }

  /** The content stored for a room. */
  public Optional<ObjectNode> get(UserId user, RoomId room, String type) {
    return store.find(database, user, Optional.of(room), type);
  }

  /** Sets a content for the whole account, or for a room. */
  public void set(UserId user, Optional<RoomId> room, String type, ObjectNode content) {
    log.write(
        tx -> {
          set(tx, user, room, type, content);
          return true;
        });
  }

  /** As above, as part of a transaction; call it late, since it takes the log position. */
  public void set(Writer tx, UserId user, Optional<RoomId> room, String type, ObjectNode content) {
    store.put(tx, user, room, type, content);
    tx.record(new Change.AccountData(user, room));
    var position = tx.position();
    tx.onCommit(() -> lastChanges.changed(user, position));
    if (room.isEmpty() && type.equals(IgnoredUsers.TYPE)) {
      tx.onCommit(() -> ignoredUsers.changed(user));
    }
  }

  /**
   * Changes a content that nobody else changes meanwhile.
   *
   * @param change gets an empty object where there was none
   */
  public void update(
      UserId user, Optional<RoomId> room, String type, UnaryOperator<ObjectNode> change) {
    log.write(
        tx -> {
          set(tx, user, room, type, change.apply(store.lock(tx, user, room, type)));
          return true;
        });
  }

  /** Whether something of a user may have changed after a position: never wrongly false. */
  public boolean mayHaveChanged(UserId user, long after) {
    return lastChanges.mayHaveChanged(user, after);
  }

  /**
   * What changed, global and of every room, oldest first.
   *
   * @param after the log position that the reader has seen; 0 for everything
   * @param upTo the newest position wanted
   */
  public List<AccountDataEvent> changedSince(UserId user, long after, long upTo) {
    return store.changedSince(database, user, after, upTo);
  }

  /** Everything stored for a room, or for the whole account. */
  public List<AccountDataEvent> all(UserId user, Optional<RoomId> room) {
    return store.ofRoom(database, user, room);
  }

  /**
   * Whether a text occurs anywhere in what a user stores; for rare questions, as it reads it all.
   */
  public boolean mentions(UserId user, String text) {
    return store.mentions(database, user, text);
  }

  /** Forgets everything, as part of the transaction that ends an account. */
  public void erase(Writer tx, UserId user) {
    store.removeOfUser(tx, user);
    tx.onCommit(() -> ignoredUsers.changed(user));
  }
}
