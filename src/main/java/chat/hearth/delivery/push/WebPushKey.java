package chat.hearth.delivery.push;

import chat.hearth.delivery.push.webpush.P256;
import chat.hearth.delivery.push.webpush.Vapid;
import chat.hearth.platform.storage.Database;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;

/** The table {@code web_push_key}. */
final class WebPushKey {
  private static final String BEGIN =
      """
      INSERT INTO web_push_key (private_key, public_key) VALUES ($1, $2) ON CONFLICT DO NOTHING
      """;

  private static final String FIND = "SELECT private_key, public_key FROM web_push_key";

  private WebPushKey() {}

  /** This server's identity, made where there is none yet. */
  static Vapid load(Database database, SecureRandom random, String contact, Clock clock) {
    return database
        .first(FIND, row -> read(row, contact, clock))
        .orElseGet(
            () -> {
              var pair = P256.generate(random);
              database.execute(
                  BEGIN,
                  Buffer.buffer(pair.getPrivate().getEncoded()),
                  Buffer.buffer(P256.point((ECPublicKey) pair.getPublic())));
              return database.first(FIND, row -> read(row, contact, clock)).orElseThrow();
            });
  }

  private static Vapid read(Row row, String contact, Clock clock) {
    return new Vapid(
        privateKey(row.getBuffer("private_key").getBytes()),
        row.getBuffer("public_key").getBytes(),
        contact,
        clock);
  }

  private static PrivateKey privateKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The stored web push key is not readable", e);
    }
  }
}
