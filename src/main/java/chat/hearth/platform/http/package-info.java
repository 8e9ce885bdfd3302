/**
 * Serving HTTP: routes, requests, replies, rate limits, and requests that are parked until
 * something happens.
 *
 * <p>Features implement {@link chat.hearth.platform.http.Endpoint}; the composition root hands the
 * endpoints to the server. A handler runs on a virtual thread of its own and reads top to bottom.
 * This package never knows what an endpoint means.
 */
@NullMarked
package chat.hearth.platform.http;

import org.jspecify.annotations.NullMarked;
