package chat.hearth.delivery.push.webpush;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** Keys on the curve P-256, public ones as uncompressed points of 65 bytes. */
public final class P256 {
  static final int POINT_LENGTH = 65;
  private static final int COORDINATE = 32;
  private static final byte UNCOMPRESSED = 4;
  private static final String CURVE = "secp256r1";
  private static final ECParameterSpec PARAMETERS = parameters();

  private P256() {}

  public static KeyPair generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no P-256", e);
    }
  }

  /** The point of a public key. */
  public static byte[] point(ECPublicKey key) {
    var point = new byte[POINT_LENGTH];
    point[0] = UNCOMPRESSED;
    copy(key.getW().getAffineX(), point, 1);
    copy(key.getW().getAffineY(), point, 1 + COORDINATE);
    return point;
  }

  /**
   * The public key of a point.
   *
   * @throws IllegalArgumentException where it is none on the curve
   */
  public static ECPublicKey publicKey(byte[] point) {
    if (point.length != POINT_LENGTH || point[0] != UNCOMPRESSED) {
      throw new IllegalArgumentException("Not an uncompressed point of P-256");
    }
    var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE));
    var y = new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE, POINT_LENGTH));
    requireOnCurve(x, y);
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), PARAMETERS));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("Not a point of P-256", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no P-256", e);
    }
  }

  // A point off the curve would give away the private key that is combined with it.
  private static void requireOnCurve(BigInteger x, BigInteger y) {
    var curve = PARAMETERS.getCurve();
    var p = ((ECFieldFp) curve.getField()).getP();
    var right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right)) {
      throw new IllegalArgumentException("Not a point of P-256");
    }
  }

  private static void copy(BigInteger number, byte[] to, int at) {
    var bytes = number.toByteArray();
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, to, at + COORDINATE - length, length);
  }

  private static ECParameterSpec parameters() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(CURVE));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no P-256", e);
    }
  }
}
