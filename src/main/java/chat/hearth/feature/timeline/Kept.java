package chat.hearth.feature.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is answered for an event that is to be sent later. */
record Kept(@JsonProperty("delay_id") String delayId) {}
