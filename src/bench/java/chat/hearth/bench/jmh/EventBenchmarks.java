package chat.hearth.bench.jmh;

import chat.hearth.event.ContentHash;
import chat.hearth.event.EventDraft;
import chat.hearth.event.KeyLookup;
import chat.hearth.event.Pdu;
import chat.hearth.event.PduBuilder;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.Signatures;
import chat.hearth.event.SigningKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one event costs: building, hashing and signing it, and checking that of another server. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class EventBenchmarks {
  private static final UserId SENDER = new UserId("@alice:example.org");
  private static final List<EventId> CITED =
      List.of(new EventId("$" + "a".repeat(43)), new EventId("$" + "b".repeat(43)));

  private final SigningKey key =
      SigningKey.generate(new SecureRandom(), new ServerName("example.org"));
  private final PduBuilder builder = new PduBuilder(key, Clock.systemUTC());
  private final RoomId room = new RoomId("!" + "c".repeat(43));
  private final byte[] received = buildHashAndSign().bytes();
  private final KeyLookup keys = (server, keyId) -> Optional.of(key.verifyKey());

  @Benchmark
  public final Pdu buildHashAndSign() {
    var content = Json.object().put("msgtype", "m.text").put("body", "Hello, how are you?");
    return builder.build(
        RoomVersion.DEFAULT,
        room,
        EventDraft.message(SENDER, "m.room.message", content),
        CITED,
        CITED,
        17);
  }

  @Benchmark
  public boolean parseAndVerify() {
    var pdu = Pdu.receive(RoomVersion.DEFAULT, Json.own(received));
    return Signatures.verify(pdu, keys) && ContentHash.matches(pdu.version(), pdu.json());
  }
}
