package chat.hearth.feature.summary;

import chat.hearth.matrix.RoomId;
import java.util.List;
import java.util.Set;

/**
 * How far somebody has come in the tree of a space: what a {@code from} token stands for.
 * Immutable, so that asking for a page again gives it again.
 *
 * @param terms under which it was begun
 * @param ahead rooms still to be looked at, the next one last
 * @param seen rooms that are in the tree already; a second link to one leads nowhere, so cycles end
 */
record Walk(Terms terms, List<Step> ahead, Set<RoomId> seen) {
  /**
   * What a client may not change from page to page.
   *
   * @param asker whose view it is
   */
  record Terms(Onlooker asker, RoomId root, boolean suggestedOnly, long maxDepth) {}

  /** A room to look at, and how many links lead to it from the root. */
  record Step(RoomId room, long depth) {}
}
