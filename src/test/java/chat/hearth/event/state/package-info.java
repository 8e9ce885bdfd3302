/** Tests of state trees and state resolution against slow, literal models of them. */
@NullMarked
package chat.hearth.event.state;

import org.jspecify.annotations.NullMarked;
