package chat.hearth.event.auth;

import org.jspecify.annotations.Nullable;

/** One numbered group of authorisation rules. */
@FunctionalInterface
interface Rule {
  /** The verdict, or null where this group leaves it to the next one. */
  @Nullable Verdict check(Candidate candidate);
}
