// Alice on matrix-js-sdk and Bob on matrix-nio read each other in an encrypted room. HOMESERVER is the URL of the server,
// PYTHON an interpreter that has matrix-nio.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { EncryptedDevice } from "./encrypted-device.mjs";
import { register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 180_000;
const DEVICE = fileURLToPath(new URL("nio/device.py", import.meta.url));

/** A device on matrix-nio, in a process of its own. */
class NioDevice {
    #process = spawn(process.env.PYTHON, [DEVICE], { stdio: ["pipe", "pipe", "inherit"] });
    told = [];

    constructor() {
        createInterface({ input: this.#process.stdout }).on("line", (line) => this.told.push(JSON.parse(line)));
        this.#process.on("exit", (code) => this.told.push({ exit: code }));
    }

    static async start(login) {
        const device = new NioDevice();
        device.order(login);
        Object.assign(device, await device.tells("to be ready", (one) => one.ready));
        return device;
    }

    order(order) {
        this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    }

    async tells(what, condition) {
        return until(`nio ${what}`, () => {
            assert.ok(!this.told.some((one) => "exit" in one), "nio ended");
            return this.told.find(condition);
        });
    }

    async hears(body) {
        const heard = await this.tells(`to hear ${body}`, (one) => one.heard === body);
        assert.equal(heard.encrypted, true);
        return heard;
    }

    async close() {
        this.#process.stdin.end();
        const { exit } = await until("nio to end", () => this.told.find((one) => "exit" in one));
        assert.equal(exit, 0);
    }
}

await run(OVERALL_MILLIS, twoClients);

async function twoClients() {
    step("Alice starts on matrix-js-sdk, Bob on matrix-nio");
    const alice = await EncryptedDevice.start(await register("alice"));
    const bob = await NioDevice.start({ user: "bob" });

    step("Alice invites Bob into an encrypted room");
    const { room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        invite: [bob.ready],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await bob.tells("to be invited", (one) => one.invited === roomId);
    bob.order({ join: roomId });
    await bob.tells("to have joined", (one) => one.joined === roomId);
    await until("Alice to see Bob", () => alice.client.getRoom(roomId)?.getMember(bob.ready)?.membership === "join");
    await alice.isIn(roomId);

    step("each reads what the other says");
    const said = [];
    for (let turn = 0; turn < 3; turn++) {
        const body = text();
        await alice.say(roomId, body, said);
        await bob.hears(body);
        const answer = text();
        bob.order({ room: roomId, say: answer });
        said.push(answer);
        await alice.hears(roomId, said);
    }

    step("each knows the other's device by the same key");
    const seen = (await alice.crypto.getUserDeviceInfo([bob.ready], true)).get(bob.ready);
    assert.equal(seen.get(bob.device).getFingerprint(), bob.ed25519);
    bob.order({ devices: alice.person.userId });
    const { devices } = await bob.tells("Alice's devices", (one) => one.devices);
    assert.equal(devices[alice.person.deviceId], (await alice.crypto.getOwnDeviceKeys()).ed25519);

    step("a second device of Bob reads what is said from then on, and only that");
    const second = await NioDevice.start({ user: bob.ready, password: bob.password });
    await until("Alice to know the second device", async () => {
        const known = await alice.crypto.getUserDeviceInfo([bob.ready]);
        return known.get(bob.ready)?.has(second.device);
    });
    const later = text();
    await alice.say(roomId, later, said);
    await Promise.all([bob.hears(later), second.hears(later)]);
    assert.ok(!second.told.some((one) => one.heard === said[0]), "nobody gave it the old keys");
    const last = text();
    second.order({ room: roomId, say: last });
    await Promise.all([bob.hears(last), alice.hears(roomId, [...said, last])]);

    assert.ok(!bob.told.some((one) => one.unreadable), "Bob could read everything");
    await Promise.all([bob.close(), second.close()]);
    alice.close();
}

function text() {
    return `A text ${randomBytes(8).toString("hex")}`;
}
