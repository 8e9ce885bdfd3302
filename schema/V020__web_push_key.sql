-- owner: delivery.push
-- The key that push services know this server by; made at the first start, never changed.
CREATE TABLE web_push_key (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  private_key bytea   NOT NULL,                   -- PKCS #8
  public_key  bytea   NOT NULL                    -- an uncompressed point of P-256
);
