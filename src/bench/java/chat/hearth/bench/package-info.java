/**
 * The benchmark: black-box workloads over HTTP for any Matrix homeserver.
 *
 * <p>{@link chat.hearth.bench.Benchmark} runs the workloads one after the other; each is a class
 * that sets itself up, warms up, measures, and gives one line of JSON. Nothing here knows Hearth's
 * classes. {@code docs/benchmarks.md} says how to run it and what the floors are.
 */
@NullMarked
package chat.hearth.bench;

import org.jspecify.annotations.NullMarked;
