/**
 * Events that are left here to be sent later: what a client in a call leaves behind so that it is
 * seen to leave even where it cannot say so any more.
 *
 * <p>An event passes through three states, each a durable one:
 *
 * <pre>
 *   scheduled ──(due, or action send)──▶ sending ──▶ finalised: sent, or failed
 *       └──────(action cancel)──────────────────────▶ finalised: cancelled
 * </pre>
 *
 * <p>Sending appends it with a transaction ID made of its own ID, so that trying again after a
 * crash finds the event that is there. {@link chat.hearth.feature.delayedevents.DelayedEvents}
 * takes events in, {@link chat.hearth.feature.delayedevents.DelayedDelivery} lets them go.
 */
@NullMarked
package chat.hearth.feature.delayedevents;

import org.jspecify.annotations.NullMarked;
