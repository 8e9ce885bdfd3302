package chat.hearth.feature.accounts.threepid;

/** What the proof of an address is wanted for. It counts for nothing else. */
public enum Purpose {
  /** For a new account. */
  REGISTER("register", "/_matrix/client/v3/register/"),
  /** For an account that exists. */
  ADD("add", "/_matrix/client/v3/account/3pid/"),
  /** To get back into an account. */
  PASSWORD("password", "/_matrix/client/v3/account/password/");

  private final String name;
  private final String path;

  Purpose(String name, String path) {
    this.name = name;
    this.path = path;
  }

  /** As stored. */
  String stored() {
    return name;
  }

  /** Where a client asks for the e-mail, or the text message. */
  String path(String medium) {
    return path + medium + "/requestToken";
  }
}
