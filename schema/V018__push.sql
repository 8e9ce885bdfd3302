-- owner: delivery.push
-- What the predefined push rules say about an event, for all members at once, and that its sender
-- said something. Events that no rule wants and that say nothing have no row.
CREATE TABLE event_mark (
  room   bigint   NOT NULL,
  seq    bigint   NOT NULL,
  sender text     NOT NULL,
  thread text,                            -- event ID of the root; null in the main timeline
  parent text,                            -- event ID: what it relates to otherwise
  kind   smallint NOT NULL,               -- 0 silent, 1 notify, 2 highlight, 3 and 4 claims to
  named  text,                            -- user IDs mentioned, with spaces between
  PRIMARY KEY (room, seq)
) PARTITION BY HASH (room);

DO $$
BEGIN
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE event_mark_%s PARTITION OF event_mark FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
  END LOOP;
END $$;

CREATE INDEX event_mark_thread ON event_mark (room, seq)
 WHERE thread IS NOT NULL OR parent IS NOT NULL;
