-- owner: feature.accounts.threepid
-- Addresses that people proved to be theirs; one belongs to one account.
CREATE TABLE threepid (
  medium       text   NOT NULL,                   -- email
  address      text   NOT NULL,                   -- in small letters
  user_id      text   NOT NULL,
  validated_at bigint NOT NULL,                   -- milliseconds since 1970
  added_at     bigint NOT NULL,
  PRIMARY KEY (medium, address)
);
CREATE INDEX threepid_user ON threepid (user_id);

-- owner: feature.accounts.threepid
-- Somebody is about to prove that an e-mail address is theirs. The token is only in the e-mail.
CREATE TABLE email_validation (
  sid          text    PRIMARY KEY,
  purpose      text    NOT NULL,                  -- register, add, password: good for this only
  address      text    NOT NULL,
  secret_hash  bytea   NOT NULL,                  -- of the secret by which the client knows it
  send_attempt bigint  NOT NULL,                  -- a client that repeats one gets no second mail
  token_hash   bytea,                             -- absent: there is no link
  mails        integer NOT NULL DEFAULT 0,
  attempts     integer NOT NULL DEFAULT 0,        -- tokens tried
  validated_at bigint,
  auth_session text,                              -- whose stage was passed with it
  next_link    text,
  expires_at   bigint  NOT NULL,
  UNIQUE (purpose, address, secret_hash)
);
CREATE INDEX email_validation_address ON email_validation (address);
CREATE INDEX email_validation_expiry ON email_validation (expires_at);
CREATE INDEX email_validation_session ON email_validation (auth_session);
