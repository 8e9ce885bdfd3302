-- Which threads users follow.

-- owner: feature.threads
CREATE TABLE thread_subscription (
  user_id         text    COLLATE "C" NOT NULL,
  room_id         text    COLLATE "C" NOT NULL,
  root            text    COLLATE "C" NOT NULL,   -- event ID
  subscribed      boolean NOT NULL,
  automatic       boolean NOT NULL,               -- by the client, not by the user's will
  unsubscribed_at bigint  NOT NULL,               -- the room's newest sequence then; 0 for never
  position        bigint  NOT NULL,               -- of its last change in the log
  PRIMARY KEY (user_id, room_id, root)
);
CREATE INDEX thread_subscription_changes ON thread_subscription (user_id, position);
