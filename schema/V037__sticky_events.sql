-- owner: feature.stickyevents
-- Events that clients must learn of for a while, however much else happens (MSC4354).
CREATE TABLE sticky_event (
  room       bigint NOT NULL,              -- the room's number
  sequence   bigint NOT NULL,              -- of the event in the room
  expires_at bigint NOT NULL,              -- milliseconds since 1970
  PRIMARY KEY (room, sequence)
);

CREATE INDEX sticky_event_expiry ON sticky_event (expires_at);
