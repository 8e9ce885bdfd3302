-- owner: platform.stream
-- How far those who follow the log over restarts have come. Written now and then: they may be told again of what comes after it.
CREATE TABLE follower (
  node     int    NOT NULL,
  name     text   NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (node, name)
);
