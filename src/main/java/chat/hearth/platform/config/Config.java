package chat.hearth.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be configured. Keys are the record components in snake case; {@link Key}
 * holds what {@code config.example.yaml} says about them.
 */
public record Config(
    @Key(
            doc =
                "The name behind the colon of every user ID. It can never be changed later."
                    + " Without it this server is called localhost and is for trying out only.",
            def = "localhost",
            example = "example.org",
            format = Format.SERVER_NAME)
        String serverName,
    @Key(doc = "Where clients connect.") Listen listen,
    @Key(
            doc =
                "The URL at which clients reach this server, where a reverse proxy stands in front"
                    + " of it. Clients that look up the server name are told this URL.",
            example = "https://matrix.example.org",
            format = Format.HTTP_URL)
        Optional<String> publicUrl,
    @Key(
            doc =
                "Where this server keeps its keys and media, and the embedded database. Only one"
                    + " server can use a directory at a time.",
            def = "./data")
        Path dataDir,
    @Key(doc = "PostgreSQL.") Database database,
    @Key(doc = "Who may make an account.") Registration registration,
    @Key(doc = "How long a login lasts.") Session session,
    @Key(doc = "What one user or one address may ask for.") Limits limits,
    @Key(doc = "Messages to phones and browsers.") Push push,
    @Key(doc = "Files, images and avatars.") Media media,
    @Key(doc = "Messages that are forgotten after a time.") Retention retention,
    @Key(doc = "Who is online.") Presence presence,
    @Key(doc = "Finding other people.") UserDirectory userDirectory,
    @Key(doc = "Numbers for Prometheus, at the path /metrics.") Metrics metrics,
    @Key(doc = "Whom people can turn to; clients show it.") Support support,
    @Key(doc = "End-to-end encryption, which this server never looks into.") Encryption encryption,
    @Key(doc = "The relay that carries calls where two clients can't reach each other.") Turn turn,
    @Key(doc = "Where calls of many people meet.") Rtc rtc,
    @Key(doc = "Events that clients leave here to be sent later; calls need them.")
        DelayedEvents delayedEvents,
    @Key(doc = "Servers that know whose an e-mail address is.") Identity identity,
    @Key(
            doc =
                "A mail server. With it people can add e-mail addresses to their accounts and get"
                    + " back in when they forget their password.")
        Optional<Email> email) {

  /** Where clients reach this server: at {@code public_url}, else at the listener. */
  public String baseUrl() {
    return publicUrl.orElseGet(
        () -> {
          var scheme = listen.tls().isPresent() ? "https" : "http";
          var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
          return scheme + "://" + host + ":" + listen.port();
        });
  }

  /** The same with the secret that was made where none is configured. */
  public Config sharedSecret(String made) {
    var with =
        new Registration(
            registration.enabled(),
            registration.tokenRequired(),
            Optional.of(made),
            registration.guests(),
            registration.terms());
    return new Config(
        serverName,
        listen,
        publicUrl,
        dataDir,
        database,
        with,
        session,
        limits,
        push,
        media,
        retention,
        presence,
        userDirectory,
        metrics,
        support,
        encryption,
        turn,
        rtc,
        delayedEvents,
        identity,
        email);
  }

  /** The client listener. */
  public record Listen(
      @Key(doc = "The address; 0.0.0.0 for all.", def = "127.0.0.1", format = Format.HOST)
          String host,
      @Key(doc = "The port; 0 for any free one.", def = "8008", max = 65_535) int port,
      @Key(doc = "Serve HTTPS instead of HTTP.") Optional<Tls> tls) {}

  /** PEM files. */
  public record Tls(
      @Key(doc = "The certificate and its chain, as PEM.", example = "/etc/hearth/fullchain.pem")
          Path cert,
      @Key(doc = "The private key, as PEM.", example = "/etc/hearth/privkey.pem") Path key) {}

  /**
   * The database.
   *
   * @param url empty for the embedded server
   */
  public record Database(
      @Key(
              doc =
                  "A PostgreSQL 15 or newer. Without it this server starts one of its own below"
                      + " data_dir. Append ?sslmode=verify-full to demand a certificate.",
              example = "postgresql://hearth:password@localhost:5432/hearth",
              format = Format.DATABASE_URL)
          Optional<String> url,
      @Key(doc = "How many connections to open at most.", def = "16", min = 6, max = 1_000)
          int connections) {}

  /** Who may make accounts. */
  public record Registration(
      @Key(
              doc =
                  "Whether people can register with a client. The operator can make accounts either"
                      + " way, with the command register.",
              def = "false")
          boolean enabled,
      @Key(doc = "Whether they need a token that the operator gave them.", def = "true")
          boolean tokenRequired,
      @Key(
              doc =
                  "With this secret anybody can make any account, administrators included. Without"
                      + " it one is made at the first start and kept in data_dir.",
              example = "a long random text",
              format = Format.SECRET)
          Optional<String> sharedSecret,
      @Key(doc = "Whether clients may look around without an account.", def = "false")
          boolean guests,
      @Key(
              doc = "Documents that have to be accepted.",
              example =
                  "[{id: privacy, version: \"1\", name: Privacy policy, url:"
                      + " https://example.org/privacy}]")
          List<Terms> terms) {}

  /** A document that has to be accepted at registration. */
  public record Terms(
      @Key(doc = "The name of the document for programs.") String id,
      @Key(doc = "Which version of it.") String version,
      @Key(doc = "The name of the document for people.") String name,
      @Key(doc = "Where it can be read.", format = Format.HTTP_URL) String url) {}

  /** How long access lasts. */
  public record Session(
      @Key(
              doc =
                  "After this time a client has to exchange its refresh token. Clients that know no"
                      + " refresh tokens stay logged in.",
              def = "5m")
          Duration accessTokenLifetime,
      @Key(
              doc =
                  "A client that was not heard of for this time is logged out. Without it clients"
                      + " stay logged in.",
              example = "90d")
          Optional<Duration> refreshTokenLifetime) {}

  /** Bounds on what one user or address may ask for. */
  public record Limits(
      @Key(doc = "Whether requests are limited at all.", def = "true") boolean rateLimits,
      @Key(
              doc = "Events and ephemeral messages sent by one user; calls send many.",
              def = "{per_second: 10, burst: 100}")
          Rate messages,
      @Key(
              doc = "Logins and password checks of one user or address.",
              def = "{per_second: 0.5, burst: 10}")
          Rate logins,
      @Key(doc = "Accounts made from one address.", def = "{per_second: 0.2, burst: 10}")
          Rate registrations,
      @Key(
              doc = "Rooms made, joins and invitations by one user.",
              def = "{per_second: 2, burst: 30}")
          Rate rooms,
      @Key(
              doc =
                  "Delayed events restarted, sent and cancelled from one address. Everybody in a"
                      + " call does so every few seconds, maybe behind one address.",
              def = "{per_second: 20, burst: 200}")
          Rate delayedEvents,
      @Key(doc = "All other requests of one user.", def = "{per_second: 50, burst: 200}")
          Rate other,
      @Key(
              doc =
                  "How many passwords are checked at the same time. Each takes a core for a while.",
              def = "2",
              min = 1,
              max = 256)
          int passwordHashers) {}

  /** A token bucket: so many a second on average, so many at once. */
  public record Rate(
      @Key(doc = "How many a second on average.", min = 0.001, max = 1_000_000) double perSecond,
      @Key(doc = "How many at once.", min = 1, max = 1_000_000) int burst) {}

  /** What is sent to push gateways and push services. */
  public record Push(
      @Key(
              doc =
                  "Whether push gateways may have private addresses, such as one in your own"
                      + " network. Users choose the gateways: with this they reach into it.",
              def = "false")
          boolean allowPrivateAddresses,
      @Key(
              doc =
                  "E-mail about what people have not read, for those who ask for it. It needs the"
                      + " section email.")
          Digests digests) {}

  /** When e-mail about unread messages is sent, and what is in it. */
  public record Digests(
      @Key(doc = "How long a message may be unread before.", def = "10m") Duration delay,
      @Key(
              doc =
                  "After each e-mail the next one waits twice as long, up to this time, until the"
                      + " user reads something.",
              def = "24h")
          Duration longestPause,
      @Key(
              doc =
                  "What is told: only the count; also the names of rooms and senders; or also"
                      + " messages, which are readable on their way. Messages of encrypted rooms"
                      + " are never told.",
              def = "names")
          Told tells,
      @Key(
              doc = "Where the link of a room leads; the room's ID is appended.",
              def = "https://matrix.to/#/",
              format = Format.HTTP_URL)
          String roomLink) {}

  /** What e-mail about unread messages tells. */
  public enum Told {
    COUNT,
    NAMES,
    MESSAGES
  }

  /**
   * The media repository.
   *
   * @param s3 empty for files below the data directory
   */
  public record Media(
      @Key(doc = "The largest file that can be uploaded, in bytes.", def = "104857600", min = 1024)
          int maxUploadBytes,
      @Key(
              doc = "How much one user may keep here, in MiB. Without it, as much as they like.",
              example = "10240",
              min = 1)
          Optional<Integer> quotaPerUserMib,
      @Key(
              doc = "How many uploads one user may have announced and not made yet.",
              def = "50",
              min = 1)
          int maxPendingUploads,
      @Key(
              doc =
                  "Whether media that is uploaded now can be downloaded without an access token, as"
                      + " old clients do. What was uploaded before keeps the answer of its time.",
              def = "false")
          boolean unauthenticatedDownloads,
      @Key(
              doc =
                  "Whether a file goes with the last event that refers to it, when its sender"
                      + " redacts that event.",
              def = "true")
          boolean deleteWithEvent,
      @Key(doc = "How long after the redaction.", def = "1m") Duration deletionGrace,
      @Key(doc = "Local files that nobody fetched for this time are deleted.", example = "730d")
          Optional<Duration> localRetention,
      @Key(
              doc = "Copies of other servers' files that nobody fetched for this time are deleted.",
              def = "90d")
          Duration remoteRetention,
      @Key(
              doc =
                  "Keep files in an S3 bucket. Without it they are below data_dir. Files are not"
                      + " moved when this is changed.")
          Optional<S3> s3,
      @Key(doc = "Small versions of images.") Thumbnails thumbnails,
      @Key(doc = "Titles and images of the web pages that people link to.")
          UrlPreview urlPreview) {}

  /** An S3-compatible object store. */
  public record S3(
      @Key(
              doc = "Where the store is reached.",
              example = "https://s3.example.org",
              format = Format.HTTP_URL)
          String endpoint,
      @Key(doc = "The bucket, which must exist.", example = "hearth-media") String bucket,
      @Key(doc = "The region.", def = "us-east-1", example = "us-east-1") String region,
      @Key(doc = "The access key.", example = "hearth") String accessKey,
      @Key(doc = "The secret key.", example = "a long random text", format = Format.SECRET)
          String secretKey) {}

  /** How thumbnails are made. */
  public record Thumbnails(
      @Key(
              doc =
                  "Whether clients get exactly the size that they ask for. Otherwise they get the"
                      + " next larger of the five sizes of the specification.",
              def = "false")
          boolean dynamic,
      @Key(
              doc = "Larger images are not decoded, and have no thumbnails; width times height.",
              def = "50000000",
              min = 10_000)
          int maxPixels,
      @Key(doc = "How many images are decoded at the same time.", def = "2", min = 1, max = 64)
          int workers) {}

  /** Whether and whence previews are fetched. */
  public record UrlPreview(
      @Key(
              doc =
                  "Whether this server looks at the pages for its users. Pages on private addresses"
                      + " are never fetched.",
              def = "true")
          boolean enabled,
      @Key(
              doc =
                  "Networks that are fetched from although they are private. Whoever has an account"
                      + " can read there then.",
              example = "[{network: 10.1.2.0/24}]")
          List<Network> allowedNetworks,
      @Key(
              doc = "Hosts that are never fetched from, with all hosts below them.",
              example = "[{host: ads.example.com}]")
          List<Host> deniedHosts) {}

  /** A block of addresses. */
  public record Network(
      @Key(doc = "The block, as address/bits.", format = Format.NETWORK) String network) {}

  /** A host by its name. */
  public record Host(@Key(doc = "The name.", format = Format.HOST) String host) {}

  /**
   * How long messages are kept (MSC1763).
   *
   * @param defaultMaxLifetime empty for ever, where a room says nothing
   * @param max empty for no bound
   */
  public record Retention(
      @Key(
              doc =
                  "Whether messages are hidden, and then deleted, when they are older than their"
                      + " room says in m.room.retention. State stays.",
              def = "false")
          boolean enabled,
      @Key(doc = "How long messages of rooms that say nothing are kept.", example = "730d")
          Optional<Duration> defaultMaxLifetime,
      @Key(doc = "Rooms that ask for less get this.", def = "1d") Duration min,
      @Key(doc = "Rooms that ask for more get this.", example = "3650d") Optional<Duration> max,
      @Key(doc = "How often what is hidden already is looked for and deleted.", def = "1h")
          Duration interval) {
    public Retention {
      if (max.isPresent() && max.get().compareTo(min) < 0) {
        throw new IllegalArgumentException("max is less than min");
      }
    }
  }

  /** Who is online, as users who share rooms see of each other. */
  public record Presence(
      @Key(
              doc =
                  "Whether users see of each other who is online. It costs little; without it"
                      + " nothing is kept or sent.",
              def = "true")
          boolean enabled) {}

  /** Whom a search for people finds. */
  public record UserDirectory(
      @Key(
              doc =
                  "Whether users find everybody here. Otherwise they find those they share a room"
                      + " with, and members of rooms that anybody can join or read.",
              def = "false")
          boolean searchAllUsers) {}

  /** The Prometheus listener; without a port there is none. */
  public record Metrics(
      @Key(doc = "The address; 0.0.0.0 for all.", def = "127.0.0.1", format = Format.HOST)
          String host,
      @Key(doc = "The port. Without it there are no metrics.", example = "9008", max = 65_535)
          Optional<Integer> port) {}

  /**
   * How e-mail is sent.
   *
   * @param tls {@code starttls}, {@code tls} or {@code none}
   */
  public record Email(
      @Key(doc = "The SMTP server.", example = "smtp.example.org", format = Format.HOST)
          String host,
      @Key(doc = "Its port.", def = "587", example = "587", min = 1, max = 65_535) int port,
      @Key(
              doc =
                  "How the connection is protected: starttls, tls from its first byte, or none."
                      + " With the first two, nothing is sent where it can't be.",
              def = "starttls",
              example = "starttls",
              format = Format.MAIL_TLS)
          String tls,
      @Key(doc = "The name to log in with.", example = "hearth") Optional<String> user,
      @Key(doc = "The password to log in with.", example = "a password") Optional<String> password,
      @Key(doc = "The sender.", example = "matrix@example.org", format = Format.EMAIL) String from,
      @Key(
              doc = "Whether people need an e-mail address to register.",
              def = "false",
              example = "false")
          boolean requiredToRegister,
      @Key(
              doc =
                  "Whether clients are kept from finding out which addresses have an account here."
                      + " The owner of the address is told instead.",
              def = "false",
              example = "false")
          boolean hideAccounts) {}

  /** Served at {@code /.well-known/matrix/support}. */
  public record Support(
      @Key(
              doc = "A web page with help.",
              example = "https://example.org/help",
              format = Format.HTTP_URL)
          Optional<String> page,
      @Key(
              doc = "People; the role is m.role.admin or m.role.security.",
              example = "[{role: m.role.admin, email_address: admin@example.org}]")
          List<Contact> contacts) {}

  /** End-to-end encryption. */
  public record Encryption(
      @Key(
              doc =
                  "Which new rooms are encrypted although their maker did not ask for it: none,"
                      + " private ones, or all. Spaces are never encrypted.",
              def = "none")
          DefaultFor defaultFor) {}

  /** Which new rooms something is the default for. */
  public enum DefaultFor {
    NONE,
    PRIVATE,
    ALL
  }

  /** A person or team behind this server. At least one way to reach them is given. */
  public record Contact(
      @Key(doc = "What they are responsible for.") String role,
      @Key(doc = "Their user ID.", format = Format.USER_ID) Optional<String> matrixId,
      @Key(doc = "Their e-mail address.", format = Format.EMAIL) Optional<String> emailAddress) {
    public Contact {
      if (matrixId.isEmpty() && emailAddress.isEmpty()) {
        throw new IllegalArgumentException("needs matrix_id or email_address");
      }
    }
  }

  /** A TURN server such as coturn; without URIs there is none. */
  public record Turn(
      @Key(
              doc = "Its URIs.",
              example =
                  "[{uri: \"turn:turn.example.org?transport=udp\"},"
                      + " {uri: \"turn:turn.example.org?transport=tcp\"}]")
          List<TurnUri> uris,
      @Key(
              doc =
                  "The secret shared with it, static-auth-secret of coturn. Clients are given"
                      + " credentials made from it that end by themselves.",
              example = "a long random text",
              format = Format.SECRET)
          Optional<String> sharedSecret,
      @Key(doc = "How long credentials last.", def = "1d") Duration ttl,
      @Key(
              doc = "A user name that all clients are given, where there is no shared_secret.",
              example = "hearth")
          Optional<String> username,
      @Key(doc = "The password of that user name.", example = "a long random text")
          Optional<String> password) {
    public Turn {
      if (!uris.isEmpty() && sharedSecret.isEmpty() && (username.isEmpty() || password.isEmpty())) {
        throw new IllegalArgumentException(
            "needs shared_secret, or username and password, beside uris");
      }
    }
  }

  /** One way to reach a TURN server. */
  public record TurnUri(
      @Key(doc = "turn:host:port or turns:host:port.", format = Format.TURN_URI) String uri) {}

  /** Where MatrixRTC calls meet. */
  public record Rtc(
      @Key(doc = "A LiveKit server for which this server lets people in. See docs/calls.md.")
          Optional<LiveKit> livekit,
      @Key(
              doc =
                  "A service of its own that lets people into a LiveKit server (lk-jwt-service)."
                      + " Clients are told of it after livekit.",
              example = "https://matrix-rtc.example.org/livekit/jwt",
              format = Format.HTTP_URL)
          Optional<String> livekitServiceUrl) {}

  /** A LiveKit server. */
  public record LiveKit(
      @Key(
              doc = "Where clients connect to it.",
              example = "wss://livekit.example.org",
              format = Format.WS_URL)
          String url,
      @Key(
              doc = "Where this server reaches it, if not at the same place.",
              example = "http://127.0.0.1:7880",
              format = Format.HTTP_URL)
          Optional<String> apiUrl,
      @Key(doc = "The name of a key in LiveKit's configuration.", example = "hearth") String apiKey,
      @Key(doc = "The secret of that key.", example = "a long random text", format = Format.SECRET)
          String apiSecret,
      @Key(
              doc = "Below which path of this server clients ask to be let in.",
              def = "/livekit/jwt",
              example = "/livekit/jwt",
              format = Format.PATH)
          String path) {}

  /** Bounds on delayed events. */
  public record DelayedEvents(
      @Key(doc = "How far ahead an event can be left.", def = "1d") Duration maxDelay,
      @Key(doc = "How many of one user may wait.", def = "100", min = 1, max = 100_000)
          int maxPerUser) {}

  /** Identity servers. */
  public record Identity(
      @Key(
              doc =
                  "Identity servers that users may invite people through by their e-mail address,"
                      + " and publish their own address at. Their word is taken for whose an"
                      + " address is. Without any, such requests are refused.",
              example = "[{url: \"https://id.example.org\"}]")
          List<IdentityUrl> trusted) {}

  /** Where an identity server is. */
  public record IdentityUrl(
      @Key(doc = "Its URL, without a path.", format = Format.HTTP_URL) String url) {}
}
