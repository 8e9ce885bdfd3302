package chat.hearth.feature.accounts.threepid;

import java.time.Instant;

/** An address that somebody proved to be theirs, and when. */
public record ProvenEmail(EmailAddress address, Instant validatedAt) {}
