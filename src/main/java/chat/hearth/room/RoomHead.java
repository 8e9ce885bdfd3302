package chat.hearth.room;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.RoomId;
import java.util.List;

/**
 * What a room is at one moment: immutable, published after each commit.
 *
 * @param num the room's number, which leads the keys of its tables
 * @param epoch under which this node may write it
 * @param lastSequence of what arrived last
 * @param depth the greatest among the forward extremities; 0 in a room without events
 * @param extremities the sequences of the events that nothing refers to yet
 * @param state the current state
 * @param segment the version of the newest state segment
 * @param joined how many members are joined
 * @param invited how many are invited
 * @param position of the log record that changed it last
 * @param forked whether its current state ever was another than that after its newest event
 * @param gaps whether it has, or had, events whose prev events were not known
 */
public record RoomHead(
    RoomId roomId,
    long num,
    RoomVersion version,
    int epoch,
    long lastSequence,
    long depth,
    List<Long> extremities,
    StateTree state,
    int segment,
    int joined,
    int invited,
    long position,
    boolean forked,
    boolean gaps) {}
