package chat.hearth.room;

import chat.hearth.event.PduBuilder;
import chat.hearth.event.state.StateKeyHasher;
import chat.hearth.event.state.StateRef;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.ServerName;

/** What all rooms work with. */
record Engine(
    ServerName server,
    RoomStore rooms,
    EventStore events,
    SegmentStore segments,
    MembershipStore members,
    GapStore gaps,
    EventCodec codec,
    PduBuilder builder,
    StateKeyHasher hasher,
    EventCommitter committer) {
  /** The committed state at a reference. */
  StateTree tree(RoomHead head, StateRef ref) {
    return StateTree.load(ref, hasher, segments.of(head.num()));
  }
}
