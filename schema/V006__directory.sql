-- owner: feature.directory
CREATE TABLE room_alias (
  alias      text        PRIMARY KEY,
  room_id    text        NOT NULL,
  creator    text        NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE INDEX room_alias_of_room ON room_alias (room_id);

-- owner: feature.directory
-- Rooms listed in the public directory.
CREATE TABLE published_room (
  room_id text PRIMARY KEY
);
