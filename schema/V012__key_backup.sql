-- owner: feature.keybackup
-- The row is also the lock of its keys: whoever writes keys takes it first.
CREATE TABLE key_backup (
  user_id   text    NOT NULL,
  version   bigint  NOT NULL,                     -- counts up for each user
  algorithm text    NOT NULL,
  auth_data text    NOT NULL,                     -- a JSON object
  etag      bigint  NOT NULL DEFAULT 0,           -- counts the changes of its keys
  count     bigint  NOT NULL DEFAULT 0,           -- of its keys
  deleted   boolean NOT NULL DEFAULT false,       -- its number is not given out again
  PRIMARY KEY (user_id, version)
);

-- owner: feature.keybackup
CREATE TABLE key_backup_session (
  user_id             text    NOT NULL,
  version             bigint  NOT NULL,
  room_id             text    NOT NULL,
  session_id          text    NOT NULL,
  first_message_index bigint  NOT NULL,
  forwarded_count     bigint  NOT NULL,
  is_verified         boolean NOT NULL,
  session_data        text    NOT NULL,           -- a JSON object
  PRIMARY KEY (user_id, version, room_id, session_id)
);
