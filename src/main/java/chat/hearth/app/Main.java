package chat.hearth.app;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.ConfigException;
import chat.hearth.platform.config.ConfigLoader;
import chat.hearth.platform.http.ListenException;
import chat.hearth.platform.metrics.MetricsListenException;
import chat.hearth.platform.storage.StorageException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line. What goes wrong is one line on the standard error, and an exit code. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int TAKEN_OVER = 3;

  private Main() {}

  public static void main(String[] arguments) {
    Arguments parsed;
    try {
      parsed = Arguments.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "; --help shows what there is");
      System.exit(MISUSED);
      return;
    }
    if (parsed.has("--help")) {
      System.out.print(Arguments.USAGE);
    } else if (parsed.has("--version")) {
      System.out.println("Hearth " + Command.version());
    } else if (parsed.register()) {
      register(parsed);
    } else {
      serve(parsed);
    }
  }

  private static void register(Arguments arguments) {
    try {
      var config = ConfigLoader.load(arguments.config(), System.getenv()).config();
      System.out.println("Made " + new Register(config, arguments).run());
    } catch (ConfigException | CommandException | StorageException | MatrixError e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    }
  }

  private static void serve(Arguments arguments) {
    var exitCode = new AtomicInteger();
    var started = new CompletableFuture<Hearth>();
    try {
      var loaded = ConfigLoader.load(arguments.config(), System.getenv());
      loaded.warnings().forEach(LOG::warn);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, exitCode), "stop"));
      var hearth = Hearth.start(loaded.config(), () -> takenOver(exitCode));
      System.out.println(
          "Hearth "
              + Command.version()
              + " serves "
              + loaded.config().serverName()
              + " at "
              + hearth.url()
              + "; to make the first account: "
              + Command.makingTheFirstAccount(arguments.config()));
      started.complete(hearth);
    } catch (ConfigException | StorageException | ListenException | MetricsListenException e) {
      fail(e, exitCode, started);
    } catch (RuntimeException e) {
      LOG.error("The server can't start because of a fault of its own", e);
      fail(e, exitCode, started);
    }
  }

  private static void fail(
      RuntimeException error, AtomicInteger exitCode, CompletableFuture<Hearth> started) {
    var hint =
        error instanceof ListenException ? "; stop what uses it or set another listen.port" : "";
    System.err.println(error.getMessage() + hint);
    exitCode.set(FAILED);
    started.cancel(false);
    System.exit(FAILED);
  }

  private static void takenOver(AtomicInteger exitCode) {
    LOG.error("Another server has started on this database, so this one stops");
    exitCode.set(TAKEN_OVER);
    System.exit(TAKEN_OVER);
  }

  /**
   * Stops at SIGTERM, SIGINT and exit, after a start that is under way. A stop that was asked for
   * is no failure, while Java would exit with 128 and the signal's number.
   */
  private static void stop(CompletableFuture<Hearth> started, AtomicInteger exitCode) {
    started
        .handle(
            (hearth, failure) -> {
              if (hearth != null) {
                hearth.close();
              }
              return 0;
            })
        .join();
    Runtime.getRuntime().halt(exitCode.get());
  }
}
