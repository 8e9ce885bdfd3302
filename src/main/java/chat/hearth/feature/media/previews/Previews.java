package chat.hearth.feature.media.previews;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.outbound.FetchException;
import chat.hearth.platform.outbound.Page;
import chat.hearth.platform.outbound.PublicWeb;
import chat.hearth.platform.storage.Database;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Looks at pages, each once for everybody who asks meanwhile, and remembers what it saw. */
public final class Previews {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_PAGE_BYTES = 1 << 20;
  private static final int MAX_IMAGE_BYTES = 8 << 20;

  /** Each holds up to one page and one image in memory. */
  private static final int AT_ONCE = 8;

  private static final String PAGES =
      "text/html,application/xhtml+xml;q=0.9,image/*;q=0.8,*/*;q=0.1";

  private final Database database;
  private final PublicWeb web;
  private final ImageKeeper images;
  private final Clock clock;
  private final PreviewStore store = new PreviewStore();
  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final Map<String, CompletableFuture<ObjectNode>> inTheMaking = new ConcurrentHashMap<>();

  public Previews(Database database, PublicWeb web, ImageKeeper images, Clock clock) {
    this.database = database;
    this.web = web;
    this.images = images;
    this.clock = clock;
  }

  /** Forgets what is no longer fresh. */
  public void tidy() {
    store.purge(database, clock.millis() - FRESH.toMillis());
  }

  /**
   * The preview of a page; an empty object where the page says nothing.
   *
   * @throws MatrixError {@code M_FORBIDDEN}, or 502 where the page can't be fetched
   */
  ObjectNode get(URI uri) {
    var url = uri.toString();
    var known = store.find(database, url, clock.millis() - FRESH.toMillis());
    if (known.isPresent()) {
      return known.get();
    }
    var mine = new CompletableFuture<ObjectNode>();
    var others = inTheMaking.putIfAbsent(url, mine);
    if (others == null) {
      try {
        mine.complete(look(uri));
      } catch (RuntimeException e) {
        mine.completeExceptionally(e);
      } finally {
        inTheMaking.remove(url);
      }
    }
    try {
      return (others == null ? mine : others).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private ObjectNode look(URI uri) {
    running.acquireUninterruptibly();
    try {
      var page = web.get(uri, PAGES, MAX_IMAGE_BYTES, TIMEOUT);
      var preview = describe(page);
      store.put(database, uri.toString(), preview, clock.millis());
      return preview;
    } catch (FetchException e) {
      throw switch (e.kind()) {
        case FORBIDDEN -> MatrixError.forbidden(e.reason());
        case FAILED -> MatrixError.of(502, "M_UNKNOWN", e.reason());
      };
    } finally {
      running.release();
    }
  }

  private ObjectNode describe(Page page) {
    var type = page.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("image/")) {
      var preview = Json.object();
      add(preview, page.body());
      return preview;
    }
    if (!type.equals("text/html") && !type.equals("application/xhtml+xml") && !type.isEmpty()) {
      return Json.object();
    }
    var charset = PageCharset.of(page.contentType(), page.body());
    int length = Math.min(page.body().length, MAX_PAGE_BYTES);
    var facts = PageFacts.of(new String(page.body(), 0, length, charset), page.uri());
    var properties = new LinkedHashMap<>(facts.properties());
    var image = facts.image();
    if (image.isEmpty() || !properties.containsKey("og:title")) {
      var embedded = facts.oEmbed().flatMap(this::embedded);
      embedded.ifPresent(json -> describe(properties, json));
      image = image.or(() -> embedded.flatMap(json -> picture(page.uri(), json)));
    }
    var preview = Json.object();
    properties.forEach(preview::put);
    image.flatMap(this::fetch).ifPresent(bytes -> add(preview, bytes));
    return preview;
  }

  private static void describe(Map<String, String> properties, JsonNode json) {
    PageFacts.put(properties, "og:title", json.path("title").asText(""));
    PageFacts.put(properties, "og:site_name", json.path("provider_name").asText(""));
    PageFacts.put(properties, "og:description", json.path("author_name").asText(""));
  }

  private static Optional<URI> picture(URI base, JsonNode json) {
    var photo = json.path("type").asText("").equals("photo") ? json.path("url").asText("") : "";
    return PageFacts.resolve(base, photo)
        .or(() -> PageFacts.resolve(base, json.path("thumbnail_url").asText("")));
  }

  /** What a page says in JSON; a page without it is still a page. */
  private Optional<JsonNode> embedded(URI uri) {
    try {
      return Optional.of(
          Json.parse(web.get(uri, "application/json", MAX_PAGE_BYTES, TIMEOUT).body()));
    } catch (FetchException | MatrixError e) {
      return Optional.empty();
    }
  }

  /** The bytes of an image; a preview without it is still a preview. */
  private Optional<byte[]> fetch(URI uri) {
    try {
      var bytes = web.get(uri, "image/*", MAX_IMAGE_BYTES, TIMEOUT).body();
      return bytes.length < MAX_IMAGE_BYTES ? Optional.of(bytes) : Optional.empty();
    } catch (FetchException e) {
      return Optional.empty();
    }
  }

  private void add(ObjectNode preview, byte[] image) {
    images
        .keep(image)
        .ifPresent(
            kept -> {
              preview.put("og:image", kept.mxc());
              preview.put("og:image:type", kept.contentType());
              preview.put("og:image:width", kept.width());
              preview.put("og:image:height", kept.height());
              preview.put("matrix:image:size", kept.size());
            });
  }
}
