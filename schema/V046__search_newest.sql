-- The newest entries of all rooms, for a frequent word in the order of time.

CREATE INDEX search_entry_newest ON search_entry (position);
