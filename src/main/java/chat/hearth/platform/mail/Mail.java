package chat.hearth.platform.mail;

/**
 * A letter of plain text.
 *
 * @param to an e-mail address
 */
public record Mail(String to, String subject, String text) {}
