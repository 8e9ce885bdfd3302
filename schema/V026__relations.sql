-- Which events refer to which, and how.

-- owner: feature.relations
-- One row an event that relates to another and is not redacted. The parent need not be known here.
CREATE TABLE relation (
  room     bigint  NOT NULL,
  parent   text    COLLATE "C" NOT NULL,          -- event ID
  seq      bigint  NOT NULL,                      -- of the child
  rel_type text    COLLATE "C" NOT NULL,
  child    text    COLLATE "C" NOT NULL,          -- event ID
  type     text    COLLATE "C" NOT NULL,          -- of the child
  sender   text    COLLATE "C" NOT NULL,          -- of the child
  key      text    COLLATE "C",                   -- of an annotation
  ts       bigint  NOT NULL,                      -- origin_server_ts of the child
  complete boolean NOT NULL,                      -- has what its rel_type asks of the child's content
  PRIMARY KEY (room, parent, seq)
) PARTITION BY HASH (room);

-- owner: feature.relations
-- One row a thread root; latest 0 means that no reply is left.
CREATE TABLE thread (
  room   bigint NOT NULL,
  root   text   COLLATE "C" NOT NULL,             -- event ID
  latest bigint NOT NULL,                         -- sequence of the newest reply
  PRIMARY KEY (room, root)
) PARTITION BY HASH (room);

DO $$
BEGIN
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE relation_%s PARTITION OF relation FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    EXECUTE format('CREATE TABLE thread_%s PARTITION OF thread FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
  END LOOP;
END $$;

CREATE UNIQUE INDEX relation_of_child ON relation (room, seq);
CREATE INDEX relation_by_sender ON relation (room, parent, rel_type, sender, seq);
CREATE INDEX thread_in_order ON thread (room, latest);
