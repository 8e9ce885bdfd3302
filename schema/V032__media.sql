-- The media repository. Times are milliseconds since 1970.

-- owner: feature.media
CREATE TABLE media (
  media_id        text    NOT NULL,
  origin          text    NOT NULL,               -- the server name of the mxc URI
  user_id         text,                           -- the local user who uploaded it
  created_at      bigint  NOT NULL,
  expires_at      bigint,                         -- of an upload that was only announced
  hash            bytea,                          -- SHA-256; null: only announced
  size            bigint  NOT NULL,
  content_type    text    NOT NULL,               -- as its uploader says
  file_name       text,
  unauthenticated boolean NOT NULL,               -- whether the old downloads serve it
  quarantined_by  text,                           -- a moderator; nobody gets it meanwhile
  protected       boolean NOT NULL,               -- never quarantined, nor deleted by retention
  accessed_on     integer NOT NULL,               -- the day since 1970 when it was last fetched
  PRIMARY KEY (media_id, origin)
);
CREATE INDEX media_of_user ON media (user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX media_pending ON media (user_id, expires_at) WHERE hash IS NULL;
CREATE INDEX media_expiry ON media (expires_at) WHERE hash IS NULL;
CREATE INDEX media_idle ON media (accessed_on) WHERE NOT protected;

-- owner: feature.media
-- Each content once, whoever uploaded it how often.
CREATE TABLE media_blob (
  hash       bytea   PRIMARY KEY,
  object_key text    NOT NULL,                    -- in the blob store; never used twice
  size       bigint  NOT NULL,
  uses       integer NOT NULL                     -- rows of media that have this hash
);

-- owner: feature.media
-- Objects that belong to nothing: about to be committed, or left over.
CREATE TABLE media_garbage (
  object_key  text   PRIMARY KEY,
  collect_at  bigint NOT NULL
);
CREATE INDEX media_garbage_due ON media_garbage (collect_at);

-- owner: feature.media
CREATE TABLE media_usage (
  user_id text    PRIMARY KEY,
  bytes   bigint  NOT NULL,
  files   integer NOT NULL
);

-- owner: feature.media
CREATE TABLE media_thumbnail (
  hash         bytea   NOT NULL,                  -- of the whole image
  width        integer NOT NULL,                  -- as asked for
  height       integer NOT NULL,
  method       text    NOT NULL,
  animated     boolean NOT NULL,
  object_key   text,                              -- null: the image itself is small enough
  content_type text    NOT NULL,
  size         bigint  NOT NULL,
  PRIMARY KEY (hash, width, height, method, animated)
);
