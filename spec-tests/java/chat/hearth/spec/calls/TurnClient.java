package chat.hearth.spec.calls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Asks a TURN server on loopback for a relayed address, over UDP (RFC 8656). */
final class TurnClient {
  private static final int COOKIE = 0x2112A442;
  private static final int ALLOCATE = 0x0003;
  private static final int ALLOCATED = 0x0103;
  private static final int USERNAME = 0x0006;
  private static final int MESSAGE_INTEGRITY = 0x0008;
  private static final int ERROR_CODE = 0x0009;
  private static final int REALM = 0x0014;
  private static final int NONCE = 0x0015;
  private static final int RELAYED_ADDRESS = 0x0016;
  private static final int REQUESTED_TRANSPORT = 0x0019;
  private static final int UDP = 17;
  private static final int HEADER_BYTES = 20;
  private static final int INTEGRITY_BYTES = 24;

  private final int port;

  TurnClient(int port) {
    this.port = port;
  }

  /** What the server answered: 0 for an allocation, else the STUN error code. */
  int allocate(String username, String password) throws IOException, GeneralSecurityException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(5_000);
      var challenge = exchange(socket, message(Map.of(), new byte[0]));
      var realm = new String(challenge.attributes().get(REALM), StandardCharsets.UTF_8);
      var attributes = new HashMap<Integer, byte[]>();
      attributes.put(USERNAME, username.getBytes(StandardCharsets.UTF_8));
      attributes.put(REALM, challenge.attributes().get(REALM));
      attributes.put(NONCE, challenge.attributes().get(NONCE));
      var key =
          MessageDigest.getInstance("MD5")
              .digest((username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8));
      var answer = exchange(socket, message(attributes, key));
      if (answer.type() == ALLOCATED && answer.attributes().containsKey(RELAYED_ADDRESS)) {
        return 0;
      }
      var error = answer.attributes().get(ERROR_CODE);
      return error[2] * 100 + error[3];
    }
  }

  private record Answer(int type, Map<Integer, byte[]> attributes) {}

  private Answer exchange(DatagramSocket socket, byte[] request) throws IOException {
    socket.send(
        new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port));
    var received = new DatagramPacket(new byte[2_048], 2_048);
    socket.receive(received);
    var buffer = ByteBuffer.wrap(received.getData(), 0, received.getLength());
    int type = buffer.getShort();
    buffer.position(HEADER_BYTES);
    var attributes = new HashMap<Integer, byte[]>();
    while (buffer.remaining() >= 4) {
      int name = buffer.getShort() & 0xFFFF;
      var value = new byte[buffer.getShort() & 0xFFFF];
      buffer.get(value);
      buffer.position(buffer.position() + padding(value.length));
      attributes.put(name, value);
    }
    return new Answer(type, attributes);
  }

  private static byte[] message(Map<Integer, byte[]> attributes, byte[] key)
      throws GeneralSecurityException {
    var body = new ByteArrayOutputStream();
    add(body, REQUESTED_TRANSPORT, new byte[] {UDP, 0, 0, 0});
    attributes.forEach((name, value) -> add(body, name, value));
    if (key.length == 0) {
      return withHeader(body, body.size());
    }
    // The proof covers a header that counts it already.
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    var id = new byte[12];
    ThreadLocalRandom.current().nextBytes(id);
    var proof = mac.doFinal(withHeader(body, body.size() + INTEGRITY_BYTES, id));
    add(body, MESSAGE_INTEGRITY, proof);
    return withHeader(body, body.size(), id);
  }

  private static byte[] withHeader(ByteArrayOutputStream body, int length) {
    var id = new byte[12];
    ThreadLocalRandom.current().nextBytes(id);
    return withHeader(body, length, id);
  }

  private static byte[] withHeader(ByteArrayOutputStream body, int length, byte[] id) {
    return ByteBuffer.allocate(HEADER_BYTES + body.size())
        .putShort((short) ALLOCATE)
        .putShort((short) length)
        .putInt(COOKIE)
        .put(id)
        .put(body.toByteArray())
        .array();
  }

  private static void add(ByteArrayOutputStream body, int name, byte[] value) {
    body.writeBytes(
        ByteBuffer.allocate(4 + value.length + padding(value.length))
            .putShort((short) name)
            .putShort((short) value.length)
            .put(value)
            .array());
  }

  private static int padding(int length) {
    return -length & 3;
  }
}
