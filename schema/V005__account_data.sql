-- What clients store with their account.

-- owner: feature.accountdata
CREATE TABLE account_data (
  user_id  text   NOT NULL,
  room_id  text   NOT NULL,                       -- empty: of the whole account
  type     text   NOT NULL,
  content  text   NOT NULL,                       -- a JSON object
  position bigint NOT NULL,                       -- of its last change in the log
  PRIMARY KEY (user_id, room_id, type)
);
CREATE INDEX account_data_changes ON account_data (user_id, position);
