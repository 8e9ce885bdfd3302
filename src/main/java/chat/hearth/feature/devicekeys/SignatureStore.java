package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import java.util.Collection;
import java.util.List;

/** The table {@code key_signature}. */
final class SignatureStore {
  private static final String PUT =
      """
      INSERT INTO key_signature AS s (user_id, key_id, signer, signer_key_id, signature)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (user_id, key_id, signer, signer_key_id)
          DO UPDATE SET signature = excluded.signature
           WHERE s.signature <> excluded.signature
      """;

  // What a viewer may see: signatures of keys by their owner, and the viewer's own.
  private static final String VISIBLE =
      """
      SELECT user_id, key_id, signer, signer_key_id, signature
        FROM key_signature
       WHERE user_id = ANY ($1) AND (signer = user_id OR signer = $2)
      """;

  private static final String REMOVE_OF_KEYS =
      "DELETE FROM key_signature WHERE user_id = $1 AND key_id = ANY ($2)";

  private static final String REMOVE_BY =
      "DELETE FROM key_signature WHERE signer = $1 AND signer_key_id = $2";

  private static final String REMOVE_OF_USER =
      "DELETE FROM key_signature WHERE user_id = $1 OR signer = $1";

  /**
   * A signature of a key.
   *
   * @param keyId the device ID or public master key that is signed
   * @param signerKeyId for example {@code ed25519:…}
   */
  record Signature(
      UserId user, String keyId, UserId signer, String signerKeyId, String signature) {}

  /** Returns whether it was not there before. */
  boolean put(Sql sql, Signature signature) {
    return sql.execute(
            PUT,
            signature.user().value(),
            signature.keyId(),
            signature.signer().value(),
            signature.signerKeyId(),
            signature.signature())
        > 0;
  }

  List<Signature> visible(Sql sql, Collection<UserId> users, UserId viewer) {
    return sql.list(
        VISIBLE,
        row ->
            new Signature(
                new UserId(row.getString("user_id")),
                row.getString("key_id"),
                new UserId(row.getString("signer")),
                row.getString("signer_key_id"),
                row.getString("signature")),
        users.stream().map(UserId::value).toArray(String[]::new),
        viewer.value());
  }

  void removeOfKeys(Sql sql, UserId user, Collection<String> keyIds) {
    sql.execute(REMOVE_OF_KEYS, user.value(), keyIds.toArray(String[]::new));
  }

  void removeBy(Sql sql, UserId signer, String signerKeyId) {
    sql.execute(REMOVE_BY, signer.value(), signerKeyId);
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }
}
