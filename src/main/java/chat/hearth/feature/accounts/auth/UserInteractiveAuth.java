package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * User-interactive authentication: asks for proof, stage by stage, before an endpoint does its
 * work.
 *
 * <p>A session is good for one method and path, one user, and the parameters of the request that
 * began it; at registration, where nobody's consent is at stake, the parameters may still change.
 * Sessions live in the database, so that any node can serve the next stage.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api">
 *     Client-Server API: user-interactive authentication API</a>
 */
public final class UserInteractiveAuth {
  private final AuthSessionStore sessions;
  private final Secrets secrets;
  private final Map<String, AuthStage> stages;

  public UserInteractiveAuth(
      Database database, Clock clock, Secrets secrets, List<AuthStage> stages) {
    this.sessions = new AuthSessionStore(database, clock);
    this.secrets = secrets;
    this.stages = stages.stream().collect(Collectors.toMap(AuthStage::type, Function.identity()));
  }

  /** The pages on which stages can be passed in a browser. */
  public List<Endpoint> fallbackEndpoints() {
    return List.of(new GetAuthFallback(sessions, stages), new SubmitAuthFallback(sessions, stages));
  }

  /**
   * Takes what a request proves and tells whether it is enough.
   *
   * @param flows the sequences of stages that are enough, each in its order
   * @throws MatrixError where a stage finds that trying again can't help
   */
  public AuthOutcome attempt(Request request, List<List<String>> flows) {
    var body = request.fieldsOrNone();
    var auth = body.optionalObject("auth");
    if (auth.isEmpty()) {
      return challenge(begin(request, body), flows, Optional.empty());
    }
    var id = auth.get().optionalString("session");
    var found = id.isEmpty() ? Optional.of(begin(request, body)) : find(id.get(), request, body);
    if (found.isEmpty()) {
      var problem = MatrixError.forbidden("The session has ended or is of another request");
      return challenge(begin(request, body), flows, Optional.of(problem));
    }
    var session = found.get();
    var type = auth.get().optionalString("type");
    if (type.isPresent() && !session.completed().contains(type.get())) {
      var problem = complete(session, type.get(), auth.get(), flows);
      if (problem.isPresent()) {
        return challenge(session, flows, problem);
      }
      session = session.and(type.get());
    }
    return isEnough(session, flows)
        ? new AuthOutcome.Passed(session)
        : challenge(session, flows, Optional.empty());
  }

  /** Puts parameters aside for the request that completes the session. */
  public void keep(AuthSession session, ObjectNode parameters) {
    sessions.keep(session.id(), parameters);
  }

  /**
   * Ends a session that was passed, so that it is spent once.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where another request has just spent it
   */
  public void consume(Sql sql, AuthSession session) {
    if (!sessions.consume(sql, session.id())) {
      throw MatrixError.forbidden("The session has ended");
    }
  }

  /** Ends what a user has begun, as part of the transaction that ends the account. */
  public static void forget(Sql tx, UserId user) {
    AuthSessionStore.removeOfUser(tx, user);
  }

  private AuthSession begin(Request request, Fields body) {
    var user = request.identity().map(Requester::userId);
    var session = new AuthSession(secrets.make(""), user, List.of(), Optional.empty());
    sessions.create(session, operation(request), Binding.of(session.id(), body.json()));
    return session;
  }

  private Optional<AuthSession> find(String id, Request request, Fields body) {
    return sessions
        .find(id)
        .filter(bound -> bound.operation().equals(operation(request)))
        .filter(bound -> bound.session().user().equals(request.identity().map(Requester::userId)))
        .filter(bound -> bound.session().user().isEmpty() || isBoundTo(bound, body))
        .map(AuthSessionStore.Bound::session);
  }

  private static boolean isBoundTo(AuthSessionStore.Bound bound, Fields body) {
    var binding = Binding.of(bound.session().id(), body.json());
    return MessageDigest.isEqual(bound.binding().getBytes(), binding.getBytes());
  }

  private static String operation(Request request) {
    return request.method() + " " + request.path();
  }

  /** Passes one more stage, if some flow has it next. */
  private Optional<MatrixError> complete(
      AuthSession session, String type, Fields auth, List<List<String>> flows) {
    var stage = stages.get(type);
    if (stage == null || flows.stream().noneMatch(flow -> isNext(type, session, flow))) {
      return Optional.of(MatrixError.of(401, "M_UNRECOGNIZED", "Not a stage that comes next"));
    }
    var problem = stage.attempt(auth, new AuthStage.Attempt(session.key(), session.user()));
    if (problem.isEmpty()) {
      sessions.complete(session.id(), type);
    }
    return problem;
  }

  private static boolean isNext(String type, AuthSession session, List<String> flow) {
    int index = flow.indexOf(type);
    return index >= 0 && session.completed().containsAll(flow.subList(0, index));
  }

  /** A fallback page may have passed a later stage first, so only the set of stages counts. */
  private static boolean isEnough(AuthSession session, List<List<String>> flows) {
    return flows.stream().anyMatch(flow -> session.completed().containsAll(flow));
  }

  private AuthOutcome challenge(
      AuthSession session, List<List<String>> flows, Optional<MatrixError> problem) {
    var json = problem.map(MatrixError::toJson).orElseGet(Json::object);
    if (!session.completed().isEmpty()) {
      json.set("completed", Json.tree(session.completed()));
    }
    json.set("flows", Json.tree(flows.stream().map(flow -> Map.of("stages", flow)).toList()));
    var parameters = json.putObject("params");
    flows.stream()
        .flatMap(List::stream)
        .distinct()
        .forEach(
            type ->
                Optional.ofNullable(stages.get(type))
                    .flatMap(AuthStage::parameters)
                    .ifPresent(known -> parameters.set(type, known)));
    json.put("session", session.id());
    return new AuthOutcome.Challenged(session, Reply.json(401, json));
  }
}
