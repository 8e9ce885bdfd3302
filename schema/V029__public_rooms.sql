-- owner: feature.directory
-- What the public directory shows of a published room, written anew behind the log.
ALTER TABLE published_room
  ADD COLUMN joined    int    NOT NULL DEFAULT 0,
  ADD COLUMN room_type text   NOT NULL DEFAULT '', -- empty for a room without one
  ADD COLUMN search    text   NOT NULL DEFAULT '', -- folded name, topic and alias
  ADD COLUMN chunk     text,                       -- JSON; NULL until it was first written
  ADD COLUMN position  bigint NOT NULL DEFAULT 0;  -- of the room's state that it shows

CREATE INDEX published_room_by_size ON published_room (joined DESC, room_id) WHERE chunk IS NOT NULL;
