package chat.hearth.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a key of the configuration: how it is read, checked and explained in the example. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
  /** What the key does, for the person who sets it. */
  String doc();

  /** The default as YAML; empty where there is none and the key may be left out. */
  String def() default "";

  /** A value to show in the example instead of the default. */
  String example() default "";

  /** The smallest number allowed. */
  double min() default 0;

  /** The largest number allowed. */
  double max() default Integer.MAX_VALUE;

  Format format() default Format.TEXT;
}
