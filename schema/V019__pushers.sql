-- owner: delivery.push
-- Where users want to be told of events. A push key is a secret between a device and its gateway.
CREATE TABLE pusher (
  user_id             text   NOT NULL,
  app_id              text   NOT NULL,
  pushkey             text   NOT NULL,
  kind                text   NOT NULL,    -- http or webpush
  device_id           text,               -- who set it: it goes with the device
  app_display_name    text   NOT NULL,
  device_display_name text   NOT NULL,
  profile_tag         text,
  lang                text   NOT NULL,
  data                text   NOT NULL,    -- a JSON object
  set_at              bigint NOT NULL,    -- milliseconds since 1970
  failures            int    NOT NULL DEFAULT 0, -- since it last worked
  retry_at            bigint NOT NULL DEFAULT 0, -- milliseconds since 1970; nothing is sent before
  ack_token           text,               -- to be given back by the device before anything is sent
  ack_until           bigint,             -- milliseconds since 1970
  PRIMARY KEY (user_id, app_id, pushkey)
);
CREATE INDEX pusher_by_key ON pusher (app_id, pushkey);

-- owner: delivery.push
-- What has still to be sent, and be sent again where it failed.
CREATE TABLE push_waiting (
  user_id text   NOT NULL,
  app_id  text   NOT NULL,
  pushkey text   NOT NULL,
  room_id text   NOT NULL,                -- empty for what is no event
  seq     bigint NOT NULL,                -- of the event; else 0 for the badge, 1 for the token
  actions text   NOT NULL,                -- a JSON array: what the rule says
  at      bigint NOT NULL,                -- milliseconds since 1970
  PRIMARY KEY (user_id, app_id, pushkey, room_id, seq)
);
CREATE INDEX push_waiting_order ON push_waiting (user_id, app_id, pushkey, at, seq);
