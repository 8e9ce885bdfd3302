-- owner: feature.openid
-- Proof of who somebody is, for services beside Matrix. The token itself is never stored.
CREATE TABLE openid_token (
  hash       bytea  PRIMARY KEY,
  user_id    text   NOT NULL,
  expires_at bigint NOT NULL                      -- milliseconds since 1970
);
CREATE INDEX openid_token_user ON openid_token (user_id);
CREATE INDEX openid_token_expiry ON openid_token (expires_at);

-- owner: feature.reporting
-- What users think the operator should look at: a room, an event of it, or a user.
CREATE TABLE report (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at bigint NOT NULL,                    -- milliseconds since 1970
  reporter    text   NOT NULL,
  room_id     text,
  event_id    text,
  user_id     text,                               -- who is reported, or sent the event
  reason      text   NOT NULL
);
