-- owner: feature.receipts
-- Up to where users have read rooms: one row for each kind of receipt and each thread.
CREATE TABLE receipt (
  user_id  text     NOT NULL,
  room_id  text     NOT NULL,
  private  boolean  NOT NULL,            -- m.read.private, else m.read
  thread   text     NOT NULL,            -- '' for no thread, 'main', or the thread's root
  event_id text     NOT NULL,
  place    bigint   NOT NULL,            -- of the event in the room's timeline
  at       bigint   NOT NULL,            -- milliseconds since 1970
  position bigint   NOT NULL,            -- of its log record
  PRIMARY KEY (user_id, room_id, private, thread)
);

CREATE INDEX receipt_of_room ON receipt (room_id, position);
