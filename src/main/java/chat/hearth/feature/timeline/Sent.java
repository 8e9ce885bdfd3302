package chat.hearth.feature.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What every endpoint that makes an event answers. */
record Sent(@JsonProperty("event_id") String eventId) {}
