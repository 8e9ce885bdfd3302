package chat.hearth.platform.blobs;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects in an S3-compatible store; large ones are sent in parts. */
public final class S3BlobStore implements BlobStore {
  private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

  /** Between the 5 MiB that a part has at least and the 5 GiB that a request has at most. */
  private static final long PART_BYTES = 32L << 20;

  private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");

  private final S3Client client;

  public S3BlobStore(Config.S3 config, Clock clock) {
    this.client = new S3Client(config, clock);
  }

  @Override
  public void put(String key, Path file) {
    BlobKeys.checked(key);
    try {
      long size = Files.size(file);
      if (size > PART_BYTES) {
        putInParts(key, file, size);
      } else {
        expect(200, client.send("PUT", key, "", Map.of(), part(file, 0, size)));
      }
      Files.delete(file);
    } catch (IOException e) {
      throw failed("store", key, e);
    }
  }

  @Override
  public Optional<BlobPart> open(String key, long offset, long length) {
    BlobKeys.checked(key);
    try {
      // A range of nothing can't be written; the whole object is asked for, to know it is there.
      var range =
          length == 0
              ? Map.<String, String>of()
              : Map.of("range", "bytes=" + offset + "-" + (offset + length - 1));
      var answer = client.send("GET", key, "", range, BodyPublishers.noBody());
      if (answer.statusCode() == 404) {
        answer.body().close();
        return Optional.empty();
      }
      if (answer.statusCode() != 200 && answer.statusCode() != 206) {
        throw unexpected(answer);
      }
      if (length == 0) {
        answer.body().close();
        return Optional.of(new BlobPart.Fetched(InputStream.nullInputStream(), 0));
      }
      return Optional.of(new BlobPart.Fetched(answer.body(), length));
    } catch (IOException e) {
      throw failed("read", key, e);
    }
  }

  @Override
  public void delete(String key) {
    BlobKeys.checked(key);
    try {
      var answer = client.send("DELETE", key, "", Map.of(), BodyPublishers.noBody());
      if (answer.statusCode() != 404) {
        expect(204, answer);
      }
    } catch (IOException e) {
      throw failed("delete", key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private void putInParts(String key, Path file, long size) throws IOException {
    var begun =
        expect(200, client.send("POST", key, "uploads=", Map.of(), BodyPublishers.noBody()));
    var match = UPLOAD_ID.matcher(begun.text());
    if (!match.find()) {
      throw new IOException("The store began no upload");
    }
    var upload = "uploadId=" + match.group(1);
    try {
      var tags = new ArrayList<String>();
      for (long offset = 0; offset < size; offset += PART_BYTES) {
        var body = part(file, offset, Math.min(PART_BYTES, size - offset));
        var query = "partNumber=" + (tags.size() + 1) + "&" + upload;
        tags.add(expect(200, client.send("PUT", key, query, Map.of(), body)).tag());
      }
      var done =
          expect(
              200,
              client.send(
                  "POST", key, upload, Map.of(), BodyPublishers.ofString(completion(tags))));
      if (done.text().contains("<Error>")) {
        throw new IOException("The store did not put the parts together");
      }
    } catch (IOException e) {
      client.send("DELETE", key, upload, Map.of(), BodyPublishers.noBody()).body().close();
      throw e;
    }
  }

  private static String completion(List<String> tags) {
    var xml = new StringBuilder("<CompleteMultipartUpload>");
    for (int i = 0; i < tags.size(); i++) {
      xml.append("<Part><PartNumber>").append(i + 1).append("</PartNumber><ETag>");
      xml.append(tags.get(i).replace("\"", "&quot;")).append("</ETag></Part>");
    }
    return xml.append("</CompleteMultipartUpload>").toString();
  }

  /** A part of a file as a body of known length, read while it is sent. */
  private static BodyPublisher part(Path file, long offset, long length) {
    if (length == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                var channel = FileChannel.open(file, StandardOpenOption.READ);
                return BlobPart.bytes(new BlobPart.InFile(channel, offset, length));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        length);
  }

  /** What an answer says. */
  private record Answered(String text, String tag) {}

  private static Answered expect(int status, HttpResponse<InputStream> answer) throws IOException {
    if (answer.statusCode() != status) {
      throw unexpected(answer);
    }
    try (var body = answer.body()) {
      return new Answered(
          new String(body.readAllBytes(), StandardCharsets.UTF_8),
          answer.headers().firstValue("ETag").orElse(""));
    }
  }

  private static IOException unexpected(HttpResponse<InputStream> answer) throws IOException {
    try (var body = answer.body()) {
      var text = new String(body.readNBytes(300), StandardCharsets.UTF_8);
      return new IOException("the store answered " + answer.statusCode() + " " + text);
    }
  }

  private static MatrixError failed(String what, String key, IOException e) {
    LOG.error("Could not {} the object {}: {}", what, key, e.toString());
    return MatrixError.unavailable("The media store does not work now; please try again later");
  }
}
