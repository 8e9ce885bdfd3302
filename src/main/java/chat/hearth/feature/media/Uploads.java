package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Takes files in, at once or into a name that was announced before. */
final class Uploads {
  /** How long an announced upload may take, as recommended by the specification. */
  private static final Duration PENDING = Duration.ofHours(24);

  /** 144 random bits: without a token, knowing the name is all that a download needs. */
  private static final int ID_BYTES = 18;

  private static final int MAX_FILE_NAME = 255;

  private final ServerName server;
  private final Config.Media config;
  private final Database database;
  private final Spool spool;
  private final Contents contents;
  private final MediaStore media;
  private final UsageStore usage;
  private final PendingUploads pending;
  private final RandomGenerator random;
  private final Clock clock;

  Uploads(
      ServerName server,
      Config.Media config,
      Database database,
      Spool spool,
      Contents contents,
      MediaStore media,
      UsageStore usage,
      PendingUploads pending,
      RandomGenerator random,
      Clock clock) {
    this.server = server;
    this.config = config;
    this.database = database;
    this.spool = spool;
    this.contents = contents;
    this.media = media;
    this.usage = usage;
    this.pending = pending;
    this.random = random;
    this.clock = clock;
  }

  long maxBytes() {
    return config.maxUploadBytes();
  }

  /** Takes the body of a request in under a new name. */
  Mxc upload(Request request) {
    var mxc = fresh();
    var description = describe(request, mxc);
    receive(request, description, media::add);
    return mxc;
  }

  /** A name of which the content follows, and until when, in milliseconds. */
  record Announced(Mxc mxc, long expiresAt) {}

  /**
   * Makes a name to upload into later.
   *
   * @throws MatrixError {@code M_LIMIT_EXCEEDED} where the user has too many of these
   */
  Announced announce(UserId user) {
    var mxc = fresh();
    long now = clock.millis();
    long expiresAt = now + PENDING.toMillis();
    boolean added =
        media.announce(
            database,
            mxc,
            user,
            config.unauthenticatedDownloads(),
            now,
            expiresAt,
            config.maxPendingUploads());
    if (!added) {
      long next = media.nextExpiry(database, user, now);
      throw MatrixError.limitExceeded(Duration.ofMillis(Math.max(1, next - now)));
    }
    return new Announced(mxc, expiresAt);
  }

  /**
   * Takes the body of a request in under an announced name.
   *
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_FORBIDDEN} where another user announced it,
   *     {@code M_CANNOT_OVERWRITE_MEDIA}
   */
  void uploadInto(Request request, Mxc mxc) {
    var announced =
        media
            .find(database, mxc)
            .orElseThrow(() -> MatrixError.notFound("No upload of this name was announced"));
    if (!announced.uploader().equals(Optional.of(request.userId()))) {
      throw MatrixError.forbidden("Somebody else announced this upload");
    }
    requirePending(announced);
    receive(
        request,
        describe(request, mxc),
        (tx, description, hash, size, now) -> {
          if (!media.fill(tx, description, hash, size, now)) {
            requirePending(media.find(tx, mxc).orElseThrow(Uploads::expired));
            throw expired();
          }
        });
    pending.uploaded(mxc);
  }

  /** Keeps a file that this server fetched itself. */
  Mxc keep(Spool.Spooled received, String contentType) {
    var mxc = fresh();
    var description =
        new MediaStore.Description(
            mxc,
            Optional.empty(),
            contentType,
            Optional.empty(),
            config.unauthenticatedDownloads());
    contents.keep(
        received,
        tx -> media.add(tx, description, received.hash(), received.size(), clock.millis()));
    return mxc;
  }

  /** Writes the row of a file whose content is kept. */
  @FunctionalInterface
  private interface RowWriter {
    void write(
        Transaction tx, MediaStore.Description description, byte[] hash, long size, long now);
  }

  private void receive(Request request, MediaStore.Description description, RowWriter row) {
    var user = request.userId();
    usage.requireRoom(database, user, declaredBytes(request));
    try (var received = spool.receive(request.stream())) {
      contents.keep(
          received,
          tx -> {
            row.write(tx, description, received.hash(), received.size(), clock.millis());
            usage.add(tx, user, received.size());
          });
    }
  }

  private MediaStore.Description describe(Request request, Mxc mxc) {
    var fileName =
        request.query("filename").map(Uploads::shortened).filter(name -> !name.isBlank());
    return new MediaStore.Description(
        mxc,
        Optional.of(request.userId()),
        ContentTypes.accepted(request.header("content-type")),
        fileName,
        config.unauthenticatedDownloads());
  }

  private void requirePending(StoredMedia announced) {
    if (announced.content().isPresent()) {
      throw MatrixError.of(
          409, "M_CANNOT_OVERWRITE_MEDIA", "This name has its content and keeps it");
    }
    if (announced.expiresAt() <= clock.millis()) {
      throw expired();
    }
  }

  private static MatrixError expired() {
    return MatrixError.notFound("The announced upload has expired");
  }

  private static long declaredBytes(Request request) {
    try {
      return Math.max(0, Long.parseLong(request.header("content-length").orElse("0")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** PostgreSQL keeps no zero characters, and no disposition needs a longer name. */
  private static String shortened(String fileName) {
    var clean = fileName.replace("\0", "");
    if (clean.length() <= MAX_FILE_NAME) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(MAX_FILE_NAME - 1)) ? 254 : MAX_FILE_NAME;
    return clean.substring(0, end);
  }

  private Mxc fresh() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return new Mxc(server, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
