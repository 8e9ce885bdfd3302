/**
 * The configuration: one record per section of the file, read once at start.
 *
 * <p>Everybody may read it; nobody changes it while the server runs. All mistakes are reported at
 * once, each with its key and what is allowed.
 */
@NullMarked
package chat.hearth.platform.config;

import org.jspecify.annotations.NullMarked;
