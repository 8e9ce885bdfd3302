package chat.hearth.event;

/** The state resolution algorithm of a room version. */
public enum StateResolution {
  /** Room version 1. */
  V1,
  /** Room versions 2 to 11. */
  V2,
  /**
   * From room version 12: starts from an empty state and adds the conflicted state subgraph
   * (MSC4297).
   */
  V2_1
}
