-- Who is there, as others were told last.

-- owner: feature.presence
CREATE TABLE presence (
  user_id     text     PRIMARY KEY,
  state       smallint NOT NULL,                  -- 0 offline, 1 unavailable, 2 online
  active      boolean  NOT NULL,
  status      text     NOT NULL,                  -- empty for none
  last_active bigint   NOT NULL,                  -- milliseconds
  position    bigint   NOT NULL                   -- of its last change in the log
) WITH (fillfactor = 70); -- written over and over
CREATE INDEX presence_changes ON presence (position);
CREATE INDEX presence_present ON presence (user_id) WHERE state > 0;
