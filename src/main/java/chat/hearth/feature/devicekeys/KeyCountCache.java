package chat.hearth.feature.devicekeys;

import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.LastChanges;
import chat.hearth.platform.stream.Writer;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers the counts of keys, which every sync response carries. */
final class KeyCountCache {
  private static final int MAX_DEVICES = 100_000; // about 400 bytes each
  private static final String OLM = "signed_curve25519";

  private final Sql sql;
  private final OneTimeKeyStore oneTimeKeys;
  private final FallbackKeyStore fallbackKeys;
  private final AtomicLong changes = new AtomicLong();
  private final LastChanges<DeviceAddress> lastChanges;
  private final Cache<DeviceAddress, KeyCounts> counts =
      Caffeine.newBuilder().maximumSize(MAX_DEVICES).build();

  KeyCountCache(
      Sql sql, OneTimeKeyStore oneTimeKeys, FallbackKeyStore fallbackKeys, long position) {
    this.lastChanges = new LastChanges<>(MAX_DEVICES, position);
    this.sql = sql;
    this.oneTimeKeys = oneTimeKeys;
    this.fallbackKeys = fallbackKeys;
  }

  KeyCounts get(DeviceAddress owner) {
    var known = counts.getIfPresent(owner);
    if (known != null) {
      return known;
    }
    long before = changes.get();
    var oneTime = new TreeMap<>(oneTimeKeys.count(sql, owner));
    // Libraries take an algorithm that is not named for one of which nothing is known.
    oneTime.putIfAbsent(OLM, 0L);
    var read = new KeyCounts(oneTime, fallbackKeys.unused(sql, owner));
    counts.put(owner, read);
    if (changes.get() != before) {
      counts.invalidate(owner); // it may have been read before the change
    }
    return read;
  }

  /** Whether the counts may be others than at a position: never wrongly false. */
  boolean mayHaveChanged(DeviceAddress owner, long after) {
    return lastChanges.mayHaveChanged(owner, after);
  }

  /** The keys of a device are being added or used. Takes the log position. */
  void changed(Writer tx, DeviceAddress owner) {
    tx.record(new Change.DeviceKeys(owner.user(), owner.device()));
    long position = tx.position();
    tx.onCommit(() -> lastChanges.changed(owner, position));
    forgetOnCommit(tx, owner);
  }

  /** As {@link #changed}, for a device that nobody syncs with any more. */
  void forgetOnCommit(Writer tx, DeviceAddress owner) {
    tx.onCommit(
        () -> {
          changes.incrementAndGet();
          counts.invalidate(owner);
        });
  }
}
