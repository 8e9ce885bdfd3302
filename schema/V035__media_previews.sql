-- Previews of web pages, for as long as they are fresh.

-- owner: feature.media
CREATE TABLE media_preview (
  url        text   PRIMARY KEY,
  preview    text   NOT NULL,                     -- a JSON object
  fetched_at bigint NOT NULL
);
CREATE INDEX media_preview_age ON media_preview (fetched_at);
