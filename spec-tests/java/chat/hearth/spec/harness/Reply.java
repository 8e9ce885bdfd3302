package chat.hearth.spec.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What a server answered; it remembers the question for the message of a failed assertion. */
public final class Reply {
  private final String question;
  private final Response response;
  private final byte[] body;

  Reply(String question, Response response) {
    this.question = question;
    this.response = response;
    this.body = response.asByteArray();
  }

  /** The HTTP status. */
  public int status() {
    return response.statusCode();
  }

  /** The body as JSON, whatever the status. */
  public JsonNode json() {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      return fail(this + " is not JSON", e);
    }
  }

  /** The body as it came. */
  public byte[] bytes() {
    return body;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header of the response. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(response.header(name));
  }

  /** The body of a reply that has to be a success. */
  public JsonNode ok() {
    assertEquals(200, status(), this::toString);
    return json();
  }

  /** Asserts a standard error of the specification and gives its body. */
  public JsonNode refused(int status, String errcode) {
    assertEquals(status, status(), this::toString);
    var json = json();
    assertEquals(errcode, json.path("errcode").asText(), this::toString);
    assertTrue(json.path("error").isTextual(), () -> this + " explains itself");
    return json;
  }

  /** Asserts an error where the specification leaves the code open. */
  public JsonNode refused(int status, Set<String> errcodes) {
    assertEquals(status, status(), this::toString);
    assertTrue(errcodes.contains(json().path("errcode").asText()), this::toString);
    return json();
  }

  @Override
  public String toString() {
    var text = text();
    return question
        + " -> "
        + status()
        + " "
        + (text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text);
  }
}
