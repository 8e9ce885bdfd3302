-- owner: feature.retention
-- How far a room has been purged: no message up to until_ts that arrived up to until_seq has content.
CREATE TABLE retention_progress (
  room      bigint PRIMARY KEY,
  until_ts  bigint NOT NULL,              -- milliseconds since 1970
  until_seq bigint NOT NULL
);
