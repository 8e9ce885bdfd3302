-- Which events show which files, so that a file can go with the last of them.

-- owner: feature.media
CREATE TABLE media_reference (
  room     bigint NOT NULL,                       -- the room's number
  sequence bigint NOT NULL,                       -- of the event in it
  media_id text   NOT NULL,
  origin   text   NOT NULL,
  sender   text   NOT NULL,                       -- of the event
  PRIMARY KEY (room, sequence, media_id, origin)
);
CREATE INDEX media_reference_of_file ON media_reference (media_id, origin);

-- owner: feature.media
-- Files whose event its own sender redacted; looked at when the grace is over.
CREATE TABLE media_release (
  room        bigint NOT NULL,
  sequence    bigint NOT NULL,
  media_id    text   NOT NULL,
  origin      text   NOT NULL,
  sender      text   NOT NULL,
  released_at bigint NOT NULL,
  PRIMARY KEY (room, sequence, media_id, origin)
);
CREATE INDEX media_release_due ON media_release (released_at);
