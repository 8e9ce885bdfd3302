package chat.hearth.delivery.push;

/** What became of a message to a pusher. */
sealed interface Outcome {
  /** It was taken. */
  record Sent() implements Outcome {}

  /** The device is not there any more: nothing is to be sent to it again. */
  record Gone() implements Outcome {}

  /** It may work later. */
  record Failed(String reason) implements Outcome {}
}
