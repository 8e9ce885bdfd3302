package chat.hearth.platform.config;

import java.lang.reflect.RecordComponent;

/** Writes {@code config.example.yaml} from the records: every key, commented out, explained. */
final class ConfigExample {
  private static final int WIDTH = 96;

  private final StringBuilder text = new StringBuilder();

  private ConfigExample() {}

  static String write() {
    var example = new ConfigExample();
    example.text.append(
        """
        # The configuration of Hearth. Everything may be left out; what is commented out shows the
        # default, or an example where there is no default.
        #
        # Each key can also be set by an environment variable, which wins over this file:
        # listen.port is HEARTH_LISTEN_PORT. Durations are written 30s, 5m, 24h or 90d.
        #
        # This file is generated: mvn test -Dtest=ConfigExampleTest -Dconfig.write=true
        """);
    example.section(Config.class, "");
    return example.text.toString();
  }

  private void section(Class<?> section, String indent) {
    for (var component : section.getRecordComponents()) {
      if (indent.isEmpty()) {
        text.append('\n');
      }
      component(component, indent);
    }
  }

  private void component(RecordComponent component, String indent) {
    var key = Keys.key(component);
    var name = Keys.name(component);
    comment(key.doc(), indent);
    var nested = Keys.section(component.getGenericType());
    if (nested.isEmpty() || !key.def().isEmpty()) {
      text.append(indent).append("# ").append(name).append(": ").append(shown(key)).append('\n');
    } else if (Keys.isOptional(component.getGenericType())) {
      text.append(indent).append("# ").append(name).append(":\n");
      for (var below : nested.get().getRecordComponents()) {
        var value = Keys.key(below).example();
        text.append(indent).append("#   ").append(Keys.name(below)).append(": ").append(value);
        text.append('\n');
      }
    } else {
      text.append(indent).append(name).append(":\n");
      section(nested.get(), indent + "  ");
    }
  }

  private static String shown(Key key) {
    return key.example().isEmpty() ? key.def() : key.example();
  }

  private void comment(String doc, String indent) {
    var line = new StringBuilder(indent).append("#");
    for (var word : doc.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(indent).append("#");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
