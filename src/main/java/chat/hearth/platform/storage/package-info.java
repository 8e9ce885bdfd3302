/**
 * PostgreSQL: connections, transactions, migrations, and the embedded server of the default
 * configuration.
 *
 * <p>Each table is owned by one package above, which writes its SQL; nothing here knows a table but
 * Flyway's own. Calls block a virtual thread; they must not be made on an event loop.
 */
@NullMarked
package chat.hearth.platform.storage;

import org.jspecify.annotations.NullMarked;
