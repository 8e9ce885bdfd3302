// What people do in a conversation, through the clients' own SDK: threads, reactions, edits, receipts and unread
// counts, typing, spaces, search, knocking. HOMESERVER is the URL of the server.

import assert from "node:assert/strict";
import {
    createClient,
    EventType,
    KnownMembership,
    MatrixError,
    NotificationCountType,
    ReceiptType,
    RelationType,
    RoomEvent,
    RoomMemberEvent,
} from "matrix-js-sdk";
import { RoomHierarchy } from "matrix-js-sdk/lib/room-hierarchy.js";
import { baseUrl, logIn, register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 120_000;
const HITS = 12; // more than a page of search results

await run(OVERALL_MILLIS, conversation);

async function conversation() {
    const alice = await start(await register("alice"));
    const bobAccount = await register("bob");
    const bob = await start(bobAccount);
    const carol = await start(await register("carol"));
    const { room_id: roomId } = await alice.createRoom({ name: "Conversation", invite: [bob.getUserId()] });
    await until("the invite", () => bob.getRoom(roomId)?.getMyMembership() === KnownMembership.Invite);
    await bob.joinRoom(roomId);
    await until("Alice to see Bob", () => membership(alice, roomId, bob) === KnownMembership.Join);
    await until("Bob's own join", () => bob.getRoom(roomId)?.getMyMembership() === KnownMembership.Join);

    await reactions(alice, bob, roomId);
    await edits(alice, bob, bobAccount, roomId);
    await threads(alice, bob, bobAccount, roomId);
    await unreadCounts(alice, bob, bobAccount, roomId);
    await typing(alice, bob, roomId);
    await search(alice, bob, carol, roomId);
    await spaces(alice, bob, roomId);
    await knocking(alice, carol);
    for (const client of [alice, bob, carol]) client.stopClient();
}

async function reactions(alice, bob, roomId) {
    step("Bob reacts, Alice sees it, and no more when he takes it back");
    const said = await hear(bob, roomId, await say(alice, roomId, "cake?"));
    const reaction = {
        "m.relates_to": { rel_type: RelationType.Annotation, event_id: said.getId(), key: "👍" },
    };
    const { event_id: reactionId } = await bob.sendEvent(roomId, EventType.Reaction, reaction);
    const keys = () =>
        alice
            .getRoom(roomId)
            .relations.getChildEventsForEvent(said.getId(), RelationType.Annotation, EventType.Reaction)
            ?.getSortedAnnotationsByKey()
            ?.map(([key, events]) => [key, [...events].map((event) => event.getSender())])
            .filter(([, senders]) => senders.length > 0) ?? [];
    await until("the reaction", () => keys().length === 1);
    assert.deepEqual(keys(), [["👍", [bob.getUserId()]]]);

    const twice = await bob.sendEvent(roomId, EventType.Reaction, reaction).catch((error) => error);
    assert.ok(twice instanceof MatrixError, "the same reaction twice");
    assert.equal(twice.errcode, "M_DUPLICATE_ANNOTATION");

    const { events } = await alice.relations(roomId, said.getId(), RelationType.Annotation, EventType.Reaction);
    assert.deepEqual(events.map((event) => event.getId()), [reactionId]);

    await bob.redactEvent(roomId, reactionId);
    await until("the reaction to go", () => keys().length === 0);
}

async function edits(alice, bob, bobAccount, roomId) {
    step("Alice corrects herself, live and for who comes later");
    const id = await say(alice, roomId, "teh tea");
    const heard = await hear(bob, roomId, id);
    await alice.sendEvent(roomId, EventType.RoomMessage, {
        "msgtype": "m.text",
        "body": "* the tea",
        "m.new_content": { msgtype: "m.text", body: "the tea" },
        "m.relates_to": { rel_type: RelationType.Replace, event_id: id },
    });
    await until("the edit", () => heard.getContent().body === "the tea");
    assert.equal(heard.replacingEvent().getSender(), alice.getUserId());

    const later = await start(await logIn(bobAccount));
    const edited = await hear(later, roomId, id);
    await until("the edit on another device", () => edited.getContent().body === "the tea");
    later.stopClient();
}

async function threads(alice, bob, bobAccount, roomId) {
    step("they talk in a thread beside the room");
    const rootId = await say(alice, roomId, "about the garden");
    await hear(bob, roomId, rootId);
    const replies = [];
    for (const [who, text] of [[bob, "roses"], [alice, "tulips"], [bob, "weeds"]]) {
        replies.push((await who.sendTextMessage(roomId, rootId, text)).event_id);
        await until(text, () => thread(alice, roomId, rootId)?.replyToEvent?.getId() === replies.at(-1));
    }
    assert.equal(thread(alice, roomId, rootId).length, 3);
    assert.ok(thread(alice, roomId, rootId).hasCurrentUserParticipated);
    const main = alice.getRoom(roomId).getLiveTimeline().getEvents().map((event) => event.getId());
    assert.ok(main.includes(rootId), "the root is in the room");
    assert.ok(!replies.some((reply) => main.includes(reply)), "the replies are not");

    step("the list of threads has it, also on a new device");
    const later = await start(await logIn(bobAccount));
    const room = later.getRoom(roomId);
    await room.createThreadsTimelineSets();
    await room.fetchRoomThreads();
    await until("the thread", () => room.getThreads().some((found) => found.id === rootId && found.length === 3));
    later.stopClient();
}

async function unreadCounts(alice, bob, bobAccount, roomId) {
    step("Alice speaks in the room and in a thread; Bob's counts tell them apart");
    const rootId = await say(alice, roomId, "root");
    const root = await hear(bob, roomId, rootId);
    await bob.sendReceipt(root, ReceiptType.Read, {}, true); // unthreaded: all that was
    const count = () => bob.getRoom(roomId).getRoomUnreadNotificationCount(NotificationCountType.Total);
    const threadCount = () =>
        bob.getRoom(roomId).getThreadUnreadNotificationCount(rootId, NotificationCountType.Total);
    const mentions = () => bob.getRoom(roomId).getRoomUnreadNotificationCount(NotificationCountType.Highlight);
    await until("nothing unread", () => count() === 0);

    await say(alice, roomId, "one");
    const { event_id: mentionId } = await alice.sendEvent(roomId, EventType.RoomMessage, {
        "msgtype": "m.text",
        "body": "two, Bob",
        "m.mentions": { user_ids: [bob.getUserId()] },
    });
    const { event_id: asideId } = await alice.sendTextMessage(roomId, rootId, "aside");
    await until("the counts", () => count() === 2 && threadCount() === 1 && mentions() === 1);

    step("Bob reads the thread for himself");
    const told = [];
    alice.on(RoomEvent.Receipt, (event) => told.push(...Object.keys(event.getContent())));
    const aside = await until("the aside", () => bob.getRoom(roomId).findEventById(asideId));
    await bob.sendReadReceipt(aside, ReceiptType.ReadPrivate);
    await until("the thread to be read", () => threadCount() === 0);
    assert.equal(count(), 2);

    step("Bob reads the room for all to see; another device agrees");
    const mention = await hear(bob, roomId, mentionId);
    await bob.sendReadReceipt(mention, ReceiptType.Read);
    await until("the room to be read", () => count() === 0 && mentions() === 0);
    await until("Alice to see it", () => alice.getRoom(roomId).hasUserReadEvent(bob.getUserId(), mentionId));
    assert.ok(told.includes(mentionId));
    assert.ok(!told.includes(asideId), "a private receipt is nobody else's business");
    const later = await start(await logIn(bobAccount));
    const room = later.getRoom(roomId);
    assert.equal(room.getRoomUnreadNotificationCount(NotificationCountType.Total), 0);
    assert.equal(room.getThreadUnreadNotificationCount(rootId, NotificationCountType.Total), 0);
    assert.equal(room.getReadReceiptForUserId(bob.getUserId(), true)?.eventId, mentionId);
    later.stopClient();
}

async function typing(alice, bob, roomId) {
    step("Bob types and stops");
    const seen = [];
    alice.on(RoomMemberEvent.Typing, (event, member) => seen.push([member.userId, member.typing]));
    await bob.sendTyping(roomId, true, 20_000);
    await until("Bob typing", () => alice.getRoom(roomId).getMember(bob.getUserId()).typing);
    await bob.sendTyping(roomId, false, 0);
    await until("Bob not typing", () => !alice.getRoom(roomId).getMember(bob.getUserId()).typing);
    assert.deepEqual(seen, [true, false].map((is) => [bob.getUserId(), is]));
}

async function search(alice, bob, carol, roomId) {
    step("Bob searches, page by page; Carol, who is not there, finds nothing");
    const word = `marmalade${Date.now()}`;
    for (let i = 0; i < HITS; i++) await say(alice, roomId, `${word} number ${i}`);
    const filter = { rooms: [roomId], limit: 5 };
    let found = await until("the search to know all of it", async () => {
        const answer = await bob.searchRoomEvents({ term: word, filter });
        return answer.count === HITS && answer;
    });
    assert.ok(found.highlights.includes(word), "the word is highlighted");
    while (found.next_batch) found = await bob.backPaginateRoomEventsSearch(found);
    const bodies = found.results.map((result) => result.context.getEvent().getContent().body);
    assert.deepEqual(bodies.toSorted(), [...Array(HITS).keys()].map((i) => `${word} number ${i}`).toSorted());
    const none = await carol.searchRoomEvents({ term: word });
    assert.equal(none.results.length, 0);
}

async function spaces(alice, bob, roomId) {
    step("Alice makes a space of two rooms and a space within");
    const { room_id: spaceId } = await space(alice, "Outer");
    const { room_id: innerId } = await space(alice, "Inner");
    const { room_id: hiddenId } = await alice.createRoom({ name: "Hidden", preset: "private_chat" });
    const { room_id: openId } = await alice.createRoom({ name: "Open", preset: "public_chat" });
    const via = [alice.getDomain()];
    await alice.sendStateEvent(spaceId, EventType.SpaceChild, { via, order: "a" }, innerId);
    await alice.sendStateEvent(spaceId, EventType.SpaceChild, { via, order: "b", suggested: true }, roomId);
    await alice.sendStateEvent(spaceId, EventType.SpaceChild, { via, order: "c" }, hiddenId);
    await alice.sendStateEvent(innerId, EventType.SpaceChild, { via }, openId);
    await alice.sendStateEvent(openId, EventType.SpaceParent, { via, canonical: true }, innerId);
    await until("the space", () => alice.getRoom(spaceId)?.isSpaceRoom());

    step("Bob walks through it and sees what he may");
    await bob.joinRoom(spaceId);
    const hierarchy = new RoomHierarchy(await until("the space", () => bob.getRoom(spaceId)), 2);
    do await hierarchy.load();
    while (hierarchy.canLoadMore);
    const names = hierarchy.rooms.map((room) => room.name);
    assert.deepEqual(names, ["Outer", "Inner", "Open", "Conversation"]);
    assert.ok(hierarchy.isSuggested(spaceId, roomId));
    assert.ok(!hierarchy.isSuggested(spaceId, innerId));
    const { rooms: suggested } = await bob.getRoomHierarchy(spaceId, 10, undefined, true);
    assert.deepEqual(suggested.map((room) => room.room_id), [spaceId, roomId]);

    step("Alice takes a room out of the space");
    await alice.sendStateEvent(spaceId, EventType.SpaceChild, {}, roomId);
    await until("it to be gone", async () => {
        const { rooms } = await bob.getRoomHierarchy(spaceId);
        return !rooms.some((room) => room.room_id === roomId);
    });
}

async function knocking(alice, carol) {
    step("Carol knocks; Alice lets her in");
    const { room_id: roomId } = await alice.createRoom({
        name: "Closed",
        initial_state: [{ type: EventType.RoomJoinRules, state_key: "", content: { join_rule: "knock" } }],
    });
    const refused = await carol.joinRoom(roomId).catch((error) => error);
    assert.ok(refused instanceof MatrixError, "joined a room that wants a knock");
    assert.equal(refused.errcode, "M_FORBIDDEN");

    await carol.knockRoom(roomId, { reason: "let me in", viaServers: [alice.getDomain()] });
    await until("the knock", () => membership(alice, roomId, carol) === KnownMembership.Knock);
    const knock = alice.getRoom(roomId).getMember(carol.getUserId()).events.member;
    assert.equal(knock.getContent().reason, "let me in");
    await until("her own knock", () => carol.getRoom(roomId)?.getMyMembership() === KnownMembership.Knock);
    assert.equal(carol.getRoom(roomId).name, "Closed");

    await alice.invite(roomId, carol.getUserId());
    await until("the invite", () => carol.getRoom(roomId)?.getMyMembership() === KnownMembership.Invite);
    await carol.joinRoom(roomId);
    await until("Carol to be in", () => membership(alice, roomId, carol) === KnownMembership.Join);

    step("Alice turns the next one away");
    await alice.kick(roomId, carol.getUserId());
    await until("Carol to be out", () => membership(alice, roomId, carol) === KnownMembership.Leave);
    await carol.knockRoom(roomId, {});
    await until("the next knock", () => membership(alice, roomId, carol) === KnownMembership.Knock);
    await alice.kick(roomId, carol.getUserId(), "not today");
    await until("the refusal", () => carol.getRoom(roomId)?.getMyMembership() === KnownMembership.Leave);
}

function space(client, name) {
    return client.createRoom({ name, preset: "public_chat", creation_content: { type: "m.space" } });
}

function thread(client, roomId, rootId) {
    return client.getRoom(roomId).getThread(rootId);
}

function membership(client, roomId, of) {
    return client.getRoom(roomId)?.getMember(of.getUserId())?.membership;
}

async function say(client, roomId, text) {
    return (await client.sendTextMessage(roomId, text)).event_id;
}

function hear(client, roomId, eventId) {
    return until(`event ${eventId}`, () => client.getRoom(roomId)?.findEventById(eventId));
}

async function start({ userId, accessToken, deviceId }) {
    const client = createClient({ baseUrl, userId, accessToken, deviceId, timelineSupport: true });
    await client.startClient({ threadSupport: true, initialSyncLimit: 30 });
    await until("the first sync", () => client.isInitialSyncComplete());
    return client;
}
