/**
 * The room engine: one live writer a room, its committed head, the events and the state behind it.
 *
 * <p>A command goes {@code Rooms} → {@code Room} (its mailbox) → {@code Staging} (authorise, build,
 * sign; all in memory) → {@code EventCommitter} (one transaction for what is ready of all rooms) →
 * the caller. Readers take an immutable {@link chat.hearth.room.RoomHead} and read history beside
 * the writer.
 *
 * <p>Tables: {@code room} (heads), {@code event} (the DAG), {@code state_segment} (nodes of the
 * state tree), {@code membership} (who is where, derived from current state).
 *
 * <p>Invariants: a room rides in at most one commit in flight; nobody is answered before the
 * commit; a head that failed to commit is thrown away and read again; a room is written only under
 * the epoch that its row carries.
 *
 * <p>Features and delivery call it; it knows no endpoint.
 */
@NullMarked
package chat.hearth.room;

import org.jspecify.annotations.NullMarked;
