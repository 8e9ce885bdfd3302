package chat.hearth.feature.administration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Endpoint;
import java.util.List;

/** The door of this chapter: nothing but its endpoints. */
public final class Administration {
  private final List<Endpoint> endpoints;

  public Administration(Accounts accounts, ServerName server) {
    var subjects = new Subjects(accounts, server);
    endpoints =
        List.of(
            new GetModeration(Moderation.SUSPEND, subjects),
            new SetModeration(Moderation.SUSPEND, subjects, accounts),
            new GetModeration(Moderation.LOCK, subjects),
            new SetModeration(Moderation.LOCK, subjects, accounts),
            new WhoIs(accounts));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
