package chat.hearth.platform.outbound;

import java.net.URI;

/**
 * What a web server answered, with 200.
 *
 * @param uri after redirects
 * @param contentType as sent, or the empty text
 * @param body the first bytes, decompressed; not more than were asked for
 */
public record Page(URI uri, String contentType, byte[] body) {}
