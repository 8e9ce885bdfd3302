-- owner: feature.delayedevents
-- Events that are to be sent later, and for some days what became of them.
CREATE TABLE delayed_event (
  id            text   NOT NULL PRIMARY KEY,      -- whoever knows it may act on the event
  user_id       text   NOT NULL,
  device_id     text   NOT NULL,                  -- empty: an application service's
  txn_id        text,                             -- of a message event
  room_id       text   NOT NULL,
  type          text   NOT NULL,
  state_key     text,
  redacts       text,
  sticky_ms     bigint,                           -- how long it will be sticky
  content       text   NOT NULL,                  -- a JSON object
  delay_ms      bigint NOT NULL,
  running_since bigint NOT NULL,                  -- milliseconds since 1970, as all times here
  due_at        bigint,                           -- null: finalised
  sending       bool   NOT NULL DEFAULT false,    -- claimed: may be in its room already
  finalised_at  bigint,
  outcome       text,                             -- send or cancel
  reason        text,                             -- action, delay or error
  event_id      text,
  error         text                              -- JSON of the error that kept it from being sent
);
CREATE INDEX delayed_event_due ON delayed_event (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delayed_event_old ON delayed_event (finalised_at) WHERE finalised_at IS NOT NULL;
CREATE INDEX delayed_event_owner ON delayed_event (user_id, running_since, id);
CREATE UNIQUE INDEX delayed_event_transaction
    ON delayed_event (user_id, device_id, room_id, type, txn_id) WHERE txn_id IS NOT NULL;
