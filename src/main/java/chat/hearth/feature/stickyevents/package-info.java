/**
 * Which events are sticky: those that a sync brings although the timeline has no room for them.
 *
 * <p>{@link chat.hearth.feature.stickyevents.StickyEvents} writes the table with the events and
 * reads it for sync. How long an event is sticky is said by {@link chat.hearth.event.Stickiness};
 * the table only finds such events.
 */
@NullMarked
package chat.hearth.feature.stickyevents;

import org.jspecify.annotations.NullMarked;
