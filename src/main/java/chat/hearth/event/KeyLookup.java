package chat.hearth.event;

import chat.hearth.matrix.ServerName;
import java.util.Optional;

/**
 * Where verification finds public keys. The caller has fetched them beforehand and leaves out what
 * was not valid when the signature was made.
 */
@FunctionalInterface
public interface KeyLookup {
  Optional<VerifyKey> find(ServerName server, String keyId);
}
