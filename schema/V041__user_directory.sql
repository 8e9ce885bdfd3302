-- owner: feature.userdirectory
-- What users are found by. The columns are NULL until they were first written.
CREATE TABLE directory_user (
  user_id text   PRIMARY KEY,
  name    text,                                   -- folded display name, may be empty
  search  text,                                   -- folded display name and user ID, a line each
  terms   text[]                                  -- the pieces of both that the index knows
);

CREATE INDEX directory_user_by_term ON directory_user USING gin (terms);
CREATE INDEX directory_user_unwritten ON directory_user (user_id) WHERE terms IS NULL;

-- owner: feature.userdirectory
-- Rooms whose members everybody may find: anybody can join them or read them.
CREATE TABLE open_room (
  room_id text    PRIMARY KEY,
  checked boolean NOT NULL DEFAULT true           -- false: not looked at yet, perhaps not open
);

-- What was there before the directory; the next start goes through it.
INSERT INTO directory_user (user_id) SELECT user_id FROM account WHERE NOT deactivated;
INSERT INTO open_room (room_id, checked) SELECT room_id, false FROM room;
