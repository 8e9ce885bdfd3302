package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: device management. */
final class DeviceSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void everyDeviceOfTheUserIsListed() {
    var phone = alice.newDevice();

    var devices = alice.get(v3("/devices")).ok().path("devices");

    assertEquals(
        Set.of(alice.deviceId(), phone.deviceId()), Set.copyOf(Json.texts(devices, "device_id")));
  }

  @Test
  void aDeviceShowsWhenItWasLastSeen() {
    var device = alice.get(v3("/devices/{}", alice.deviceId())).ok();

    assertEquals(alice.deviceId(), device.path("device_id").asText());
    assertTrue(
        device.path("last_seen_ts").isMissingNode()
            || device.path("last_seen_ts").isNull()
            || device.path("last_seen_ts").isIntegralNumber(),
        device::toString);
  }

  @Test
  void aDeviceIsRenamed() {
    alice.put(v3("/devices/{}", alice.deviceId()), Json.object("display_name", "Laptop")).ok();

    var device = alice.get(v3("/devices/{}", alice.deviceId())).ok();
    assertEquals("Laptop", device.path("display_name").asText());
  }

  @Test
  void anUnknownDeviceIsNotFound() {
    alice.get(v3("/devices/{}", "UNKNOWN")).refused(404, "M_NOT_FOUND");
    alice
        .put(v3("/devices/{}", "UNKNOWN"), Json.object("display_name", "x"))
        .refused(404, "M_NOT_FOUND");
  }

  @Test
  void devicesOfOthersAreNotFound() {
    var bob = TestUser.named("bob");

    alice.get(v3("/devices/{}", bob.deviceId())).refused(404, "M_NOT_FOUND");
  }

  @Test
  void deletingADeviceNeedsThePassword() {
    var phone = alice.newDevice();
    var challenge = alice.delete(v3("/devices/{}", phone.deviceId()), Json.object());
    assertEquals(401, challenge.status(), challenge::toString);
    phone.get(v3("/account/whoami")).ok();

    var auth = alice.passwordStage(challenge.json().path("session").asText());
    alice.delete(v3("/devices/{}", phone.deviceId()), Json.object("auth", auth)).ok();

    phone.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    alice.get(v3("/devices/{}", phone.deviceId())).refused(404, "M_NOT_FOUND");
  }

  @Test
  void aDeletionWithoutBodyIsChallenged() {
    var challenge = alice.delete(v3("/devices/{}", alice.newDevice().deviceId()));

    assertEquals(401, challenge.status(), challenge::toString);
    assertFalse(challenge.json().path("flows").isEmpty());
  }

  @Test
  void manyDevicesAreDeletedAtOnce() {
    var phone = alice.newDevice();
    var tablet = alice.newDevice();
    var request = Json.object("devices", Json.array(phone.deviceId(), tablet.deviceId()));
    var session = alice.post(v3("/delete_devices"), request).json().path("session").asText();

    alice.post(v3("/delete_devices"), request.set("auth", alice.passwordStage(session))).ok();

    var devices = alice.get(v3("/devices")).ok().path("devices");
    assertEquals(java.util.List.of(alice.deviceId()), Json.texts(devices, "device_id"));
  }

  @Test
  void aSessionOfAnotherRequestProvesNothing() {
    var bob = TestUser.named("bob");
    var phone = alice.newDevice();
    var bobs =
        bob.delete(v3("/devices/{}", bob.newDevice().deviceId()), Json.object())
            .json()
            .path("session")
            .asText();

    var reply =
        alice.delete(
            v3("/devices/{}", phone.deviceId()), Json.object("auth", bob.passwordStage(bobs)));

    assertTrue(reply.status() >= 400 && reply.status() < 500, reply::toString);
    phone.get(v3("/account/whoami")).ok();
  }
}
