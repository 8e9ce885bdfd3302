-- owner: feature.todevice
-- At most one message a device comes from one transaction, so the position numbers them.
CREATE TABLE to_device (
  user_id   text   NOT NULL,
  device_id text   NOT NULL,
  position  bigint NOT NULL,                      -- in the log
  sender    text   NOT NULL,
  type      text   NOT NULL,
  content   text   NOT NULL,                      -- a JSON object
  PRIMARY KEY (user_id, device_id, position)
);

-- owner: feature.todevice
-- Transactions of the last day.
CREATE TABLE to_device_transaction (
  user_id   text   NOT NULL,
  device_id text   NOT NULL,                      -- empty: an application service's
  type      text   NOT NULL,
  txn_id    text   NOT NULL,
  at        bigint NOT NULL,                      -- milliseconds since 1970
  PRIMARY KEY (user_id, device_id, type, txn_id)
);
CREATE INDEX to_device_transaction_age ON to_device_transaction (at);
