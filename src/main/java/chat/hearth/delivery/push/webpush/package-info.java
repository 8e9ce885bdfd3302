/**
 * The cryptography of web push, and nothing else: messages that only the subscribed device can
 * read, and proof to the push service of who sends them.
 */
@NullMarked
package chat.hearth.delivery.push.webpush;

import org.jspecify.annotations.NullMarked;
