-- owner: delivery.push
-- E-mail pushers: when to look whether there is something to write. It goes with the pusher.
CREATE TABLE digest (
  user_id     text   NOT NULL,
  app_id      text   NOT NULL,
  pushkey     text   NOT NULL,             -- the address
  token       text   NOT NULL UNIQUE,      -- of the link that ends it
  due_at      bigint,                      -- milliseconds since 1970; null: nothing waits
  quiet_until bigint NOT NULL DEFAULT 0,   -- milliseconds since 1970; nothing is sent before
  pause       bigint NOT NULL DEFAULT 0,   -- milliseconds after the last one; 0 since the user read
  failures    int    NOT NULL DEFAULT 0,   -- since one was taken
  PRIMARY KEY (user_id, app_id, pushkey),
  FOREIGN KEY (user_id, app_id, pushkey) REFERENCES pusher ON DELETE CASCADE
);
CREATE INDEX digest_due ON digest (due_at) WHERE due_at IS NOT NULL;

-- owner: delivery.push
-- What somebody was notified of and no e-mail has told yet.
CREATE TABLE digest_event (
  user_id text   NOT NULL,
  app_id  text   NOT NULL,
  pushkey text   NOT NULL,
  room_id text   NOT NULL,
  seq     bigint NOT NULL,
  at      bigint NOT NULL,                 -- milliseconds since 1970
  PRIMARY KEY (user_id, app_id, pushkey, room_id, seq),
  FOREIGN KEY (user_id, app_id, pushkey) REFERENCES digest ON DELETE CASCADE
);
CREATE INDEX digest_event_order ON digest_event (user_id, app_id, pushkey, at);
