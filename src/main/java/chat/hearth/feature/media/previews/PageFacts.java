package chat.hearth.feature.media.previews;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * What a page says of itself: OpenGraph, else Twitter cards, else its title and text.
 *
 * @param properties OpenGraph names and texts
 * @param image an absolute URL; may still lead anywhere
 * @param oEmbed where the page describes itself in JSON
 */
record PageFacts(Map<String, String> properties, Optional<URI> image, Optional<URI> oEmbed) {
  private static final int MAX_PROPERTIES = 40;
  private static final int MAX_NAME = 60;
  private static final int MAX_TEXT = 1000;
  private static final int ENOUGH_TEXT = 200;

  static PageFacts of(String html, URI base) {
    var page = Jsoup.parse(html, base.toString());
    var facts = new LinkedHashMap<String, String>();
    for (var meta : page.select("meta[property^=og:], meta[name^=og:]")) {
      var name = meta.hasAttr("property") ? meta.attr("property") : meta.attr("name");
      if (facts.size() < MAX_PROPERTIES && name.length() <= MAX_NAME) {
        put(facts, name, meta.attr("content"));
      }
    }
    put(facts, "og:title", twitter(page, "title"));
    put(facts, "og:title", page.title());
    put(facts, "og:title", text(page, "h1"));
    put(facts, "og:description", twitter(page, "description"));
    put(facts, "og:description", page.select("meta[name=description]").attr("content"));
    put(facts, "og:description", beginning(page));
    var image =
        Stream.of(
                facts.getOrDefault("og:image:secure_url", ""),
                facts.getOrDefault("og:image", ""),
                facts.getOrDefault("og:image:url", ""),
                twitter(page, "image"),
                page.select("link[rel=image_src]").attr("href"),
                page.select("[itemprop=image]").attr("content"))
            .flatMap(link -> resolve(base, link).stream())
            .findFirst();
    // Its place is taken by what is kept of it.
    facts.keySet().removeIf(name -> name.startsWith("og:image"));
    var oEmbed = resolve(base, page.select("link[type=application/json+oembed]").attr("href"));
    return new PageFacts(facts, image, oEmbed);
  }

  /** An absolute web URL; empty for empty texts and whatever else is none. */
  static Optional<URI> resolve(URI base, String link) {
    if (link.isBlank()) {
      return Optional.empty();
    }
    try {
      var uri = base.resolve(link.strip().replace(" ", "%20"));
      return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Sets what is not set yet; blank texts are none. */
  static void put(Map<String, String> facts, String name, String text) {
    var clean = text.replace("\0", "").strip();
    if (!clean.isEmpty()) {
      facts.putIfAbsent(name, clean.length() > MAX_TEXT ? shortened(clean) : clean);
    }
  }

  private static String shortened(String text) {
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end) + "…";
  }

  private static String twitter(Document page, String what) {
    return page.select("meta[name=twitter:" + what + "], meta[property=twitter:" + what + "]")
        .attr("content");
  }

  private static String text(Document page, String selector) {
    var found = page.selectFirst(selector);
    return found == null ? "" : found.text();
  }

  /** The first paragraphs, for pages that say nothing of themselves. */
  private static String beginning(Document page) {
    var text = new StringBuilder();
    for (var paragraph : page.select("article p, main p, body p")) {
      if (text.length() < ENOUGH_TEXT && !paragraph.text().isBlank()) {
        text.append(text.isEmpty() ? "" : "\n\n").append(paragraph.text());
      }
    }
    return text.toString();
  }
}
