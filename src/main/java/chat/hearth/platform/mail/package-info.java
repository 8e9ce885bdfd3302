/**
 * Sends e-mail by SMTP. Features are handed a {@link chat.hearth.platform.mail.Mailer}; what is
 * written, and to whom, is their business.
 */
@NullMarked
package chat.hearth.platform.mail;

import org.jspecify.annotations.NullMarked;
