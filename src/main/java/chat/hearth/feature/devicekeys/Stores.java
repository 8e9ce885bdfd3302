package chat.hearth.feature.devicekeys;

import java.time.Clock;

/** The tables that hold keys. */
record Stores(
    DeviceKeyStore deviceKeys,
    OneTimeKeyStore oneTimeKeys,
    FallbackKeyStore fallbackKeys,
    CrossSigningStore crossSigning,
    SignatureStore signatures) {
  Stores(Clock clock) {
    this(
        new DeviceKeyStore(),
        new OneTimeKeyStore(clock),
        new FallbackKeyStore(),
        new CrossSigningStore(),
        new SignatureStore());
  }
}
