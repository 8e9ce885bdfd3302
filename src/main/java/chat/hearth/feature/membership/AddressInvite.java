package chat.hearth.feature.membership;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.identity.ThirdPartyId;

/**
 * What a client says of somebody whom it invites by an address.
 *
 * @param idServer the identity server to ask, as host and port
 * @param idAccessToken the inviter's, at the identity server
 */
public record AddressInvite(String idServer, String idAccessToken, ThirdPartyId id) {
  /**
   * Reads one.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  public static AddressInvite of(Fields fields) {
    return new AddressInvite(
        fields.string("id_server"),
        fields.string("id_access_token"),
        ThirdPartyId.of(fields.string("medium"), fields.string("address")));
  }
}
