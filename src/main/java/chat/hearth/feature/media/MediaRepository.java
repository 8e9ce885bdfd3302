package chat.hearth.feature.media;

import chat.hearth.feature.media.images.Thumbnailer;
import chat.hearth.feature.media.previews.PreviewUrl;
import chat.hearth.feature.media.previews.Previews;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.outbound.PublicWeb;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The door to the content repository. */
public final class MediaRepository {
  private final Database database;
  private final MediaStore media = new MediaStore();
  private final Deletions deletions;
  private final AccessTimes accesses;
  private final Garbage garbage;
  private final Retention retention;
  private final Releases releases;
  private final Previews previews;
  private final List<Endpoint> endpoints = new ArrayList<>();

  /**
   * The repository of one server.
   *
   * @param blobs where the bytes are kept
   * @param spoolDirectory a directory for files that are being received
   * @param web where pages are fetched from
   * @param elsewhere keeps files that more than events refer to
   */
  public MediaRepository(
      ServerName server,
      Config.Media config,
      Database database,
      BlobStore blobs,
      Path spoolDirectory,
      ReferredElsewhere elsewhere,
      PublicWeb web,
      RandomGenerator random,
      Clock clock) {
    this.database = database;
    this.garbage = new Garbage(database, blobs, clock);
    var contents = new Contents(database, blobs, garbage, random);
    var usage =
        new UsageStore(
            config.quotaPerUserMib().map(mib -> (long) mib << 20).orElse(Long.MAX_VALUE));
    var pending = new PendingUploads();
    this.accesses = new AccessTimes(database, media, clock);
    this.deletions = new Deletions(database, media, usage, contents, garbage);
    this.retention = new Retention(config, database, media, deletions, clock);
    var spool = new Spool(spoolDirectory);
    this.releases =
        new Releases(
            database,
            deletions,
            garbage,
            elsewhere,
            config.deleteWithEvent(),
            config.deletionGrace(),
            clock);
    var uploads =
        new Uploads(
            server, config, database, spool, contents, media, usage, pending, random, clock);
    var library = new Library(database, media, pending, accesses, clock);
    var served = new Served(blobs);
    var thumbnailer = new Thumbnailer(config.thumbnails().maxPixels());
    var thumbnails =
        new Thumbnails(
            database, blobs, spool, contents, thumbnailer, config.thumbnails().workers());
    var sizes = new ThumbnailSizes(config.thumbnails().dynamic());

    endpoints.add(new GetMediaConfig(uploads.maxBytes()));
    endpoints.add(new UploadMedia(uploads));
    endpoints.add(new CreateMedia(uploads));
    endpoints.add(new UploadAnnouncedMedia(uploads));
    endpoints.addAll(DownloadMedia.all(library, served));
    endpoints.addAll(GetThumbnail.all(library, thumbnails, sizes, served));
    this.previews = new Previews(database, web, new KeptImages(spool, thumbnailer, uploads), clock);
    if (config.urlPreview().enabled()) {
      endpoints.add(new PreviewUrl(previews));
    }
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Learns of redactions. */
  public Follower follower() {
    return releases;
  }

  /**
   * Forgets what a user uploaded and no event shows, as part of the transaction that erases the
   * user; the bytes go a little later.
   */
  public static void erase(Writer tx, UserId user) {
    MediaStore.removeAnnounced(tx, user);
    Releases.ofErased(tx, user);
    UsageStore.forget(tx, user);
  }

  /** Goes on with deletions that an earlier process left. */
  public void resume() {
    releases.schedule();
  }

  /** Deletes a file for everybody; false where there is none. */
  public boolean delete(Mxc mxc) {
    return deletions.delete(mxc);
  }

  /** Keeps a file from everybody until {@link #release}; false where it is protected or unknown. */
  public boolean quarantine(Mxc mxc, UserId by) {
    return media.quarantine(database, mxc, Optional.of(by));
  }

  /** Ends a quarantine. */
  public boolean release(Mxc mxc) {
    return media.quarantine(database, mxc, Optional.empty());
  }

  /** Protects a file from quarantine and retention, or ends that; false where there is none. */
  public boolean protect(Mxc mxc, boolean on) {
    return media.protect(database, mxc, on);
  }

  /** Writes down what was fetched and deletes what nobody needs. Called every minute. */
  public void tidy() {
    accesses.flush();
    retention.apply();
    garbage.collect();
    previews.tidy();
  }
}
