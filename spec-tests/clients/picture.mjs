// Alice sends Bob an encrypted picture with a thumbnail, and Bob's phone is told. HOMESERVER is the URL of the server.

import assert from "node:assert/strict";
import { createHash, randomBytes, webcrypto } from "node:crypto";
import { createServer } from "node:http";
import { deflateSync, crc32 } from "node:zlib";
import { EventType, MsgType } from "matrix-js-sdk";
import { EncryptedDevice } from "./encrypted-device.mjs";
import { baseUrl, register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 180_000;
const CTR = { name: "AES-CTR", length: 256 };

/** A push gateway that takes all it is sent. */
class Gateway {
    bodies = [];

    static async start() {
        const gateway = new Gateway();
        const server = createServer(async (request, response) => {
            const parts = [];
            for await (const part of request) parts.push(part);
            gateway.bodies.push(Buffer.concat(parts).toString());
            response.setHeader("Content-Type", "application/json").end('{"rejected":[]}');
        });
        await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
        gateway.url = `http://127.0.0.1:${server.address().port}/_matrix/push/v1/notify`;
        return gateway;
    }

    get notifications() {
        return this.bodies.map((body) => JSON.parse(body).notification);
    }

    async notified(pushkey, eventId) {
        return until(`the app ${pushkey} to be told`, () =>
            this.notifications.find(
                (one) => one.event_id === eventId && one.devices.some((device) => device.pushkey === pushkey),
            ),
        );
    }
}

await run(OVERALL_MILLIS, picture);

async function picture() {
    step("Alice and Bob meet in an encrypted room; Bob's phone has two apps");
    const gateway = await Gateway.start();
    const alice = await EncryptedDevice.start(await register("alice"));
    const bob = await EncryptedDevice.start(await register("bob"));
    await bob.client.setPusher(pusher(gateway, "whole", {}));
    await bob.client.setPusher(pusher(gateway, "frugal", { format: "event_id_only" }));
    const { room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        invite: [bob.person.userId],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await bob.join(roomId);
    await alice.isIn(roomId);
    await until("Alice to see Bob", () => alice.client.getRoom(roomId).getMember(bob.person.userId)?.membership === "join");
    await until("encryption to be known", () => alice.crypto.isEncryptionEnabledInRoom(roomId));

    step("Alice sends a picture and a thumbnail, both encrypted");
    const image = png(640, 480);
    const thumbnail = png(64, 48);
    const file = await upload(alice, image);
    const thumbnailFile = await upload(alice, thumbnail);
    const { event_id: eventId } = await alice.client.sendMessage(roomId, {
        msgtype: MsgType.Image,
        body: "holiday.png",
        file,
        info: {
            mimetype: "image/png",
            size: image.length,
            w: 640,
            h: 480,
            thumbnail_file: thumbnailFile,
            thumbnail_info: { mimetype: "image/png", size: thumbnail.length, w: 64, h: 48 },
        },
    });

    step("Bob sees what she sent");
    const event = await until("the picture", () =>
        bob.client
            .getRoom(roomId)
            .getLiveTimeline()
            .getEvents()
            .find((one) => one.getType() === EventType.RoomMessage && one.getContent().msgtype === MsgType.Image),
    );
    assert.equal(event.getId(), eventId);
    assert.equal(event.getWireType(), "m.room.encrypted");
    const content = event.getContent();
    assert.deepEqual(await download(bob, content.file), image);
    assert.deepEqual(await download(bob, content.info.thumbnail_file), thumbnail);

    step("his phone was told, with no more than each app asked for");
    const whole = await gateway.notified("whole", eventId);
    assert.equal(whole.room_id, roomId);
    assert.equal(whole.type, "m.room.encrypted");
    assert.equal(whole.sender, alice.person.userId);
    assert.ok(whole.content.ciphertext, "the content is what the server has");
    assert.equal(whole.counts.unread, 1);
    const frugal = await gateway.notified("frugal", eventId);
    assert.equal(frugal.room_id, roomId);
    for (const key of ["type", "sender", "content", "sender_display_name", "room_name"]) {
        assert.ok(!(key in frugal), `event_id_only has no ${key}`);
    }
    assert.ok(!gateway.bodies.some((body) => body.includes("holiday")), "nothing readable leaves the server");

    step("what is on the server can't be seen by who has no key, nor fetched by who has no account");
    const stored = await fetchMedia(bob, content.file.url);
    assert.ok(!stored.equals(image));
    assert.equal((await fetch(mediaUrl(content.file.url))).status, 401);

    step("when Bob has read it, the phone is told to show nothing");
    await bob.client.sendReadReceipt(event);
    await until("the badge to go", () => gateway.notifications.some(({ counts }) => (counts.unread ?? 0) === 0));
    alice.close();
    bob.close();
}

function pusher(gateway, pushkey, data) {
    return {
        kind: "http",
        app_id: "org.example.phone",
        pushkey,
        app_display_name: "App",
        device_display_name: "Phone",
        lang: "en",
        data: { url: gateway.url, ...data },
        append: true,
    };
}

/** Encrypts as the specification has it (Client-Server API: sending encrypted attachments) and uploads. */
async function upload(device, plain) {
    const iv = Buffer.concat([randomBytes(8), Buffer.alloc(8)]);
    const key = await webcrypto.subtle.generateKey(CTR, true, ["encrypt", "decrypt"]);
    const encrypted = Buffer.from(await webcrypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, plain));
    const { content_uri: url } = await device.client.uploadContent(new Blob([encrypted]), {
        includeFilename: false,
        type: "application/octet-stream",
    });
    return {
        v: "v2",
        url,
        key: await webcrypto.subtle.exportKey("jwk", key),
        iv: unpadded(iv),
        hashes: { sha256: unpadded(createHash("sha256").update(encrypted).digest()) },
    };
}

async function download(device, { url, key, iv, hashes }) {
    const encrypted = await fetchMedia(device, url);
    assert.equal(unpadded(createHash("sha256").update(encrypted).digest()), hashes.sha256);
    const imported = await webcrypto.subtle.importKey("jwk", key, CTR, false, ["decrypt"]);
    const counter = Buffer.from(iv, "base64");
    return Buffer.from(await webcrypto.subtle.decrypt({ name: "AES-CTR", counter, length: 64 }, imported, encrypted));
}

async function fetchMedia(device, mxc) {
    const url = device.client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
    assert.equal(url, mediaUrl(mxc));
    const response = await fetch(url, { headers: { Authorization: `Bearer ${device.person.accessToken}` } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/octet-stream");
    return Buffer.from(await response.arrayBuffer());
}

function mediaUrl(mxc) {
    return `${baseUrl}/_matrix/client/v1/media/download/${mxc.slice("mxc://".length)}?allow_redirect=true`;
}

function unpadded(bytes) {
    return bytes.toString("base64").replace(/=+$/, "");
}

/** A picture of noise, so that every one is another. */
function png(width, height) {
    const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), randomBytes(width * 3)]));
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(data.length);
        const sum = Buffer.alloc(4);
        sum.writeUInt32BE(crc32(body));
        return Buffer.concat([length, body, sum]);
    };
    return Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        chunk("IHDR", header),
        chunk("IDAT", deflateSync(Buffer.concat(rows))),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}
