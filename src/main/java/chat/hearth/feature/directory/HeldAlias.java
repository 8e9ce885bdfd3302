package chat.hearth.feature.directory;

import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;

/** An alias that is kept free for a room that is being made, until it is closed. */
public final class HeldAlias implements AutoCloseable {
  private final RoomAlias alias;
  private final AliasStore store;
  private final Runnable release;

  HeldAlias(RoomAlias alias, AliasStore store, Runnable release) {
    this.alias = alias;
    this.store = store;
    this.release = release;
  }

  public RoomAlias alias() {
    return alias;
  }

  /** Gives the alias to the room. */
  public void name(RoomId room, UserId creator) {
    store.add(alias, room, creator);
  }

  @Override
  public void close() {
    release.run();
  }
}
