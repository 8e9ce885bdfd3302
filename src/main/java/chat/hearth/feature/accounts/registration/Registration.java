package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.auth.DummyStage;
import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.feature.accounts.auth.UserInteractiveAuth;
import chat.hearth.feature.accounts.threepid.Purpose;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Log;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The door to making accounts: nothing but its endpoints. */
public final class Registration {
  private final List<Endpoint> endpoints;

  public Registration(
      Config config,
      Database database,
      Log log,
      Clock clock,
      SecureRandom random,
      Accounts accounts) {
    var settings = config.registration();
    var secrets = new Secrets(random);
    var usernames = new Usernames(new ServerName(config.serverName()), accounts, secrets);
    var tokens = new RegistrationTokenStore(database, clock);
    var nonces = new NonceStore(database, clock, secrets);
    var sharedSecret = new SharedSecret(settings.sharedSecret());
    var interactive =
        new UserInteractiveAuth(
            database,
            clock,
            secrets,
            List.of(
                new DummyStage(),
                new RegistrationTokenStage(tokens),
                new TermsStage(settings.terms()),
                accounts.threepids().stage(Purpose.REGISTER)));
    var acceptedTerms = new AcceptedTermsStore(clock);
    endpoints =
        Stream.concat(
                Stream.of(
                    new Register(
                        config, log, accounts, usernames, interactive, tokens, acceptedTerms),
                    new CheckUsername(usernames),
                    new CheckRegistrationToken(settings, tokens, clock),
                    new GetRegistrationNonce(sharedSecret, nonces),
                    new RegisterWithSharedSecret(sharedSecret, nonces, log, accounts, usernames),
                    new ListRegistrationTokens(tokens, clock),
                    new GetRegistrationToken(tokens),
                    new CreateRegistrationToken(tokens, secrets, clock),
                    new UpdateRegistrationToken(tokens, clock),
                    new DeleteRegistrationToken(tokens)),
                interactive.fallbackEndpoints().stream())
            .toList();
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Forgets what a user accepted, as part of the transaction that erases the user. */
  public static void erase(Sql tx, UserId user) {
    AcceptedTermsStore.removeOfUser(tx, user);
  }
}
