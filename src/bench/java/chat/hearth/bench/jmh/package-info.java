/**
 * Microbenchmarks of the engine's own work, without a database or a network. Run one with {@code
 * mvn test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.openjdk.jmh.Main
 * -Dhearth.args=StateBenchmarks}.
 */
@NullMarked
package chat.hearth.bench.jmh;

import org.jspecify.annotations.NullMarked;
