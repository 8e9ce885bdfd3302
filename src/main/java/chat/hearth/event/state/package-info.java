/**
 * A room's state: how it is kept, and how diverging states are resolved.
 *
 * <p>{@link chat.hearth.event.state.StateTree} is an immutable map from state keys to event
 * sequences whose versions share what they have in common:
 *
 * <pre>
 *   snapshot ── hash, core ─────► leaf {(key hash, seq), …}          at most 16 entries
 *            └─ members ─► branch ─► branch ─► leaf                  at most 32 children each
 * </pre>
 *
 * <p>All nodes that one commit of a room creates are one row, a <em>segment</em>, {@code
 * state_seg(room, ver, nodes)}; a pointer is (ver, byte offset in the segment). This package
 * encodes and decodes segments and never performs I/O: the room engine calls it, and stores what
 * {@link chat.hearth.event.state.SegmentWriter} makes.
 */
@NullMarked
package chat.hearth.event.state;

import org.jspecify.annotations.NullMarked;
