-- Accounts, their devices and tokens. Times are milliseconds since 1970.
-- Secrets are never here: tokens and session IDs only as SHA-256, passwords only as Argon2id.

-- owner: feature.accounts
CREATE TABLE account (
  user_id       text    PRIMARY KEY,
  password_hash text,                             -- absent: no login by password
  created_at    bigint  NOT NULL,
  user_type     text,                             -- as named by the operator: bot, support
  guest         boolean NOT NULL DEFAULT false,
  admin         boolean NOT NULL DEFAULT false,
  deactivated   boolean NOT NULL DEFAULT false,
  erased        boolean NOT NULL DEFAULT false,   -- asked to be forgotten when it was deactivated
  locked        boolean NOT NULL DEFAULT false,
  suspended     boolean NOT NULL DEFAULT false
);

-- owner: feature.accounts
-- The row is also the lock of its tokens: whoever adds or removes tokens takes it first.
CREATE TABLE device (
  user_id         text   NOT NULL REFERENCES account ON DELETE CASCADE,
  device_id       text   NOT NULL,
  display_name    text,
  created_at      bigint NOT NULL,
  last_seen_at    bigint,
  last_seen_ip    text,
  last_seen_agent text,
  PRIMARY KEY (user_id, device_id)
);

-- owner: feature.accounts
-- One generation of a device's tokens. A refresh adds a generation that remembers its previous one;
-- the first use of the new generation removes the previous one and every other successor of it.
CREATE TABLE token (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id            text   NOT NULL,
  device_id          text   NOT NULL,
  access_hash        bytea  NOT NULL UNIQUE,
  access_expires_at  bigint,
  refresh_hash       bytea  UNIQUE,
  refresh_expires_at bigint,
  previous_id        bigint,
  FOREIGN KEY (user_id, device_id) REFERENCES device ON DELETE CASCADE
);
CREATE INDEX token_device ON token (user_id, device_id);

-- owner: feature.accounts
CREATE TABLE login_token (
  hash       bytea  PRIMARY KEY,
  user_id    text   NOT NULL REFERENCES account ON DELETE CASCADE,
  expires_at bigint NOT NULL
);
CREATE INDEX login_token_user ON login_token (user_id);
CREATE INDEX login_token_expiry ON login_token (expires_at);

-- owner: feature.accounts.auth
-- User-interactive authentication under way. Any node can serve the next stage.
CREATE TABLE auth_session (
  id_hash    bytea  PRIMARY KEY,
  operation  text   NOT NULL,                     -- method and path: good for this request only
  user_id    text,                                -- who asks; absent at registration
  binding    bytea  NOT NULL,                     -- HMAC of the first request's parameters
  completed  text[] NOT NULL DEFAULT '{}',        -- stages, in the order they were passed
  kept       text,                                -- JSON that the endpoint needs to finish
  expires_at bigint NOT NULL
);
CREATE INDEX auth_session_expiry ON auth_session (expires_at);

-- owner: feature.accounts.registration
CREATE TABLE registration_token (
  token        text    PRIMARY KEY,
  uses_allowed integer,                           -- absent: without end
  completed    integer NOT NULL DEFAULT 0,
  expires_at   bigint
);

-- owner: feature.accounts.registration
-- A registration under way that has shown a token and holds one of its uses until it expires.
CREATE TABLE registration_token_hold (
  session    text   PRIMARY KEY,
  token      text   NOT NULL REFERENCES registration_token ON DELETE CASCADE,
  expires_at bigint NOT NULL
);
CREATE INDEX registration_token_hold_token ON registration_token_hold (token, expires_at);

-- owner: feature.accounts.registration
CREATE TABLE registration_nonce (
  hash       bytea  PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX registration_nonce_expiry ON registration_nonce (expires_at);

-- owner: feature.accounts.registration
CREATE TABLE accepted_terms (
  user_id     text   NOT NULL REFERENCES account ON DELETE CASCADE,
  terms_id    text   NOT NULL,
  version     text   NOT NULL,
  accepted_at bigint NOT NULL,
  PRIMARY KEY (user_id, terms_id, version)
);
