/** Following what happens: syncing, filters, account data, and who may see what. */
@NullMarked
package chat.hearth.spec.sync;

import org.jspecify.annotations.NullMarked;
