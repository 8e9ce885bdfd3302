package chat.hearth.room;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A room in memory: its committed head, which anybody may read, and its one writer.
 *
 * <p>The writer is a virtual thread that lives while there is work. It stages what is in the
 * mailbox on top of what it staged last, while that is on its way to the database:
 *
 * <pre>
 *   committed head ── in flight ── staged
 *        (durable)     (at most 1)   (grows until the commit returns)
 * </pre>
 *
 * <p>When a commit fails, both are thrown away, the room is taken over anew (a new epoch, its row
 * read again), and the callers of the failed batch get the error; what was staged behind it is
 * staged again. Who owns what: {@code head} is written by the commit alone; everything else below
 * the line belongs to the writer's thread.
 */
final class Room {
  private static final int MAX_STAGED = 256; // events; bounds what one failure throws away
  private static final int REMEMBERED_TRANSACTIONS = 1_000;
  private static final int MAX_ATTEMPTS =
      20; // two owners take a room from each other at most so often

  private final RoomId id;
  private final Engine engine;

  private final ConcurrentLinkedQueue<Command> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();
  private volatile RoomHead head;
  private volatile long lastUsedNanos = System.nanoTime();

  // ---- the writer's own ----
  private boolean owned;
  private final Forks forks;
  private final Map<TransactionKey, EventId> transactions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TransactionKey, EventId> eldest) {
          return size() > REMEMBERED_TRANSACTIONS;
        }
      };

  /** What somebody waits for. */
  private sealed interface Command {
    int attempt();

    Command again();

    void fail(RuntimeException error);
  }

  /** A proposal that waits for its events. */
  private record Append(
      Proposal proposal,
      Optional<TransactionKey> transaction,
      CompletableFuture<List<EventId>> done,
      int attempt)
      implements Command {
    @Override
    public Command again() {
      return new Append(proposal, transaction, done, attempt + 1);
    }

    @Override
    public void fail(RuntimeException error) {
      done.completeExceptionally(error);
    }
  }

  /** Events of others that wait to be judged. */
  private record Receive(List<Arrival> arrivals, CompletableFuture<List<Outcome>> done, int attempt)
      implements Command {
    @Override
    public Command again() {
      return new Receive(arrivals, done, attempt + 1);
    }

    @Override
    public void fail(RuntimeException error) {
      done.completeExceptionally(error);
    }
  }

  /** Messages whose time is over. */
  private record Expire(List<Long> sequences, CompletableFuture<Boolean> done, int attempt)
      implements Command {
    @Override
    public Command again() {
      return new Expire(sequences, done, attempt + 1);
    }

    @Override
    public void fail(RuntimeException error) {
      done.completeExceptionally(error);
    }
  }

  /** A command, and how its caller is answered after the commit. */
  private record Staged(Command command, Runnable answer) {}

  /** Commands staged together. */
  private record Flight(Staging staging, List<Staged> staged) {}

  /** A flight that has been handed to the committer. */
  private record InFlight(Flight flight, RoomBatch batch) {}

  Room(RoomHead head, boolean owned, Engine engine) {
    this.id = head.roomId();
    this.head = head;
    this.owned = owned;
    this.engine = engine;
    this.forks = new Forks(engine.events());
  }

  RoomHead head() {
    lastUsedNanos = System.nanoTime();
    return head;
  }

  long lastUsedNanos() {
    return lastUsedNanos;
  }

  boolean isIdle() {
    return writer.get() == null && mailbox.isEmpty();
  }

  /** Queues a proposal; the future completes when its events are durable. */
  CompletableFuture<List<EventId>> append(Proposal proposal, Optional<TransactionKey> transaction) {
    var done = new CompletableFuture<List<EventId>>();
    post(new Append(proposal, transaction, done, 1));
    return done;
  }

  /** Queues events of others; the future completes when what is kept of them is durable. */
  CompletableFuture<List<Outcome>> receive(List<Arrival> arrivals) {
    var done = new CompletableFuture<List<Outcome>>();
    post(new Receive(arrivals, done, 1));
    return done;
  }

  /** Queues messages to lose their content; the future completes when they have. */
  CompletableFuture<Boolean> expire(List<Long> sequences) {
    var done = new CompletableFuture<Boolean>();
    post(new Expire(sequences, done, 1));
    return done;
  }

  private void post(Command command) {
    lastUsedNanos = System.nanoTime();
    mailbox.add(command);
    wake();
  }

  private void wake() {
    var current = writer.get();
    if (current != null) {
      LockSupport.unpark(current);
      return;
    }
    var fresh = Thread.ofVirtual().name("room").unstarted(this::write);
    if (writer.compareAndSet(null, fresh)) {
      fresh.start();
    } else {
      wake();
    }
  }

  private void write() {
    InFlight inFlight = null;
    var retry = new ArrayDeque<Command>();
    Flight staged = null;
    while (true) {
      if (inFlight != null && inFlight.batch.committed().isDone()) {
        var failure = failure(inFlight);
        if (failure != null) {
          giveUp(inFlight, failure, retry);
          if (staged != null) {
            staged.staged.forEach(one -> retry.add(one.command));
            staged = null;
          }
        } else {
          answer(inFlight.flight);
        }
        inFlight = null;
        continue;
      }
      var full = staged != null && staged.staging.size() >= MAX_STAGED;
      var command = full ? null : next(retry);
      if (command != null) {
        try {
          staged = stage(staged, inFlight, command);
        } catch (RuntimeException e) {
          // The head could not be read: nobody behind this command fares better.
          command.fail(e);
        }
        continue;
      }
      if (inFlight == null && staged != null) {
        if (staged.staging.size() == 0) {
          answer(staged); // nothing to commit: refusals and repeated transactions
        } else {
          inFlight = send(staged);
        }
        staged = null;
        continue;
      }
      if (inFlight == null) {
        writer.set(null);
        if (mailbox.isEmpty() || !writer.compareAndSet(null, Thread.currentThread())) {
          return;
        }
        continue;
      }
      LockSupport.park(this);
    }
  }

  private @Nullable Command next(ArrayDeque<Command> retry) {
    var command = retry.poll();
    return command != null ? command : mailbox.poll();
  }

  private Flight stage(@Nullable Flight open, @Nullable InFlight inFlight, Command command) {
    var flight = open;
    if (flight == null) {
      var base = inFlight != null ? inFlight.batch.next() : ownedHead();
      var previous = inFlight != null ? inFlight.flight.staging : null;
      flight = new Flight(new Staging(base, false, previous, engine, forks), new ArrayList<>());
    }
    flight.staged.add(new Staged(command, run(flight.staging, command)));
    return flight;
  }

  private Runnable run(Staging staging, Command command) {
    try {
      return switch (command) {
        case Append append -> {
          var made = made(staging, append);
          yield () -> append.done.complete(made);
        }
        case Receive receive -> {
          var outcomes = staging.receive(receive.arrivals);
          yield () -> receive.done.complete(outcomes);
        }
        case Expire expire -> {
          var expired = staging.expire(expire.sequences);
          yield () -> expire.done.complete(expired);
        }
      };
    } catch (RuntimeException e) {
      return () -> command.fail(e);
    } catch (StackOverflowError e) {
      // A proposal that fails must not take the room's writer with it.
      return () -> command.fail(new IllegalStateException("A proposal did not end", e));
    }
  }

  private List<EventId> made(Staging staging, Append command) {
    var transaction = command.transaction;
    if (transaction.isPresent()) {
      var first = transactions.get(transaction.get());
      if (first != null) {
        return List.of(first);
      }
    }
    var made = staging.append(command.proposal, transaction);
    if (transaction.isPresent() && !made.isEmpty()) {
      transactions.put(transaction.get(), made.getFirst());
    }
    return made;
  }

  private RoomHead ownedHead() {
    if (!owned) {
      publish(
          engine
              .rooms()
              .takeOver(id)
              .orElseThrow(() -> MatrixError.notFound("There is no room " + id + " here")));
      transactions.clear();
      forks.forget();
      owned = true;
    }
    return head;
  }

  private InFlight send(Flight flight) {
    var batch = flight.staging.finish(this::publish);
    var self = Thread.currentThread();
    batch.committed().whenComplete((position, error) -> LockSupport.unpark(self));
    engine.committer().submit(batch);
    return new InFlight(flight, batch);
  }

  /** A commit whose outcome was in doubt may be told of late: the head never goes back. */
  private synchronized void publish(RoomHead next) {
    if (next.lastSequence() > head.lastSequence() || next.epoch() > head.epoch()) {
      head = next;
    }
  }

  private static @Nullable RuntimeException failure(InFlight inFlight) {
    try {
      inFlight.batch.committed().join();
      return null;
    } catch (CompletionException e) {
      return e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void answer(Flight flight) {
    flight.staged.forEach(one -> one.answer.run());
  }

  /**
   * After a failed commit the room is read again before its next use. Where its row or an event was
   * not as expected, somebody else has written the room, or a transaction ID was used before:
   * callers whose transaction an earlier commit has get that commit's event, all others are staged
   * again. In all other cases they are told.
   */
  private void giveUp(InFlight inFlight, RuntimeException failure, ArrayDeque<Command> retry) {
    owned = false;
    transactions.clear();
    forks.forget();
    var isOutdated =
        failure instanceof FencedException
            || (failure instanceof StorageException storage
                && storage.kind() == StorageException.Kind.DUPLICATE);
    for (var one : inFlight.flight.staged) {
      var command = one.command;
      if (isOutdated && command instanceof Append append && earlier(append).isPresent()) {
        append.done.complete(List.of(earlier(append).get()));
      } else if (isOutdated && command.attempt() < MAX_ATTEMPTS) {
        retry.add(command.again());
      } else {
        command.fail(failure);
      }
    }
  }

  private Optional<EventId> earlier(Append command) {
    try {
      return command
          .transaction
          .flatMap(transaction -> engine.events().byTransaction(head, transaction))
          .map(StoredEvent::eventId);
    } catch (StorageException e) {
      return Optional.empty(); // the caller is told of the failure of the commit instead
    }
  }
}
