-- owner: feature.todevice
-- Bytes go to the database as they are, where text is converted and checked on the way. Compression
-- is not tried: what comes here is ciphertext.
ALTER TABLE to_device ALTER COLUMN content TYPE bytea USING convert_to(content, 'UTF8');
ALTER TABLE to_device ALTER COLUMN content SET STORAGE EXTERNAL;
