// Two people with the clients' own SDK: they register, meet in a room, talk, read back, and go on after the server
// was restarted. HOMESERVER is its URL. The server is restarted by RESTART_COMMAND if that is set; else whoever runs
// this reads the line "RESTART?" on our standard output, restarts it, and writes a line to our standard input.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { createClient, EventType, KnownMembership } from "matrix-js-sdk";
import { SavedStore } from "./saved-store.mjs";
import { baseUrl, logIn, register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 180_000;
const FIRST_PAGE = 10;
const MESSAGES = 45; // more than two pages

await run(OVERALL_MILLIS, twoPeople);

async function twoPeople() {
    step("Alice and Bob register");
    const alice = { ...(await register("alice")), store: new SavedStore() };
    const bob = { ...(await register("bob")), store: new SavedStore() };

    step("both sync");
    let aliceClient = await start(alice, alice.store);
    const bobClient = await start(bob, bob.store);

    step("Alice creates a room and invites Bob");
    const { room_id: roomId } = await aliceClient.createRoom({ name: "Two people", invite: [bob.userId] });

    step("Bob sees the invite and joins");
    const invite = await until("the invite", () => bobClient.getRoom(roomId));
    assert.equal(invite.getMyMembership(), KnownMembership.Invite);
    assert.equal(invite.getMember(bob.userId).events.member.getSender(), alice.userId);
    await bobClient.joinRoom(roomId);
    await until("Bob's own join", () => bobClient.getRoom(roomId)?.getMyMembership() === KnownMembership.Join);
    await until("Alice to see Bob", () => aliceClient.getRoom(roomId)?.getMember(bob.userId)?.membership === "join");
    assert.equal(bobClient.getRoom(roomId).name, "Two people");

    step("they talk");
    const said = [];
    for (let i = 0; i < MESSAGES; i++) {
        await say(i % 3 === 0 ? bobClient : aliceClient, roomId, `message ${i}`, said);
        await hears("Alice", aliceClient, roomId, said); // else the SDK puts its own message before one under way
        await hears("Bob", bobClient, roomId, said);
    }

    step("Alice reads back on another device");
    await readBack(alice, roomId, said);

    step("Alice closes her client; Bob says something that she misses");
    const saved = alice.store.snapshot();
    aliceClient.stopClient();
    const heardBefore = said.length;
    await say(bobClient, roomId, "before the restart", said);
    await hears("Bob", bobClient, roomId, said);

    step("the server is restarted");
    await restart();

    step("Bob's client, which stayed open, goes on");
    await until("Bob's client to reconnect", async () => {
        bobClient.retryImmediately();
        return say(bobClient, roomId, "after the restart", said).then(
            () => true,
            () => resetPending(bobClient, roomId),
        );
    });
    await hears("Bob", bobClient, roomId, said);

    step("Alice opens her client again, with its stored sync token");
    aliceClient = await start(alice, new SavedStore(saved));
    await hears("Alice", aliceClient, roomId, said, heardBefore);
    await say(aliceClient, roomId, "Alice is back", said);
    await hears("Bob", bobClient, roomId, said);
    await hears("Alice", aliceClient, roomId, said, heardBefore);

    step("Bob reads back on another device");
    await readBack(bob, roomId, said);
    aliceClient.stopClient();
    bobClient.stopClient();
}

async function start({ userId, accessToken, deviceId }, store) {
    const client = createClient({ baseUrl, userId, accessToken, deviceId, store });
    await client.startClient({ initialSyncLimit: FIRST_PAGE, lazyLoadMembers: true });
    await until("the first sync", () => client.isInitialSyncComplete());
    return client;
}

/** Logs in on a new device and pages back until the room begins: all that was said is there, once and in order. */
async function readBack(person, roomId, said) {
    const client = await start(await logIn(person), new SavedStore());
    const timeline = client.getRoom(roomId).getLiveTimeline();
    assert.ok(bodies(timeline.getEvents()).length <= FIRST_PAGE, "the first sync exceeds its limit");
    let pages = 1;
    while (await client.paginateEventTimeline(timeline, { backwards: true, limit: 20 })) {
        pages++;
        assert.ok(pages < 20, "history has no end");
    }
    assert.ok(pages > 2, "history was a single page");
    assert.deepEqual(bodies(timeline.getEvents()), said);
    assert.equal(timeline.getEvents()[0].getType(), EventType.RoomCreate);
    await client.logout(true);
}

async function say(client, roomId, body, said) {
    await client.sendTextMessage(roomId, body);
    said.push(body);
}

/** Takes back local echoes that could not be sent. Gives false. */
function resetPending(client, roomId) {
    for (const event of client.getRoom(roomId).getLiveTimeline().getEvents()) {
        if (event.status === "not_sent") client.cancelPendingEvent(event);
    }
    return false;
}

/** Waits until a client has everything that was said from `from` on, each once and in order, and nothing else. */
async function hears(who, client, roomId, said, from = 0) {
    const heard = () => bodies(client.getRoom(roomId).getLiveTimeline().getEvents());
    const expected = said.slice(from);
    const complete = () =>
        heard().at(-1) === said.at(-1) &&
        client.getRoom(roomId).getLiveTimeline().getEvents().every((event) => event.status === null);
    await until(`${who} to hear ${JSON.stringify(said.at(-1))}`, complete);
    const known = heard();
    assert.equal(new Set(known).size, known.length, `${who} heard something twice: ${known}`);
    assert.deepEqual(known.slice(-expected.length), expected, `${who} missed something`);
    assert.deepEqual(known, said.slice(-known.length));
}

function bodies(events) {
    return events.filter((event) => event.getType() === EventType.RoomMessage).map((event) => event.getContent().body);
}

async function restart() {
    if (process.env.RESTART_COMMAND) {
        execFileSync("/bin/sh", ["-c", process.env.RESTART_COMMAND], { stdio: ["ignore", 2, "inherit"] });
        return;
    }
    const lines = createInterface({ input: process.stdin });
    console.log("RESTART?");
    const { done } = await lines[Symbol.asyncIterator]().next();
    lines.close();
    assert.ok(!done, "nobody restarted the server");
}
