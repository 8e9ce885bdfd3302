package chat.hearth.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the code to the plan of the house in {@code docs/architecture.md}. */
final class HouseTest {
  private static final String BASE = "chat.hearth.";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("chat.hearth");

  /** Who may import whom on one floor; a room that is not listed imports nobody beside itself. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("feature.administration", Set.of("feature.accounts")),
          Map.entry("feature.creation", Set.of("feature.directory", "feature.membership")),
          Map.entry(
              "feature.dehydration",
              Set.of("feature.accounts", "feature.devicekeys", "feature.todevice")),
          Map.entry("feature.devicekeys", Set.of("feature.accounts")),
          Map.entry("feature.directory", Set.of("feature.summary")),
          Map.entry("feature.invitepermission", Set.of("feature.accountdata")),
          Map.entry("feature.livekit", Set.of("feature.delayedevents", "feature.openid")),
          Map.entry("feature.membership", Set.of("feature.profiles")),
          Map.entry("feature.userdirectory", Set.of("feature.profiles")),
          Map.entry("feature.pushrules", Set.of("feature.accountdata")),
          Map.entry("feature.receipts", Set.of("feature.accountdata")),
          Map.entry("feature.search", Set.of("feature.relations")),
          Map.entry("feature.timeline", Set.of("feature.relations")),
          Map.entry("platform.blobs", Set.of("platform.config")),
          Map.entry(
              "feature.upgrades",
              Set.of("feature.accountdata", "feature.directory", "feature.membership")),
          Map.entry("platform.cluster", Set.of("platform.storage", "platform.http")),
          Map.entry(
              "platform.http", Set.of("platform.config", "platform.storage", "platform.metrics")),
          Map.entry("platform.identity", Set.of("platform.config")),
          Map.entry("platform.mail", Set.of("platform.config")),
          Map.entry("platform.metrics", Set.of("platform.config")),
          Map.entry("platform.storage", Set.of("platform.config")),
          Map.entry("platform.stream", Set.of("platform.cluster", "platform.storage")));

  @Test
  void importsPointOnlyDownstairs() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("chat.hearth.app..")
        .layer("delivery")
        .definedBy("chat.hearth.delivery..")
        .layer("feature")
        .definedBy("chat.hearth.feature..")
        .layer("room")
        .definedBy("chat.hearth.room..")
        .layer("platform")
        .definedBy("chat.hearth.platform..")
        .layer("event")
        .definedBy("chat.hearth.event..")
        .layer("matrix")
        .definedBy("chat.hearth.matrix..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("delivery")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("feature")
        .mayOnlyBeAccessedByLayers("app", "delivery")
        .whereLayer("room")
        .mayOnlyBeAccessedByLayers("app", "delivery", "feature")
        .whereLayer("platform")
        .mayOnlyBeAccessedByLayers("app", "delivery", "feature", "room")
        .whereLayer("event")
        .mayOnlyBeAccessedByLayers("app", "delivery", "feature", "room", "platform")
        .check(CODE);
  }

  @Test
  void onOneFloorOnlyTheDrawnArrowsAreFollowed() {
    classes().that(areOnAFloorWithArrows()).should(followArrows()).check(CODE);
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching("chat.hearth.(*).(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void theCoreIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage("chat.hearth.matrix..", "chat.hearth.event..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.net..", "java.sql..", "java.nio.file..")
        .check(CODE);
  }

  @Test
  void futuresStayBelowTheFeatures() {
    noClasses()
        .that()
        .resideInAnyPackage("chat.hearth.feature..", "chat.hearth.delivery..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.vertx.core.Future")
        .check(CODE);
  }

  @Test
  void everyTableNamesItsOwner() throws Exception {
    try (var files = Files.list(Path.of("schema"))) {
      for (var file : files.toList()) {
        var lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          if (lines.get(i).startsWith("CREATE TABLE")) {
            int from = i;
            while (from > 0 && lines.get(from - 1).startsWith("--")) {
              from--;
            }
            Assertions.assertTrue(
                lines.get(from).startsWith("-- owner: "), file + ": " + lines.get(i));
          }
        }
      }
    }
  }

  private static DescribedPredicate<JavaClass> areOnAFloorWithArrows() {
    return DescribedPredicate.describe(
        "are on the feature or platform floor", type -> room(type) != null);
  }

  private static ArchCondition<JavaClass> followArrows() {
    return new ArchCondition<>("import on their floor only along the arrows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var from = room(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          var to = room(dependency.getTargetClass());
          if (from != null
              && to != null
              && !to.equals(from)
              && floor(to).equals(floor(from))
              && !ARROWS.getOrDefault(from, Set.of()).contains(to)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** The first two names below the base package, on floors that have several rooms. */
  private static String room(JavaClass type) {
    var name = type.getPackageName();
    if (!name.startsWith(BASE)) {
      return null;
    }
    var parts = name.substring(BASE.length()).split("\\.");
    return parts.length >= 2 && Set.of("feature", "platform").contains(parts[0])
        ? parts[0] + "." + parts[1]
        : null;
  }

  private static String floor(String room) {
    return room.substring(0, room.indexOf('.'));
  }
}
