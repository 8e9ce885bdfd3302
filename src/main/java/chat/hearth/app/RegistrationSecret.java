package chat.hearth.app;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.storage.DataDirectory;
import java.security.SecureRandom;
import java.util.Optional;

/** The secret that makes accounts: the configured one, or one that is made and kept in data_dir. */
final class RegistrationSecret {
  private static final String FILE = "registration.secret";

  private RegistrationSecret() {}

  /** For the server: the configuration with a secret. */
  static Config complete(Config config, DataDirectory directory, SecureRandom random) {
    return config.registration().sharedSecret().isPresent()
        ? config
        : config.sharedSecret(directory.secret(FILE, random));
  }

  /** For the command: the secret of a server that has been started. */
  static Optional<String> find(Config config) {
    return config
        .registration()
        .sharedSecret()
        .or(() -> DataDirectory.readSecret(config.dataDir(), FILE));
  }
}
