package chat.hearth.spec.compliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Recording;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/compliance.md} to what the tests before it asked. */
@Order(Integer.MAX_VALUE) // the last class of a run
final class ComplianceSpec {
  @Test
  void theTableNamesTheTestsThatAskAnEndpoint() {
    HearthProcess.assumeOwnProcesses(); // against a foreign server much is skipped
    var run = Recording.bySpec();
    assumeFalse(run.isEmpty(), "nothing ran before");
    var written = ComplianceTable.read();

    var actual = written.after(run);

    if (ComplianceTable.isToBeWritten()) {
      actual.write();
    } else {
      assertEquals(
          actual.text(),
          written.text(),
          ComplianceTable.FILE + " is stale" + ComplianceTable.REWRITE);
    }
  }
}
