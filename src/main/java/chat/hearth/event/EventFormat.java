package chat.hearth.event;

/** Where an event's ID comes from, and with it how events cite one another. */
public enum EventFormat {
  /** {@code event_id} is a field, citations are pairs of an ID and a hash: versions 1 and 2. */
  ID_IN_EVENT,
  /** The ID is the reference hash in standard Base64, citations are IDs: version 3. */
  ID_IS_HASH,
  /** The ID is the reference hash in URL-safe Base64: from version 4. */
  ID_IS_URL_SAFE_HASH
}
