package chat.hearth.platform.http;

import io.vertx.core.Vertx;
import java.util.concurrent.ThreadFactory;

/** What all requests of a server share. */
record Services(
    Vertx vertx,
    Authenticator authenticator,
    RateLimiter limiter,
    ParkedPolls parked,
    RunningRequests running,
    Gzip gzip,
    ThreadFactory threads) {

  /** Runs something on a virtual thread of its own. */
  void execute(Runnable task) {
    threads.newThread(task).start();
  }
}
