package chat.hearth.platform.config;

import java.util.List;

/** The configuration has mistakes. The message has one line for each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }

  public String mistakes() {
    return String.valueOf(getMessage());
  }
}
