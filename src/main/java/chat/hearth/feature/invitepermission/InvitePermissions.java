package chat.hearth.feature.invitepermission;

import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.util.Set;

/**
 * The door of this chapter.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#invite-permission">Client-Server
 *     API: invite permission</a>
 */
public final class InvitePermissions {
  /** Flags of {@code /versions}. */
  public static final Set<String> UNSTABLE_FEATURES =
      Set.of("org.matrix.msc4380.stable", "org.matrix.msc4155");

  private final AccountData accountData;

  public InvitePermissions(AccountData accountData) {
    this.accountData = accountData;
  }

  /**
   * Refuses an invitation that a local user does not want.
   *
   * @throws MatrixError {@code M_INVITE_BLOCKED}
   */
  public void requireInvitable(UserId inviter, UserId invitee) {
    if (!inviter.equals(invitee) && judge(inviter, invitee) == Verdict.BLOCK) {
      throw MatrixError.of(403, "M_INVITE_BLOCKED", "The user does not want this invitation");
    }
  }

  /** Whether an invitation that was made is shown to the local user invited. */
  public boolean isShown(UserId inviter, UserId invitee) {
    return judge(inviter, invitee) == Verdict.ALLOW;
  }

  private Verdict judge(UserId inviter, UserId invitee) {
    return InviteRules.judge(
        accountData.get(invitee, InviteRules.BLOCKING),
        accountData.get(invitee, InviteRules.FILTERING),
        inviter);
  }
}
