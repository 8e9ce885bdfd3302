package chat.hearth.feature.accounts;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A log that keeps in memory what committed transactions recorded. */
public final class TestLog implements Log {
  private final Database database;
  private final AtomicLong position = new AtomicLong();
  private final List<Change> changes = new CopyOnWriteArrayList<>();

  public TestLog(Database database) {
    this.database = database;
  }

  /** Everything recorded so far. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public <T> T write(Function<Writer, T> work) {
    var recorded = new ArrayList<Change>();
    var afterwards = new ArrayList<Runnable>();
    var result = database.transaction(tx -> work.apply(writer(tx, recorded, afterwards)));
    afterwards.forEach(Runnable::run);
    changes.addAll(recorded);
    return result;
  }

  @Override
  public long position() {
    return position.get();
  }

  /** Statements go to the transaction, the rest is kept here. */
  private Writer writer(Transaction tx, List<Change> recorded, List<Runnable> afterwards) {
    var taken = new AtomicLong(); // a transaction has one number, however often it is asked
    return (Writer)
        Proxy.newProxyInstance(
            Writer.class.getClassLoader(),
            new Class<?>[] {Writer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("position")) {
                taken.compareAndSet(0, position.get() + 1);
                position.set(taken.get());
                return taken.get();
              }
              if (method.getName().equals("record")) {
                recorded.add((Change) arguments[0]);
                return null;
              }
              if (method.getName().equals("onCommit")) {
                afterwards.add((Runnable) arguments[0]);
                return null;
              }
              try {
                return method.invoke(tx, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
