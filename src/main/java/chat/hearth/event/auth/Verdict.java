package chat.hearth.event.auth;

/** What the authorisation rules say of an event. */
public sealed interface Verdict {
  /** The event may stand. */
  record Allowed() implements Verdict {}

  /**
   * The event is refused.
   *
   * @param rule the number of the rule on the page of the room version, such as {@code 5.3.2}
   * @param reason a sentence for a person
   */
  record Denied(String rule, String reason) implements Verdict {}

  Verdict ALLOWED = new Allowed();
}
