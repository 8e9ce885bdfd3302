package chat.hearth.feature.devicekeys;

import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Claims keys, those of many callers in one transaction.
 *
 * <p>A claim must be durable before it is answered, and waiting for the disk is most of what it
 * costs. So while a transaction is on its way, callers queue; whoever gets the lock next claims for
 * all that wait. A device is asked for one key in a transaction: who wants another of the same
 * device is in the next.
 */
final class Claims {
  private static final int MOST = 2_000; // keys in a transaction, unless one caller wants more

  private final Log log;
  private final Stores stores;
  private final KeyCountCache counts;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

  private record Call(
      Map<DeviceAddress, String> wanted,
      CompletableFuture<Map<DeviceAddress, ClaimableKey>> done) {}

  Claims(Log log, Stores stores, KeyCountCache counts) {
    this.log = log;
    this.stores = stores;
    this.counts = counts;
  }

  /**
   * Takes a key of each device that has one, and returns when nobody else can get it any more.
   *
   * @param wanted the algorithm for each device
   * @throws StorageException where the database failed; whether keys were taken is then not known
   */
  Map<DeviceAddress, ClaimableKey> claim(Map<DeviceAddress, String> wanted) {
    var call = new Call(wanted, new CompletableFuture<>());
    calls.add(call);
    lock.lock();
    try {
      while (!call.done.isDone()) {
        claimFor(together());
      }
    } finally {
      lock.unlock();
    }
    try {
      return call.done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The calls that wait longest, as long as no device is asked for twice. */
  private List<Call> together() {
    var batch = new ArrayList<Call>();
    var devices = new TreeSet<DeviceAddress>();
    for (var next = calls.peek(); next != null; next = calls.peek()) {
      var fits =
          devices.size() + next.wanted.size() <= MOST
              && next.wanted.keySet().stream().noneMatch(devices::contains);
      if (!fits && !batch.isEmpty()) {
        break;
      }
      devices.addAll(next.wanted.keySet());
      batch.add(calls.remove());
    }
    return batch;
  }

  private void claimFor(List<Call> batch) {
    var all = new TreeMap<DeviceAddress, String>();
    batch.forEach(call -> all.putAll(call.wanted));
    try {
      var claimed = log.write(tx -> claim(tx, all));
      for (var call : batch) {
        var own = new TreeMap<>(claimed);
        own.keySet().retainAll(call.wanted.keySet());
        call.done.complete(own);
      }
    } catch (RuntimeException | Error e) {
      if (batch.size() > 1 && isSomebodysFault(e)) {
        batch.forEach(call -> claimFor(List.of(call)));
      } else {
        batch.forEach(call -> call.done.completeExceptionally(e));
      }
    }
  }

  /** Whether it was what one of the callers asked for, rather than the database being away. */
  private static boolean isSomebodysFault(Throwable thrown) {
    return thrown instanceof StorageException storage
        && storage.kind() != StorageException.Kind.UNAVAILABLE
        && storage.kind() != StorageException.Kind.UNCERTAIN;
  }

  private Map<DeviceAddress, ClaimableKey> claim(Writer tx, Map<DeviceAddress, String> wanted) {
    var claimed = stores.oneTimeKeys().claim(tx, wanted);
    var changed = new TreeSet<>(claimed.keySet());
    var without = new TreeMap<>(wanted);
    without.keySet().removeAll(claimed.keySet());
    if (!without.isEmpty()) {
      claimed.putAll(stores.fallbackKeys().use(tx, without, changed));
    }
    changed.forEach(owner -> counts.changed(tx, owner));
    return claimed;
  }
}
