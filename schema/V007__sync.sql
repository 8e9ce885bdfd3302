-- owner: delivery.sync
-- Filters that clients stored; the same JSON is stored once a user.
CREATE TABLE sync_filter (
  user_id text   NOT NULL,
  id      int    NOT NULL,
  json    text   NOT NULL,
  PRIMARY KEY (user_id, id)
);
