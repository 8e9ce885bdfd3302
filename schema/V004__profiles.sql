-- Profiles of local users.

-- owner: feature.profiles
-- One row a user, so that the limit on the whole profile is checked under its lock.
CREATE TABLE profile (
  user_id text PRIMARY KEY,
  fields  text NOT NULL                           -- a JSON object: displayname, avatar_url, …
);
