package chat.hearth.bench;

/** Something that clients do to a homeserver, with a number in the end. */
interface Workload {
  /** As in {@code --only}. */
  String name();

  /**
   * Sets up, warms up, measures.
   *
   * @throws CallFailed if the set-up failed; failures while measuring are counted in the result
   */
  Result run(Bench bench) throws Exception;
}
