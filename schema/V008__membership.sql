-- owner: feature.membership
-- Deactivated users who still have to leave their rooms.
CREATE TABLE departure (
  user_id text PRIMARY KEY
);
