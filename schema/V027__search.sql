-- What people search for: words of messages, room names and topics. Written behind the log.

-- owner: feature.search
-- A run of entries of one room. A term is indexed under its slice, so that the newest entries can be
-- asked first and a frequent word never has to be read as a whole.
CREATE TABLE search_slice (
  id      int    PRIMARY KEY,                     -- counts up
  room    bigint NOT NULL,
  room_id text   NOT NULL,
  size    int    NOT NULL,                        -- entries ever put into it
  newest  bigint NOT NULL                         -- the greatest log position among them
);
CREATE INDEX search_slice_of_room ON search_slice (room_id);
CREATE INDEX search_slice_open ON search_slice (room, id);

-- owner: feature.search
-- One row an event that can be found.
CREATE TABLE search_entry (
  room     bigint   NOT NULL,
  seq      bigint   NOT NULL,
  position bigint   NOT NULL,                     -- of the event in the log
  slice    int      NOT NULL,
  kind     smallint NOT NULL,                     -- 0 message, 1 room name, 2 topic
  length   smallint NOT NULL,                     -- how many different terms it has
  edit     bigint,                                -- sequence of the edit whose text is indexed
  sender   text     COLLATE "C" NOT NULL,
  terms    tsvector NOT NULL,                     -- each behind its slice: 1a.word
  PRIMARY KEY (room, seq)
);
CREATE INDEX search_entry_edited ON search_entry (room, edit) WHERE edit IS NOT NULL;
CREATE INDEX search_entry_of_sender ON search_entry (sender);
-- A search looks into many slices, and would read through what waits in a pending list for each.
CREATE INDEX search_entry_terms ON search_entry USING gin (terms) WITH (fastupdate = off);
