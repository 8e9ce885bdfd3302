package chat.hearth.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One line of output. Its fields come in the order in which they were given. */
final class Result {
  private final ObjectNode line;

  private Result(ObjectNode line) {
    this.line = line;
  }

  static Result of(double value, String unit) {
    return new Result(Server.object().put("value", rounded(value)).put("unit", unit));
  }

  /** A workload that could not be run here, and why. */
  static Result skipped(String reason) {
    return new Result(Server.object().putNull("value").put("skipped", reason));
  }

  static Result error(String message) {
    return new Result(Server.object().putNull("value").put("error", message));
  }

  double value() {
    return line.path("value").asDouble();
  }

  boolean isError() {
    return line.has("error");
  }

  Result latencies(Latencies latencies) {
    return with("p50_ms", latencies.percentileMillis(50))
        .with("p99_ms", latencies.percentileMillis(99));
  }

  Result failures(Failures failures) {
    line.put("failures", failures.count());
    failures.first().ifPresent(example -> line.put("first_failure", example));
    return this;
  }

  /** The floor of docs/benchmarks.md, in the unit of the value; only for the full size. */
  Result floor(Bench bench, double floor) {
    if (bench.options().scale() == 1) {
      line.put("floor", floor);
    } else {
      line.putNull("floor");
    }
    return this;
  }

  Result with(String name, double value) {
    line.put(name, rounded(value));
    return this;
  }

  Result with(String name, long value) {
    line.put(name, value);
    return this;
  }

  ObjectNode json(String workload, String server, double scale) {
    var whole = Server.object().put("workload", workload).put("server", server);
    return whole.<ObjectNode>setAll(line).put("scale", scale);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
