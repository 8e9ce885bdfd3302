package chat.hearth.feature.media;

import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.room.EventIndex;
import chat.hearth.room.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tables {@code media_reference} and {@code media_release}, written with the events.
 *
 * <p>Whatever looks like an mxc URI anywhere in an event counts as a reference: what counts too
 * much keeps a file, what counts too little would delete one that is shown. The contents of
 * encrypted events can't be seen, so files that only these refer to are never released.
 *
 * <p>A redaction ends the references of its event. It also releases the files where the event's own
 * sender redacted it: moderators remove what others sent from a room, not what they keep. What a
 * room forgets because its time is over is released too.
 */
public final class MediaReferences implements EventIndex {
  private static final Pattern MXC =
      Pattern.compile("mxc://(?:\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?/[A-Za-z0-9_-]+");

  private static final byte[] SCHEME = "mxc:".getBytes(StandardCharsets.US_ASCII);

  private static final String ADD =
      """
      INSERT INTO media_reference (room, sequence, media_id, origin, sender)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[])
          ON CONFLICT DO NOTHING
      """;

  private static final String END = "DELETE FROM media_reference WHERE room = $1 AND sequence = $2";

  private static final String RELEASE =
      """
      WITH ended AS (
          DELETE FROM media_reference
           WHERE room = $1 AND sequence = $2
          RETURNING room, sequence, media_id, origin, sender)
      INSERT INTO media_release (room, sequence, media_id, origin, sender, released_at)
      SELECT room, sequence, media_id, origin, sender, $4 FROM ended WHERE sender = $3
          ON CONFLICT DO NOTHING
      """;

  private static final String EXPIRE =
      """
      WITH ended AS (
          DELETE FROM media_reference r
           USING unnest($1::bigint[], $2::bigint[]) AS g (room, sequence)
           WHERE r.room = g.room AND r.sequence = g.sequence
          RETURNING r.room, r.sequence, r.media_id, r.origin, r.sender)
      INSERT INTO media_release (room, sequence, media_id, origin, sender, released_at)
      SELECT room, sequence, media_id, origin, sender, $3 FROM ended
          ON CONFLICT DO NOTHING
      """;

  private record Reference(StoredEvent event, Mxc mxc) {}

  private final Clock clock;

  public MediaReferences(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<Statement> index(List<StoredEvent> events, List<Redaction> redactions) {
    var references = new ArrayList<Reference>();
    for (var event : events) {
      if (mentionsFiles(event.pdu().bytes())) {
        find(event.pdu().content().toString())
            .forEach(mxc -> references.add(new Reference(event, mxc)));
      }
    }
    var statements = new ArrayList<Statement>();
    if (!references.isEmpty()) {
      statements.add(add(references));
    }
    for (var redaction : redactions) {
      if (!redaction.expired()) {
        statements.add(end(redaction, events));
      }
    }
    var expired = redactions.stream().filter(Redaction::expired).toList();
    if (!expired.isEmpty()) {
      statements.add(
          new Statement(
              EXPIRE,
              expired.stream().map(Redaction::room).toArray(Long[]::new),
              expired.stream().map(Redaction::sequence).toArray(Long[]::new),
              clock.millis()));
    }
    return statements;
  }

  /** The files that a JSON text names. */
  static Set<Mxc> find(String json) {
    var found = new LinkedHashSet<Mxc>();
    var match = MXC.matcher(json.replace("\\/", "/"));
    while (match.find()) {
      Mxc.parse(match.group()).ifPresent(found::add);
    }
    return found;
  }

  /** Searches without making a text of every event. */
  private static boolean mentionsFiles(byte[] json) {
    for (int i = 0; i <= json.length - SCHEME.length; i++) {
      if (json[i] == SCHEME[0]
          && json[i + 1] == SCHEME[1]
          && json[i + 2] == SCHEME[2]
          && json[i + 3] == SCHEME[3]) {
        return true;
      }
    }
    return false;
  }

  private static Statement add(List<Reference> references) {
    return new Statement(
        ADD,
        references.stream().map(reference -> reference.event().room()).toArray(Long[]::new),
        references.stream().map(reference -> reference.event().sequence()).toArray(Long[]::new),
        references.stream().map(reference -> reference.mxc().mediaId()).toArray(String[]::new),
        references.stream()
            .map(reference -> reference.mxc().server().value())
            .toArray(String[]::new),
        references.stream()
            .map(reference -> reference.event().pdu().sender().value())
            .toArray(String[]::new));
  }

  private Statement end(Redaction redaction, List<StoredEvent> events) {
    return events.stream()
        .filter(event -> event.room() == redaction.room() && event.sequence() == redaction.by())
        .findFirst()
        .map(
            by ->
                new Statement(
                    RELEASE,
                    redaction.room(),
                    redaction.sequence(),
                    by.pdu().sender().value(),
                    clock.millis()))
        .orElseGet(() -> new Statement(END, redaction.room(), redaction.sequence()));
  }
}
