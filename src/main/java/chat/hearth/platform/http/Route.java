package chat.hearth.platform.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where an endpoint is reached and on what terms.
 *
 * <p>Paths are written as in the specification, with {@code {name}} for a segment. Every path below
 * {@code /_matrix/client/v3/} also answers below {@code /_matrix/client/r0/}, which old clients
 * still call; further aliases are listed by {@link #alsoAt}.
 *
 * @param method the HTTP method in capitals
 * @param paths the path and its aliases
 * @param access who may call
 * @param suspended what a suspended user may do here
 * @param rate the bucket that a call is counted in
 * @param maxBodyBytes the largest body accepted; above it 413 {@code M_TOO_LARGE}
 * @param streamed whether the endpoint reads the body while it arrives ({@link Request#stream})
 * @param features flags that {@code /versions} shows while this endpoint is served
 */
public record Route(
    String method,
    List<String> paths,
    Access access,
    Suspended suspended,
    RateClass rate,
    long maxBodyBytes,
    boolean streamed,
    Set<String> features) {
  /** An event may have 65,536 bytes; createRoom and keys/upload carry several of that size. */
  public static final long DEFAULT_MAX_BODY_BYTES = 4L << 20;

  /** Who may call an endpoint. */
  public enum Access {
    /** A logged-in user who is no guest. */
    USER,
    /** A logged-in user or a guest. */
    GUEST,
    /** Anybody; a token is looked at where there is one. */
    OPTIONAL,
    /** Anybody; a token is not looked at. */
    OPEN
  }

  /** What somebody may do whose account an administrator has suspended. */
  public enum Suspended {
    /** As everybody: it reads, or it is one of the few deeds that the specification lists. */
    ALLOWED,
    /**
     * Nothing: 403 {@code M_USER_SUSPENDED}. This is so for all writes that don't say otherwise.
     */
    REFUSED,
    /** It depends on the request; the endpoint calls {@link Requester#requireActive}. */
    DEPENDS
  }

  public static Route get(String path) {
    return of("GET", path, Suspended.ALLOWED);
  }

  public static Route put(String path) {
    return of("PUT", path, Suspended.REFUSED);
  }

  public static Route post(String path) {
    return of("POST", path, Suspended.REFUSED);
  }

  public static Route delete(String path) {
    return of("DELETE", path, Suspended.REFUSED);
  }

  private static Route of(String method, String path, Suspended suspended) {
    return new Route(
        method,
        List.of(path),
        Access.USER,
        suspended,
        RateClass.DEFAULT,
        DEFAULT_MAX_BODY_BYTES,
        false,
        Set.of());
  }

  public Route alsoAt(String path) {
    var more = new ArrayList<>(paths);
    more.add(path);
    return new Route(
        method, List.copyOf(more), access, suspended, rate, maxBodyBytes, streamed, features);
  }

  public Route access(Access changed) {
    return new Route(method, paths, changed, suspended, rate, maxBodyBytes, streamed, features);
  }

  /** Says what a suspended user may do; without it reads are allowed and writes refused. */
  public Route whenSuspended(Suspended changed) {
    return new Route(method, paths, access, changed, rate, maxBodyBytes, streamed, features);
  }

  public Route rate(RateClass changed) {
    return new Route(method, paths, access, suspended, changed, maxBodyBytes, streamed, features);
  }

  public Route maxBody(long bytes) {
    return new Route(method, paths, access, suspended, rate, bytes, streamed, features);
  }

  /** A body of at most so many bytes, read by the endpoint while it arrives. */
  public Route streamedBody(long maxBytes) {
    return new Route(method, paths, access, suspended, rate, maxBytes, true, features);
  }

  /** Has {@code /versions} tell clients of what is served here beside the specification. */
  public Route features(String... flags) {
    return new Route(method, paths, access, suspended, rate, maxBodyBytes, streamed, Set.of(flags));
  }
}
