// Two people, one of whom follows her rooms through the SDK's own SlidingSync. HOMESERVER is the server's URL.

import assert from "node:assert/strict";
import { createClient, EventType, ReceiptType } from "matrix-js-sdk";
import { SlidingSync, SlidingSyncEvent } from "matrix-js-sdk/lib/sliding-sync.js";
import { baseUrl, register, run, step, until } from "./script.mjs";

const POLL_MILLIS = 10_000;
const LIST = "all";

await run(120_000, async () => {
    step("Alice has five rooms");
    const alice = await client("alice");
    const bob = await client("bob");
    const rooms = [];
    for (let i = 0; i < 5; i++) {
        const { room_id: roomId } = await alice.createRoom({ preset: "public_chat", name: `Room ${i}` });
        await bob.joinRoom(roomId);
        rooms.push(roomId);
    }

    step("she looks at the newest two");
    const sliding = new SlidingSync(
        baseUrl,
        new Map([[LIST, { ranges: [[0, 1]], timeline_limit: 1, required_state: needed() }]]),
        { timeline_limit: 20, required_state: [[EventType.RoomTopic, ""], ...needed()] },
        alice,
        POLL_MILLIS,
    );
    const seen = new Map();
    sliding.on(SlidingSyncEvent.RoomData, (roomId, data) => seen.set(roomId, data));
    await alice.startClient({ slidingSync: sliding });
    await until("two rooms", () => alice.getRooms().length === 2);
    assert.equal(sliding.getListData(LIST).joinedCount, 5);
    assert.deepEqual(new Set(alice.getRooms().map((room) => room.name)), new Set(["Room 3", "Room 4"]));

    step("she scrolls");
    sliding.setListRanges(LIST, [[0, 4]]);
    await until("five rooms", () => alice.getRooms().length === 5);
    assert.ok(alice.getRooms().every((room) => room.getMyMembership() === "join"));

    step("Bob speaks, and she hears it");
    const [first] = rooms;
    const { event_id: hello } = await bob.sendTextMessage(first, "hello");
    const room = alice.getRoom(first);
    await until("the message", () => room.getLiveTimeline().getEvents().some((event) => event.getId() === hello));
    await until("its sender", () => room.getMember(bob.getUserId())?.name !== undefined);
    await until("that it is unread", () => room.getUnreadNotificationCount("total") === 1);

    step("she reads it");
    const shown = room.getLiveTimeline().getEvents().at(-1);
    await alice.sendReadReceipt(shown, ReceiptType.Read);
    await until("that it is read", () => room.getUnreadNotificationCount("total") === 0);

    step("Bob types, then reads");
    await bob.sendTyping(first, true, 30_000);
    await until("Bob types", () => room.getMember(bob.getUserId())?.typing);
    const { event_id: answer } = await alice.sendTextMessage(first, "hello yourself");
    await until("her own message", () => room.findEventById(answer) && !room.findEventById(answer).status);
    await bob.setRoomReadMarkers(first, answer, { getId: () => answer, getRoomId: () => first, isState: () => false });
    await until("that Bob has read", () => room.getEventReadUpTo(bob.getUserId()) === answer);

    step("she opens a room, and sees more of it");
    for (let i = 0; i < 3; i++) await bob.sendTextMessage(rooms[1], `before ${i}`);
    await bob.sendTextMessage(rooms[1], "now");
    await alice.setRoomTopic(rooms[1], "Bees");
    sliding.modifyRoomSubscriptions(new Set([rooms[1]]));
    const opened = alice.getRoom(rooms[1]);
    await until("the history", () =>
        opened.getLiveTimeline().getEvents().some((event) => event.getContent().body === "before 0"));
    await until("the topic", () =>
        opened.currentState.getStateEvents(EventType.RoomTopic, "")?.getContent().topic === "Bees");

    step("Bob asks her in");
    const { room_id: cellar } = await bob.createRoom({ name: "Cellar", invite: [alice.getUserId()] });
    await until("the invitation", () => alice.getRoom(cellar)?.getMyMembership() === "invite");
    await alice.joinRoom(cellar);
    await until("that she is in", () => alice.getRoom(cellar).getMyMembership() === "join");

    step("her account data comes too");
    await alice.setAccountData("org.example.garden", { bees: 7 });
    await until("the data", () => alice.getAccountData("org.example.garden")?.getContent().bees === 7);

    step("she leaves a room");
    await alice.leave(rooms[2]);
    await until("that she is out", () => alice.getRoom(rooms[2])?.getMyMembership() !== "join");
    alice.stopClient();
});

async function client(name) {
    const { userId, accessToken, deviceId } = await register(name);
    return createClient({ baseUrl, userId, accessToken, deviceId });
}

function needed() {
    return [
        [EventType.RoomName, ""],
        [EventType.RoomCreate, ""],
        [EventType.RoomJoinRules, ""],
        [EventType.RoomPowerLevels, ""],
        [EventType.RoomMember, "$ME"],
        [EventType.RoomMember, "$LAZY"],
    ];
}
