// Two people with two devices each talk in an encrypted room, with the clients' own SDK and its own cryptography.
// HOMESERVER is the URL of the server. Every line "SAID <text>" names something that nobody but they may ever see.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EncryptedDevice, verifyBySas } from "./encrypted-device.mjs";
import { baseUrl, logIn, register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 240_000;
const SIGNED = "signed_curve25519";

await run(OVERALL_MILLIS, encryption);

async function encryption() {
    step("Alice and Bob register and set up cross-signing, secret storage and key backup");
    const aliceRecovery = { key: null };
    const bobRecovery = { key: null };
    const alice = await EncryptedDevice.start(await register("alice"), aliceRecovery);
    const bob = await EncryptedDevice.start(await register("bob"), bobRecovery);
    await alice.bootstrap();
    await bob.bootstrap();

    step("each verifies a second device by emoji");
    const alice2 = await EncryptedDevice.start(await logIn(alice.person));
    const bob2 = await EncryptedDevice.start(await logIn(bob.person));
    await verifyBySas(alice, alice2);
    await verifyBySas(bob, bob2);
    for (const [first, second] of [[alice, alice2], [bob, bob2]]) {
        await until("the second device to be cross-signed", async () => {
            const status = await first.crypto.getDeviceVerificationStatus(second.person.userId, second.person.deviceId);
            return status?.signedByOwner && status.crossSigningVerified;
        });
        await until("the second device to get the secrets", () => second.crypto.isCrossSigningReady());
    }

    step("they talk in an encrypted room");
    const { room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        invite: [bob.person.userId],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await bob.join(roomId);
    await Promise.all([alice, alice2, bob2].map((device) => device.isIn(roomId)));
    await until("Alice to see Bob", () => alice.client.getRoom(roomId).getMember(bob.person.userId)?.membership === "join");
    const said = [];
    for (const device of [alice, bob, alice2, bob2]) {
        await device.say(roomId, secret(), said);
        for (const each of [alice, bob, alice2, bob2]) await each.hears(roomId, said);
    }
    await until("Bob to see both devices of Alice signed", async () => {
        const devices = (await bob.crypto.getUserDeviceInfo([alice.person.userId], true)).get(alice.person.userId);
        const statuses = await Promise.all(
            [...devices.keys()].map((id) => bob.crypto.getDeviceVerificationStatus(alice.person.userId, id)),
        );
        return statuses.length === 2 && statuses.every((status) => status?.signedByOwner);
    });

    step("a device added later reads everything from the key backup");
    await until("the keys to be backed up", async () => {
        const { count } = await ask(alice.person, "GET", "/room_keys/version");
        return count >= 4; // a session for each sending device
    });
    const alice3 = await EncryptedDevice.start(await logIn(alice.person), aliceRecovery);
    await alice3.isIn(roomId);
    await until("the new device to have the events", () => alice3.unreadable(roomId).length === said.length);
    await alice3.crypto.bootstrapCrossSigning({});
    await alice3.crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    const restored = await alice3.crypto.restoreKeyBackup();
    assert.equal(restored.imported, restored.total);
    await alice3.hears(roomId, said);

    step("Bob's second device logs out and is cut off");
    await bob2.client.logout(true);
    await assert.rejects(bob2.client.whoami(), (error) => error.errcode === "M_UNKNOWN_TOKEN");
    await until("Alice to know", async () => {
        const devices = await alice.crypto.getUserDeviceInfo([bob.person.userId]);
        return !devices.get(bob.person.userId).has(bob2.person.deviceId);
    });
    await alice.say(roomId, secret(), said);
    await bob.hears(roomId, said);
    await alice3.hears(roomId, said);
    bob2.close();

    step("Alice is offline while Bob gets a device; her client learns of it when it comes back");
    alice.goOffline();
    const bob3 = await EncryptedDevice.start(await logIn(bob.person), bobRecovery);
    await bob3.isIn(roomId);
    await bob3.crypto.bootstrapCrossSigning({});
    alice.goOnline();
    await until("Alice to know the new device", async () => {
        const devices = await alice.crypto.getUserDeviceInfo([bob.person.userId]);
        return devices.get(bob.person.userId).has(bob3.person.deviceId);
    });
    await alice.say(roomId, secret(), said);
    await until("the new device to hear Alice", () => bob3.heard(roomId).at(-1) === said.at(-1));
    await bob.hears(roomId, said);

    step("Bob's one-time keys run out; a new device of Alice reaches him with the fallback key");
    bob.goOffline();
    const stranger = await register("stranger");
    const fallback = await exhaust(stranger, bob.person);
    const alice4 = await EncryptedDevice.start(await logIn(alice.person), aliceRecovery);
    await alice4.isIn(roomId);
    await alice4.crypto.bootstrapCrossSigning({});
    await alice4.say(roomId, secret(), said);
    assert.equal(await claim(stranger, bob.person), fallback, "the fallback key was still the one given");
    bob.goOnline();
    await until("Bob to hear the new device", () => bob.heard(roomId).at(-1) === said.at(-1));
    await until("Bob to upload new keys", async () => (await claim(stranger, bob.person)) !== fallback);

    step("the server serves nothing but ciphertext");
    await servesOnlyCiphertext(bob.person, roomId, said);
    for (const device of [alice, alice2, alice3, alice4, bob, bob3]) device.close();
    for (const text of said) console.log(`SAID ${text}`);
}

/** Claims one-time keys until the same key comes twice: the fallback key. Gives its name. */
async function exhaust(claimer, whose) {
    let last = null;
    for (let i = 0; i < 500; i++) {
        const name = await claim(claimer, whose);
        if (name === last) return name;
        last = name;
    }
    return assert.fail("one-time keys without end");
}

async function claim(claimer, { userId, deviceId }) {
    const answer = await ask(claimer, "POST", "/keys/claim", { one_time_keys: { [userId]: { [deviceId]: SIGNED } } });
    return Object.keys(answer.one_time_keys[userId][deviceId])[0];
}

async function servesOnlyCiphertext(person, roomId, said) {
    const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=1000`;
    const { chunk } = await ask(person, "GET", path);
    assert.ok(chunk.filter(({ type }) => type === "m.room.encrypted").length >= said.length);
    assert.ok(chunk.every(({ type }) => type !== "m.room.message"));
    for (const text of said) assert.ok(!JSON.stringify(chunk).includes(text), "something is served in clear");
}

async function ask({ accessToken }, method, path, body) {
    const response = await fetch(`${baseUrl}/_matrix/client/v3${path}`, {
        method,
        headers: { Authorization: `Bearer ${accessToken}` },
        body: body && JSON.stringify(body),
    });
    assert.equal(response.status, 200, `${method} ${path}`);
    return response.json();
}

function secret() {
    return `secret-${randomBytes(16).toString("hex")}`;
}
