-- owner: platform.cluster
-- The name behind the colon of every user ID. One row, written at the first start.
CREATE TABLE server (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  name   text NOT NULL
);

-- owner: platform.cluster
-- One row per node. Every start counts the generation up; only the newest may write.
CREATE TABLE node (
  id         int PRIMARY KEY,
  generation int NOT NULL,
  started_at timestamptz NOT NULL
);

-- owner: platform.stream
-- What became true, in order. n counts over all generations of a node; numbers of transactions
-- that were rolled back are missing. changes is a JSON array of arrays, kind first.
CREATE TABLE log (
  node       int NOT NULL,
  n          bigint NOT NULL,
  generation int NOT NULL,
  at         timestamptz NOT NULL,
  changes    text NOT NULL,
  PRIMARY KEY (node, n)
);
