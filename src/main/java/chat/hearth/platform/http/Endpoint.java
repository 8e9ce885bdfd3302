package chat.hearth.platform.http;

/**
 * One endpoint of the specification: where it is, and what it answers.
 *
 * <p>{@link #handle} runs on a virtual thread and may block. What the caller did wrong is thrown as
 * {@link chat.hearth.matrix.MatrixError}; anything else that is thrown becomes a 500 without
 * details.
 */
public interface Endpoint {
  Route route();

  Reply handle(Request request);
}
