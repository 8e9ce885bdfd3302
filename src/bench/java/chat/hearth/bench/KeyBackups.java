package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A client backs up a hundred thousand room keys, and a new one restores them all. */
final class KeyBackups implements Workload {
  private static final int SESSIONS = 100_000;
  private static final int ROOMS = 200;
  private static final int CIPHERTEXT = 780; // about what clients make of a room key

  private final int each;

  /**
   * @param each how many keys an upload has
   */
  KeyBackups(int each) {
    this.each = each;
  }

  @Override
  public String name() {
    return "key-backup-uploads-of-" + each;
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int uploads = Math.max(1, bench.size(SESSIONS) / each);
    var owner = bench.newUsers("owner", 1).getFirst();
    var backup = object().put("algorithm", "m.megolm_backup.v1.curve25519-aes-sha2");
    backup.putObject("auth_data").put("public_key", "key");
    var version = owner.post("room_keys/version", backup).string("version");
    var path = "room_keys/keys?version=" + version;
    var latencies = new Latencies();

    long storing = 0;
    for (int i = 0; i < uploads; i++) {
      var keys = keys(i);
      long start = System.nanoTime();
      owner.put(path, keys);
      long took = System.nanoTime() - start;
      storing += took;
      latencies.add(took);
    }
    var counting = new Latencies();
    long start = System.nanoTime();
    var counted = owner.get("room_keys/version").json().path("count").asInt();
    counting.add(System.nanoTime() - start);
    var restoring = new Latencies();
    start = System.nanoTime();
    int bytes = owner.get(path).body().length;
    restoring.add(System.nanoTime() - start);
    var deleting = new Latencies();
    start = System.nanoTime();
    owner.delete(path);
    deleting.add(System.nanoTime() - start);

    var failures = new Failures();
    if (counted != uploads * each || bytes < counted * CIPHERTEXT) {
      failures.add(new CallFailed("not all keys are in the backup"));
    }
    return Result.of(uploads * each / (storing / 1e9), "keys/s")
        .latencies(latencies)
        .failures(failures)
        .with("keys", counted)
        .with("count_ms", counting.percentileMillis(50))
        .with("restore_ms", restoring.percentileMillis(50))
        .with("restored_bytes", bytes)
        .with("delete_ms", deleting.percentileMillis(50));
  }

  private ObjectNode keys(int upload) {
    var request = object();
    var rooms = request.putObject("rooms");
    for (int i = 0; i < each; i++) {
      var name = "!room%d:example.org".formatted(i % ROOMS);
      var key =
          rooms
              .withObjectProperty(name)
              .withObjectProperty("sessions")
              .putObject("%042d/".formatted(upload * each + i));
      key.put("first_message_index", 0).put("forwarded_count", 0).put("is_verified", true);
      key.putObject("session_data")
          .put("ciphertext", "x".repeat(CIPHERTEXT))
          .put("ephemeral", "e".repeat(43))
          .put("mac", "m".repeat(11));
    }
    return request;
  }
}
