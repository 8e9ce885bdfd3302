/**
 * Simplified sliding sync: a client says which windows of its list of rooms it looks at and what it
 * needs of each room, and is sent what it does not have of that.
 *
 * <pre>
 *   request ── lists, subscriptions ──► RoomList ── wanted rooms ──► RoomUpdates ──┐
 *      │                                                                          ├─► response, pos
 *      └── extensions ───────────────────────────────────────────► Extensions ────┘
 *   Connection: what was sent up to each pos (Snapshot, SentRoom)
 * </pre>
 *
 * <p>It tells what {@code delivery.sync} tells, from the same parts: timelines, summaries, counts,
 * ephemeral events.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4186">MSC4186</a>
 */
@NullMarked
package chat.hearth.delivery.slidingsync;

import org.jspecify.annotations.NullMarked;
