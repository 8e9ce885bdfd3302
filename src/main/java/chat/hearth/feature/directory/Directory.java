package chat.hearth.feature.directory;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.room.Rooms;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The door of this chapter: resolving, making and listing the names of rooms. */
public final class Directory {
  private final AliasStore aliases;
  private final PublicRooms published;
  private final Rooms rooms;
  private final ServerName server;
  // Whoever adds an alias has it here meanwhile: one process serves a database.
  private final Set<RoomAlias> held = ConcurrentHashMap.newKeySet();

  public Directory(Database database, Rooms rooms, ServerName server, Clock clock) {
    this.aliases = new AliasStore(database, clock);
    this.published = new PublicRooms(new PublishedStore(database), rooms);
    this.rooms = rooms;
    this.server = server;
  }

  /** Whether a room is listed. */
  public boolean isPublished(RoomId room) {
    return published.isPublished(room);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new GetRoomByAlias(aliases, server),
        new SetRoomAlias(this, rooms),
        new DeleteRoomAlias(aliases, rooms),
        new GetRoomAliases(aliases, rooms),
        new GetDirectoryVisibility(published, rooms),
        new SetDirectoryVisibility(published, rooms),
        new ListPublicRooms(published, server),
        new SearchPublicRooms(published, server));
  }

  /** Keeps the list of public rooms up to date. */
  public DurableFollower follower() {
    return published;
  }

  /** Goes on with what an earlier process left half done. */
  public void resume() {
    published.resume();
  }

  /**
   * The room with this ID or alias.
   *
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_INVALID_PARAM}
   */
  public RoomId resolve(String idOrAlias) {
    if (idOrAlias.startsWith("!")) {
      return new RoomId(idOrAlias);
    }
    return find(new RoomAlias(idOrAlias))
        .orElseThrow(() -> MatrixError.notFound("There is no room of that name"));
  }

  /** The room that an alias names. */
  public Optional<RoomId> find(RoomAlias alias) {
    return aliases.find(alias).map(AliasStore.Entry::room);
  }

  /**
   * Holds the alias of this server with a given localpart for a room that is still to be made:
   * until it is closed nobody else gets it.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where the text is no localpart, {@code
   *     M_ROOM_IN_USE} where the alias is taken or held
   */
  public HeldAlias hold(String localpart) {
    if (localpart.indexOf(':') >= 0 || localpart.isBlank()) {
      throw MatrixError.invalidParam("'room_alias_name' is the part before the ':'");
    }
    var alias = new RoomAlias("#" + localpart + ":" + server);
    if (!held.add(alias)) {
      throw inUse();
    }
    var holding = new HeldAlias(alias, aliases, () -> held.remove(alias));
    if (aliases.find(alias).isPresent()) {
      holding.close();
      throw inUse();
    }
    return holding;
  }

  /**
   * Gives a room an alias of this server.
   *
   * @return whether the alias was free
   * @throws MatrixError {@code M_INVALID_PARAM} where the alias belongs to another server
   */
  public boolean name(RoomAlias alias, RoomId room, UserId creator) {
    if (!alias.server().equals(server)) {
      throw MatrixError.invalidParam("The alias belongs to another server");
    }
    if (!held.add(alias)) {
      return false;
    }
    try {
      return aliases.add(alias, room, creator);
    } finally {
      held.remove(alias);
    }
  }

  private static MatrixError inUse() {
    return MatrixError.of(400, "M_ROOM_IN_USE", "That alias is taken");
  }

  /**
   * Gives a room's names to another, and its place in the public directory. The canonical alias of
   * both rooms follows as far as the user may change it.
   */
  public void move(RoomId from, RoomId to, UserId user) {
    var names = aliases.ofRoom(from);
    aliases.move(from, to);
    if (published.isPublished(from)) {
      published.set(to, true);
      published.set(from, false);
    }
    CanonicalAlias.move(rooms, from, to, user, names);
  }

  /** Lists a room in the public directory. */
  public void publish(RoomId room) {
    published.set(room, true);
  }
}
