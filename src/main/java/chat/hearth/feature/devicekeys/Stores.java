package chat.hearth.feature.devicekeys;

/** The tables that hold keys. */
record Stores(
    DeviceKeyStore deviceKeys,
    OneTimeKeyStore oneTimeKeys,
    FallbackKeyStore fallbackKeys,
    CrossSigningStore crossSigning,
    SignatureStore signatures) {
  Stores() {
    this(
        new DeviceKeyStore(),
        new OneTimeKeyStore(),
        new FallbackKeyStore(),
        new CrossSigningStore(),
        new SignatureStore());
  }
}
