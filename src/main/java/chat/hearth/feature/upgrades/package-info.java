/**
 * Room upgrades: a new room takes the place of an old one, with its state, its names and, as they
 * come, its members' settings.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-upgrades">Client-Server API:
 *     room upgrades</a>
 */
@NullMarked
package chat.hearth.feature.upgrades;

import org.jspecify.annotations.NullMarked;
