/**
 * The composition root: reads the configuration, constructs everything with constructors, starts
 * it, stops it. Nothing else constructs across packages, and nothing imports this one.
 */
@NullMarked
package chat.hearth.app;

import org.jspecify.annotations.NullMarked;
