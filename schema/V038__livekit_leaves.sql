-- owner: feature.livekit
-- Delayed events by which people leave a call, kept from going off while LiveKit has them.
CREATE TABLE livekit_leave (
  room      text    NOT NULL,              -- LiveKit's name of the room
  identity  text    NOT NULL,              -- of the participant there
  delay_id  text    NOT NULL,
  delay_ms  bigint  NOT NULL,
  connected boolean NOT NULL DEFAULT false, -- whether LiveKit ever had the participant
  check_at  bigint  NOT NULL,              -- milliseconds since 1970
  PRIMARY KEY (room, identity)
);

CREATE INDEX livekit_leave_check ON livekit_leave (check_at);
