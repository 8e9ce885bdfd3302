-- owner: room
-- One row a room: its committed head. (node, epoch) fences: who writes must still hold the epoch.
CREATE TABLE room (
  room_id       text     PRIMARY KEY,
  num           bigint   NOT NULL UNIQUE, -- leads the keys of the tables that grow
  version       text     NOT NULL,
  node          int      NOT NULL,
  epoch         int      NOT NULL,
  last_seq      bigint   NOT NULL,        -- of the newest event
  last_depth    bigint   NOT NULL,        -- the greatest depth among the forward extremities
  extremities   bytea    NOT NULL,        -- forward extremities: sequences as varints
  state         bigint   NOT NULL,        -- current state: a packed StateRef
  segment       int      NOT NULL,        -- version of the newest state segment
  joined        int      NOT NULL,        -- members in the current state
  invited       int      NOT NULL,
  position      bigint   NOT NULL,        -- of the log record that changed this room last
  forked        boolean  NOT NULL,        -- whether the current state ever was another than that after the newest event
  gaps          boolean  NOT NULL         -- whether it has, or had, events whose prev events were not known
) WITH (fillfactor = 50); -- every send updates it: leave room for updates within the page

-- owner: room
-- The event DAG. body is the exact canonical JSON, compressed; seq counts arrivals: auth events have lower ones.
CREATE TABLE event (
  room         bigint   NOT NULL,
  seq          bigint   NOT NULL,
  event_id     bytea    NOT NULL,         -- 32 bytes of hash; text in room versions 1 and 2
  position     bigint   NOT NULL,         -- of its log record
  depth        bigint   NOT NULL,
  ts           bigint   NOT NULL,         -- origin_server_ts
  state_before bigint   NOT NULL,         -- packed StateRef
  state_after  bigint   NOT NULL,
  redacted_by  bigint,                    -- sequence of the redaction
  place        bigint,                    -- in the timeline, where that is not where it arrived
  standing     smallint NOT NULL,         -- 0 live, 1 backfilled, 2 outlier, 3 soft-failed, 4 rejected, 5 unseen
  is_state     boolean  NOT NULL,
  txn_key      bigint,                    -- hash of sender, device and transaction ID
  txn          text,                      -- device and transaction ID, for the sender's own sync
  edges        bytea    NOT NULL,         -- prev events and auth events: sequences as varints
  body         bytea    NOT NULL,
  PRIMARY KEY (room, seq)
) PARTITION BY HASH (room);

-- owner: room
-- All new nodes of the state tree that one commit of a room made.
CREATE TABLE state_segment (
  room  bigint NOT NULL,
  ver   int    NOT NULL,
  nodes bytea  NOT NULL,
  PRIMARY KEY (room, ver)
) PARTITION BY HASH (room);

-- owner: room
-- Everybody's membership in the current state of each room.
CREATE TABLE membership (
  user_id        text     NOT NULL,
  room           bigint   NOT NULL,
  membership     smallint NOT NULL,       -- 0 leave, 1 invite, 2 join, 3 knock, 4 ban
  seq            bigint   NOT NULL,       -- of the member event
  position       bigint   NOT NULL,       -- of the newest member event
  since_position bigint   NOT NULL,       -- of the member event that made it this membership
  joined_until   bigint,                  -- sequence at which the user last ceased to be joined
  forgotten      boolean  NOT NULL DEFAULT false,
  PRIMARY KEY (user_id, room)
);

CREATE INDEX membership_of_room ON membership (room, membership);

DO $$
BEGIN
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    EXECUTE format('CREATE TABLE state_segment_%s PARTITION OF state_segment FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
  END LOOP;
END $$;

CREATE UNIQUE INDEX event_by_id ON event (room, event_id);
CREATE INDEX event_by_time ON event (room, ts);
CREATE INDEX event_by_place ON event (room, place) WHERE place IS NOT NULL;
-- The auth graph of a room is read in this order.
CREATE INDEX event_of_state ON event (room, seq) WHERE is_state;
CREATE UNIQUE INDEX event_by_transaction ON event (room, txn_key) WHERE txn_key IS NOT NULL;
-- PostgreSQL compresses nothing at this size; what it gets is compressed already.
ALTER TABLE event ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE state_segment ALTER COLUMN nodes SET STORAGE EXTERNAL;

-- owner: room
-- What this database was set up with once: the key that places state keys in the state tree.
CREATE TABLE state_key_hash (
  k0 bigint NOT NULL,
  k1 bigint NOT NULL
);

-- owner: room
-- The keys this server signs events with. The one that has not expired signs.
CREATE TABLE signing_key (
  key_id     text        PRIMARY KEY,
  seed       bytea       NOT NULL,
  created_at timestamptz NOT NULL,
  expired_at timestamptz
);

-- owner: room
-- The current state of forked rooms, where it was not the state after the newest event.
CREATE TABLE forked_state (
  room  bigint NOT NULL,
  seq   bigint NOT NULL,                  -- of the newest live event then
  state bigint NOT NULL,                  -- packed StateRef
  PRIMARY KEY (room, seq)
);

-- owner: room
-- Prev events that this server does not have: the backward extremities.
CREATE TABLE missing_prev (
  room     bigint NOT NULL,
  event_id bytea  NOT NULL,               -- that is missing
  seq      bigint NOT NULL,               -- of the event that cites it
  PRIMARY KEY (room, event_id, seq)
);

-- owner: room
-- Redactions that arrived before what they redact.
CREATE TABLE early_redaction (
  room     bigint NOT NULL,
  event_id bytea  NOT NULL,               -- to be redacted
  seq      bigint NOT NULL,               -- of the redaction
  PRIMARY KEY (room, event_id, seq)
);
