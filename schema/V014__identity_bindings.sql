-- owner: feature.accounts.threepid
-- Where addresses were published as a user's through this server, so that they can be taken back there.
CREATE TABLE identity_binding (
  user_id   text NOT NULL,
  medium    text NOT NULL,
  address   text NOT NULL,
  id_server text NOT NULL,                        -- host and port, in small letters
  PRIMARY KEY (user_id, medium, address, id_server)
);
