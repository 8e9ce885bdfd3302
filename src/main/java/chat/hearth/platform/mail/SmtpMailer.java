package chat.hearth.platform.mail;

import chat.hearth.platform.config.Config;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks SMTP with the configured server, over a few connections that are kept. */
public final class SmtpMailer implements Mailer, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 4;

  private final String from;
  private final MailClient client;

  public SmtpMailer(Vertx vertx, Config.Email config) {
    this.from = config.from();
    this.client = MailClient.create(vertx, options(config));
  }

  @Override
  public void send(Mail mail) {
    var message =
        new MailMessage()
            .setFrom(from)
            .setTo(mail.to())
            .setSubject(mail.subject())
            .setText(mail.text());
    mail.html().ifPresent(message::setHtml);
    var headers = MultiMap.caseInsensitiveMultiMap();
    mail.headers().forEach(headers::add);
    message.setHeaders(headers);
    try {
      client
          .sendMail(message)
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new MailException("The mail server did not take a letter", e);
    } catch (TimeoutException e) {
      throw new MailException("The mail server did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MailException("Interrupted while sending a letter", e);
    }
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }

  private static MailConfig options(Config.Email config) {
    var options =
        new MailConfig()
            .setHostname(config.host())
            .setPort(config.port())
            .setMaxPoolSize(CONNECTIONS)
            .setConnectTimeout((int) TIMEOUT.toMillis())
            .setSsl(config.tls().equals("tls"))
            .setStarttls(
                config.tls().equals("starttls")
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED);
    if (!config.tls().equals("none")) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    config.user().ifPresent(options::setUsername);
    config.password().ifPresent(options::setPassword);
    return options.setLogin(
        config.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED);
  }
}
