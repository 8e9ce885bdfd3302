package chat.hearth.event.state;

/**
 * How a segment is written. It starts with {@link #VERSION}; then nodes and snapshots follow, each
 * behind the ones that it points to, each found by its byte offset:
 *
 * <pre>
 *   leaf      1 byte: n ≤ 16    n × hash, 8 bytes    n × seq, varint
 *   branch    1 byte: BRANCH    bitmap, 4 bytes      entries below, varint    a pointer per bit
 *   snapshot  1 byte: SNAPSHOT  state hash, 16 bytes pointer to core          pointer to members
 *
 *   pointer   varint: how many versions back, and then
 *               0: varint, how many bytes before the start of this node; 0 for no node at all
 *             &gt; 0: varint, the offset in that segment
 * </pre>
 *
 * Numbers of fixed length are big-endian; varints are LEB128.
 */
final class SegmentFormat {
  static final byte VERSION = 1;
  static final byte BRANCH = 0x20;
  static final byte SNAPSHOT = 0x40;

  private SegmentFormat() {}
}
