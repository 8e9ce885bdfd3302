package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.Rules;
import chat.hearth.matrix.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import java.util.function.Function;

/** Everybody's rules, in memory; those of most are the same and kept once. */
final class UserRules {
  private static final int CACHED = 100_000;

  private record Known(Rules rules, long changes) {}

  private final Function<UserId, Rules> stored;
  private final PushFollower follower;
  private final Cache<UserId, Known> cache = Caffeine.newBuilder().maximumSize(CACHED).build();
  private final Interner<Rules> interner = Interner.newWeakInterner();

  UserRules(Function<UserId, Rules> stored, PushFollower follower) {
    this.stored = stored;
    this.follower = follower;
  }

  Rules of(UserId user) {
    long changes = follower.rulesOf(user);
    var known = cache.getIfPresent(user);
    if (known != null && known.changes() == changes) {
      return known.rules();
    }
    var rules = stored.apply(user);
    var kept = rules.equals(Rules.PREDEFINED) ? Rules.PREDEFINED : interner.intern(rules);
    cache.put(user, new Known(kept, changes));
    return kept;
  }
}
