-- owner: feature.devicekeys
-- JSON is canonical in these tables, so that equal is equal text.
CREATE TABLE device_key (
  user_id   text NOT NULL,
  device_id text NOT NULL,
  content   text NOT NULL,                        -- with the owner's signatures, without unsigned
  PRIMARY KEY (user_id, device_id)
);

-- owner: feature.devicekeys
-- A key that was claimed stays for a while, so that it is known when its upload is repeated.
CREATE TABLE one_time_key (
  user_id    text   NOT NULL,
  device_id  text   NOT NULL,
  algorithm  text   NOT NULL,
  key_id     text   NOT NULL,
  content    text   NOT NULL,
  position   bigint NOT NULL,                     -- of the upload in the log
  claimed_at bigint,                              -- milliseconds since 1970
  PRIMARY KEY (user_id, device_id, algorithm, key_id)
);
CREATE INDEX one_time_key_in_order ON one_time_key (user_id, device_id, algorithm, position, key_id)
 WHERE claimed_at IS NULL;
CREATE INDEX one_time_key_claimed ON one_time_key (claimed_at) WHERE claimed_at IS NOT NULL;

-- owner: feature.devicekeys
CREATE TABLE fallback_key (
  user_id   text    NOT NULL,
  device_id text    NOT NULL,
  algorithm text    NOT NULL,
  key_id    text    NOT NULL,
  content   text    NOT NULL,
  used      boolean NOT NULL DEFAULT false,
  PRIMARY KEY (user_id, device_id, algorithm)
);

-- owner: feature.devicekeys
CREATE TABLE cross_signing_key (
  user_id    text NOT NULL,
  usage      text NOT NULL,                       -- master, self_signing, user_signing
  public_key text NOT NULL,                       -- unpadded Base64
  content    text NOT NULL,
  PRIMARY KEY (user_id, usage)
);

-- owner: feature.devicekeys
-- Signatures that came after the keys they sign.
CREATE TABLE key_signature (
  user_id       text NOT NULL,                    -- whose key is signed
  key_id        text NOT NULL,                    -- a device ID, or a public master key
  signer        text NOT NULL,
  signer_key_id text NOT NULL,                    -- ed25519:…
  signature     text NOT NULL,
  PRIMARY KEY (user_id, key_id, signer, signer_key_id)
);
CREATE INDEX key_signature_signer ON key_signature (signer, signer_key_id);

-- owner: feature.devicekeys
-- One row for each time that the devices or keys of a user became others.
CREATE TABLE device_list_change (
  position bigint NOT NULL,                       -- in the log
  user_id  text   NOT NULL,
  only_for text   NOT NULL,                       -- who alone can see the difference; empty: all
  PRIMARY KEY (position, user_id, only_for)
);

-- owner: room
-- Since when rooms are encrypted, which they stay.
CREATE TABLE encrypted_room (
  room     bigint NOT NULL PRIMARY KEY,
  position bigint NOT NULL                        -- in the log
);
CREATE INDEX encrypted_room_since ON encrypted_room (position);

-- Dehydrated devices are no sessions: logging out everywhere leaves them.
ALTER TABLE device ADD COLUMN dehydrated boolean NOT NULL DEFAULT false;

-- owner: feature.dehydration
-- The device that collects room keys for a user who has no other.
CREATE TABLE dehydrated_device (
  user_id   text NOT NULL PRIMARY KEY,
  device_id text NOT NULL,                        -- empty while it is being replaced
  data      text NOT NULL                         -- a JSON object: its secrets, encrypted
);
