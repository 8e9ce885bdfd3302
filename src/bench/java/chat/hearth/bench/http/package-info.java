/**
 * HTTP/1.1 as a load generator needs it: blocking reads on virtual threads over plain sockets.
 *
 * <p>Client and server share the cores, so what the client spends, the server lacks. For one small
 * PUT on one connection in 64 this costs 13–17 µs of CPU, Vert.x's client 75–140 µs and {@code
 * java.net.http} 150–390 µs.
 */
@NullMarked
package chat.hearth.bench.http;

import org.jspecify.annotations.NullMarked;
