// Two people with the clients' own SDK: who is there, who types, and who has read what. HOMESERVER is its URL.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { createClient, ReceiptType, RoomEvent, RoomMemberEvent } from "matrix-js-sdk";

const OVERALL_MILLIS = 120_000;
const STEP_MILLIS = 20_000;

const baseUrl = process.env.HOMESERVER;
if (!process.env.DEBUG) {
    // The SDK tells the console everything. We speak through console.log, which it does not use.
    for (const level of ["trace", "debug", "info", "warn", "error"]) console[level] = () => {};
}

setTimeout(() => fail(new Error(`not done after ${OVERALL_MILLIS} ms`)), OVERALL_MILLIS).unref();
try {
    assert.ok(baseUrl, "HOMESERVER must be set");
    await ephemeral();
    console.log("All good.");
    process.exit(0);
} catch (error) {
    fail(error);
}

async function ephemeral() {
    step("Alice and Bob meet in a room");
    const alice = await start("alice");
    const bob = await start("bob");
    const aliceId = alice.getUserId();
    const bobId = bob.getUserId();
    const { room_id: roomId } = await alice.createRoom({ preset: "public_chat" });
    await bob.joinRoom(roomId);
    await until("Bob's own join", () => bob.getRoom(roomId)?.getMyMembership() === "join");
    await until("Alice to see Bob", () => alice.getRoom(roomId)?.getMember(bobId)?.membership === "join");
    const aliceRoom = alice.getRoom(roomId);
    const bobRoom = bob.getRoom(roomId);

    step("each sees that the other is online");
    await until("Bob online", () => alice.getUser(bobId)?.presence === "online");
    await until("Alice online", () => bob.getUser(aliceId)?.presence === "online");
    assert.equal(alice.getUser(bobId).currentlyActive, true);

    step("Bob goes to lunch");
    await bob.setSyncPresence("unavailable");
    await bob.setPresence({ presence: "unavailable", status_msg: "lunch" });
    await until("Bob away", () => alice.getUser(bobId)?.presence === "unavailable");
    assert.equal(alice.getUser(bobId).presenceStatusMsg, "lunch");

    step("Alice types, and Bob sees her begin and end");
    const seen = [];
    bob.on(RoomMemberEvent.Typing, (event, member) => seen.push([member.userId, member.typing]));
    await alice.sendTyping(roomId, true, 30_000);
    await until("Alice typing", () => bobRoom.getMember(aliceId).typing);
    await alice.sendTyping(roomId, false, 0);
    await until("Alice not typing", () => !bobRoom.getMember(aliceId).typing);
    await alice.sendTyping(roomId, true, 30_000);
    await until("Alice typing again", () => bobRoom.getMember(aliceId).typing);
    const { event_id: first } = await alice.sendTextMessage(roomId, "hello");
    await until("the message to end it", () => !bobRoom.getMember(aliceId).typing);
    assert.deepEqual(
        seen.map(([userId, typing]) => [userId, typing]),
        [true, false, true, false].map((typing) => [aliceId, typing]),
    );

    step("Bob reads for all to see");
    const hello = await until("the message", () => bobRoom.findEventById(first));
    await bob.sendReadReceipt(hello);
    await until("Bob's receipt", () => aliceRoom.hasUserReadEvent(bobId, first));

    step("Bob reads in private; Alice learns nothing, his other device does");
    const { event_id: second } = await alice.sendTextMessage(roomId, "are you there?");
    const question = await until("the question", () => bobRoom.findEventById(second));
    await bob.sendReadReceipt(question, ReceiptType.ReadPrivate);
    const phone = await startDevice(bob);
    await until("the private receipt on the phone", () => phone.getRoom(roomId)?.hasUserReadEvent(bobId, second));
    const { event_id: third } = await alice.sendTextMessage(roomId, "hm");
    await until("Alice's own message to come back", () => aliceRoom.findEventById(third)?.status === null);
    assert.equal(aliceRoom.getReadReceiptForUserId(bobId, true)?.eventId, first);

    step("Bob reads in a thread");
    const { event_id: threaded } = await alice.sendEvent(roomId, "m.room.message", {
        "msgtype": "m.text",
        "body": "by the way",
        "m.relates_to": { rel_type: "m.thread", event_id: first },
    });
    const aside = await until("the aside", () => bobRoom.findEventById(threaded));
    const receipts = [];
    aliceRoom.on(RoomEvent.Receipt, (event) => receipts.push(event.getContent()));
    await bob.sendReceipt(aside, ReceiptType.Read); // the SDK adds the thread
    const receipt = await until("the threaded receipt", () =>
        receipts.map((content) => content[threaded]?.["m.read"]?.[bobId]).find((data) => data),
    );
    assert.equal(receipt.thread_id, first);
    assert.notEqual(aliceRoom.getReadReceiptForUserId(bobId, true)?.eventId, threaded);

    step("Alice marks how far she has read");
    await alice.setRoomReadMarkers(roomId, second);
    await until("the marker", () => aliceRoom.getAccountData("m.fully_read")?.getContent().event_id === second);

    step("Bob leaves the net");
    await bob.setSyncPresence("offline");
    phone.stopClient();
    await phone.setPresence({ presence: "offline" });
    await bob.setPresence({ presence: "offline", status_msg: "bye" });
    await until("Bob offline", () => alice.getUser(bobId)?.presence === "offline");
    assert.equal(alice.getUser(bobId).presenceStatusMsg, "bye");
    alice.stopClient();
    bob.stopClient();
}

/** Registers through the dummy stage of user-interactive authentication, and syncs. */
async function start(name) {
    const username = `${name}-${randomBytes(5).toString("hex")}`;
    const password = randomBytes(12).toString("hex");
    const anonymous = createClient({ baseUrl });
    const challenge = await anonymous.registerRequest({ username, password }).then(
        () => assert.fail("registered without authentication"),
        (error) => error,
    );
    const auth = { type: "m.login.dummy", session: challenge.data.session };
    const login = await anonymous.registerRequest({ username, password, auth });
    const client = await startWith(login);
    client.password = password;
    return client;
}

/** The same person on a new device. */
async function startDevice(client) {
    const login = await createClient({ baseUrl }).loginRequest({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: client.getUserId() },
        password: client.password,
    });
    return startWith(login);
}

async function startWith({ user_id: userId, access_token: accessToken, device_id: deviceId }) {
    const client = createClient({ baseUrl, userId, accessToken, deviceId });
    await client.startClient({ threadSupport: true });
    await until("the first sync", () => client.isInitialSyncComplete());
    return client;
}

async function until(what, condition) {
    const deadline = Date.now() + STEP_MILLIS;
    for (;;) {
        const result = await condition();
        if (result) return result;
        assert.ok(Date.now() < deadline, `waited ${STEP_MILLIS} ms for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}

function step(text) {
    console.log(`${process.uptime().toFixed(1).padStart(6)} s  ${text}`);
}

function fail(error) {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
}
