// Alice on the JavaScript SDK and Bob on mautrix-go understand each other: two implementations of Olm, Megolm and of
// everything around them that share nothing. HOMESERVER is the URL of the server, MAUTRIX the path of Bob's program.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { VerificationPhase, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { EncryptedDevice } from "./encrypted-device.mjs";
import { MautrixDevice } from "./mautrix-device.mjs";
import { logIn, register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 180_000;

await run(OVERALL_MILLIS, twoImplementations);

async function twoImplementations() {
    step("Alice starts the JavaScript SDK, Bob mautrix-go");
    const alice = await EncryptedDevice.start(await register("alice"));
    const bobPerson = await register("bob");
    const bob = await MautrixDevice.start(bobPerson);

    step("both speak in an encrypted room");
    const { room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        invite: [bobPerson.userId],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await alice.isIn(roomId);
    await bob.isIn(roomId);
    await until(
        "Alice to see Bob",
        () => alice.client.getRoom(roomId).getMember(bobPerson.userId)?.membership === "join",
    );
    const said = [];
    for (const speaker of [alice, bob, alice, bob]) {
        await speaker.say(roomId, text(), said);
        await alice.hears(roomId, said);
        await bob.hears(said);
    }

    step("they compare emoji");
    await verify(alice, bob);

    step("Bob logs in again; each other device finds the new one and speaks to it");
    const second = await MautrixDevice.start(await logIn(bobPerson));
    await second.isIn(roomId);
    await until("Alice to know the new device", async () => {
        const devices = await alice.crypto.getUserDeviceInfo([bobPerson.userId]);
        return devices.get(bobPerson.userId).has(second.person.deviceId);
    });
    const since = [];
    for (const speaker of [alice, bob, second, alice]) {
        await speaker.say(roomId, text(), since);
        await alice.hears(roomId, [...said, ...since]);
        await bob.hears([...said, ...since]);
        await until("the new device to hear", () => since.every((body) => second.heard().includes(body)));
    }
    for (const device of [alice, bob, second]) device.close();
}

/** Alice compares emoji with a device of Bob. */
async function verify(alice, bob) {
    const request = await alice.crypto.requestDeviceVerification(bob.person.userId, bob.person.deviceId);
    await until("the request to be accepted", () => request.phase === VerificationPhase.Ready);
    const verifier = await request.startVerification("m.sas.v1");
    const shown = new Promise((resolve) => verifier.once(VerifierEvent.ShowSas, resolve));
    const finished = verifier.verify();
    const sas = await shown;
    assert.deepEqual(sas.sas.emoji.map(([emoji]) => plain(emoji)), (await bob.emoji()).map(plain));
    await Promise.all([sas.confirm(), bob.confirm()]);
    await finished;
    const status = await alice.crypto.getDeviceVerificationStatus(bob.person.userId, bob.person.deviceId);
    assert.ok(status.localVerified, "Bob's device is verified");
}

/** An emoji without the selectors of its presentation, which some write and some don't. */
function plain(emoji) {
    return emoji.replaceAll("\uFE0F", "");
}

function text() {
    return `said-${randomBytes(16).toString("hex")}`;
}
