package chat.hearth.spec.media;

import static chat.hearth.spec.harness.Client.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GET /_matrix/client/v1/media/preview_url, of pages on this machine's loopback: the server under
 * test has to allow 127.0.0.1/32 in {@code media.url_preview.allowed_networks}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PreviewUrlSpec {
  private final TestUser alice = TestUser.named("alice");
  private final AtomicInteger counted = new AtomicInteger();
  private final HttpServer pages = start();

  @BeforeAll
  void listen() {
    var image = Media.encode(Media.picture(300, 200), "png");
    page("/image.png", "image/png", image);
    page(
        "/graph",
        "text/html",
        html(
            "<meta property='og:title' content='A &amp; B'><meta property='og:image'"
                + " content='/image.png'><meta property='og:site_name' content='Site'>"));
    page(
        "/card",
        "text/html",
        html(
            "<meta name='twitter:title' content='Card'><meta name='twitter:description'"
                + " content='Of it'><meta name='twitter:image' content='image.png'>"));
    page("/plain", "text/html", html("<title>Plain</title><p>First words.</p>"));
    page(
        "/embedded",
        "text/html",
        html("<link rel='alternate' type='application/json+oembed' href='/oembed.json'>"));
    page(
        "/oembed.json",
        "application/json",
        "{\"type\":\"video\",\"title\":\"Clip\",\"provider_name\":\"Tube\",\"thumbnail_url\":\"/image.png\"}"
            .getBytes(StandardCharsets.UTF_8));
    page("/file.bin", "application/octet-stream", Media.randomBytes(100));
    pages.createContext(
        "/counted",
        exchange -> {
          counted.incrementAndGet();
          pause();
          var body = html("<title>Counted</title>");
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    redirect("/there", "/graph");
    redirect("/round", "/round");
    redirect("/inside", "http://127.0.0.2:" + port() + "/graph");
    redirect("/metadata", "http://169.254.169.254/latest/meta-data/");
    pages.start();
  }

  @AfterAll
  void stop() {
    pages.stop(0);
  }

  @Test
  void openGraphIsPassedOnAndItsImageKept() {
    var preview = preview("/graph").ok();

    assertEquals("A & B", preview.path("og:title").asText());
    assertEquals("Site", preview.path("og:site_name").asText());
    assertImage(preview);
  }

  @Test
  void twitterCardIsTheNextBest() {
    var preview = preview("/card").ok();

    assertEquals("Card", preview.path("og:title").asText());
    assertEquals("Of it", preview.path("og:description").asText());
    assertImage(preview);
  }

  @Test
  void plainPageHasItsTitleAndText() {
    var preview = preview("/plain").ok();

    assertEquals("Plain", preview.path("og:title").asText());
    assertEquals("First words.", preview.path("og:description").asText());
  }

  @Test
  void descriptionInJsonIsRead() {
    var preview = preview("/embedded").ok();

    assertEquals("Clip", preview.path("og:title").asText());
    assertEquals("Tube", preview.path("og:site_name").asText());
    assertImage(preview);
  }

  @Test
  void imageIsItsOwnPreview() {
    assertImage(preview("/image.png").ok());
  }

  @Test
  void otherFilesHaveAnEmptyPreview() {
    assertEquals(0, preview("/file.bin").ok().size());
  }

  @ParameterizedTest
  @CsvSource({
    "Shift_JIS, 日本語のタイトル",
    "EUC-JP, 日本語のタイトル",
    "GB18030, 中文标题",
    "gb2312, 中文标题",
    "Big5, 中文標題",
    "EUC-KR, 한국어 제목",
    "windows-1251, Заголовок",
    "UTF-8, Überschrift"
  })
  void titlesOfAllEncodingsAreRead(String charset, String title) {
    var bytes = ("<title>" + title + "</title>").getBytes(Charset.forName(charset));
    var tagged =
        ("<meta charset='" + charset + "'><title>" + title + "</title>")
            .getBytes(Charset.forName(charset));
    page("/header-" + charset, "text/html; charset=" + charset, bytes);
    page("/meta-" + charset, "text/html", tagged);

    assertEquals(title, preview("/header-" + charset).ok().path("og:title").asText());
    assertEquals(title, preview("/meta-" + charset).ok().path("og:title").asText());
  }

  @Test
  void redirectIsFollowed() {
    assertEquals("A & B", preview("/there").ok().path("og:title").asText());
  }

  @Test
  void endlessRedirectFails() {
    assertEquals(502, preview("/round").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/inside", "/metadata"})
  void redirectToAPrivateAddressIsRefused(String page) {
    preview(page).refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/"
      })
  void privateAddressesAreNotFetched(String url) {
    ask(url).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whatIsNoWebPageIsRefused() {
    ask("file:///etc/passwd").refused(400, "M_INVALID_PARAM");
    ask("ftp://example.org/").refused(400, "M_INVALID_PARAM");
    ask("nonsense").refused(400, "M_INVALID_PARAM");
    alice.get("/_matrix/client/v1/media/preview_url").refused(400, "M_MISSING_PARAM");
  }

  @Test
  void previewNeedsAnAccount() {
    alice
        .anonymous()
        .get(path("/_matrix/client/v1/media/preview_url?url={}", url("/plain")))
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void pageIsFetchedOnceForAll() {
    var waiting =
        IntStream.range(0, 5)
            .mapToObj(unused -> CompletableFuture.supplyAsync(() -> preview("/counted")))
            .toList();

    waiting.forEach(each -> assertEquals("Counted", each.join().ok().path("og:title").asText()));
    preview("/counted").ok();

    assertEquals(1, counted.get());
  }

  @Test
  void oldPathAnswersToo() {
    var preview = alice.get(path("/_matrix/media/v3/preview_url?url={}", url("/plain"))).ok();

    assertEquals("Plain", preview.path("og:title").asText());
  }

  private void assertImage(JsonNode preview) {
    var mxc = preview.path("og:image").asText();
    assertTrue(mxc.startsWith("mxc://"), preview::toString);
    assertEquals(300, preview.path("og:image:width").asInt());
    assertEquals(200, preview.path("og:image:height").asInt());
    assertEquals("image/png", preview.path("og:image:type").asText());
    var image = Media.download(alice, mxc);
    assertEquals(preview.path("matrix:image:size").asInt(), image.bytes().length);
  }

  private Reply preview(String page) {
    return ask(url(page));
  }

  private Reply ask(String url) {
    return alice.get(path("/_matrix/client/v1/media/preview_url?url={}", url));
  }

  private String url(String page) {
    return "http://127.0.0.1:" + port() + page;
  }

  private int port() {
    return pages.getAddress().getPort();
  }

  private void page(String path, String type, byte[] body) {
    pages.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void redirect(String path, String location) {
    pages.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  private static byte[] html(String head) {
    return ("<!doctype html><html><head>" + head + "</head></html>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer start() {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
