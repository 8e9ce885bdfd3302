package chat.hearth.platform.mail;

import java.util.Map;
import java.util.Optional;

/**
 * A letter.
 *
 * @param to an e-mail address
 * @param text for programs that show no HTML
 * @param html says the same
 * @param headers further ones
 */
public record Mail(
    String to, String subject, String text, Optional<String> html, Map<String, String> headers) {

  /** A letter of plain text. */
  public Mail(String to, String subject, String text) {
    this(to, subject, text, Optional.empty(), Map.of());
  }
}
