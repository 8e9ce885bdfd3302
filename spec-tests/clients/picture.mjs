// Alice sends Bob an encrypted picture with an encrypted thumbnail, and his phone is told of it. HOMESERVER is the URL of the
// server, which must be allowed to reach a gateway on loopback.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { decryptAttachment, encryptAttachment } from "./attachment.mjs";
import { EncryptedDevice } from "./encrypted-device.mjs";
import { Gateway } from "./gateway.mjs";
import { register, run, step, until } from "./script.mjs";

const OVERALL_MILLIS = 150_000;
const ENCRYPTED_TYPE = "application/octet-stream"; // the server must not know what it is

await run(OVERALL_MILLIS, picture);

async function picture() {
    step("Alice and Bob are in an encrypted room");
    const alice = await EncryptedDevice.start(await register("alice"));
    const bob = await EncryptedDevice.start(await register("bob"));
    const { room_id: roomId } = await alice.client.createRoom({
        preset: "private_chat",
        name: "Holidays",
        invite: [bob.person.userId],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await bob.join(roomId);
    await until("Alice to see Bob", () => alice.client.getRoom(roomId)?.getMember(bob.person.userId)?.membership === "join");
    await until("encryption to be known", () => alice.crypto.isEncryptionEnabledInRoom(roomId));

    step("Bob's phones have pushers: one wants to know all, one only which event it is");
    const gateway = await Gateway.start();
    await setPusher(bob, gateway, "full", {});
    await setPusher(bob, gateway, "id-only", { format: "event_id_only" });

    step("Alice encrypts, uploads and sends the picture and its thumbnail");
    const original = png(300, 200);
    const small = png(30, 20);
    const file = await upload(alice, original);
    const thumbnail = await upload(alice, small);
    const { event_id: eventId } = await alice.client.sendMessage(roomId, {
        msgtype: "m.image",
        body: "beach.png",
        file,
        info: {
            mimetype: "image/png",
            size: original.length,
            w: 300,
            h: 200,
            thumbnail_file: thumbnail,
            thumbnail_info: { mimetype: "image/png", size: small.length, w: 30, h: 20 },
        },
    });

    step("both phones are told, and the gateway learns nothing of the picture");
    const full = await gateway.pushed("full", eventId);
    assert.equal(full.type, "m.room.encrypted");
    assert.equal(full.room_id, roomId);
    assert.equal(full.sender, alice.person.userId);
    assert.equal(full.room_name, "Holidays");
    assert.equal(full.prio, "high");
    assert.equal(full.content.algorithm, "m.megolm.v1.aes-sha2");
    assert.equal(full.counts.unread, 1);
    const idOnly = await gateway.pushed("id-only", eventId);
    assert.equal(idOnly.room_id, roomId);
    assert.equal(idOnly.counts.unread, 1);
    for (const field of ["type", "sender", "content", "room_name"]) assert.ok(!(field in idOnly), `${field} is told`);
    for (const secret of ["beach.png", file.url, file.key.k, thumbnail.url]) {
        assert.ok(!JSON.stringify([full, idOnly]).includes(secret), "the gateway is told a secret");
    }

    step("Bob reads the event and sees the picture that Alice sent");
    const event = await until("Bob to read the event", () => {
        const found = bob.client.getRoom(roomId)?.findEventById(eventId);
        return found?.getType() === "m.room.message" && found;
    });
    assert.equal(event.getWireType(), "m.room.encrypted");
    const content = event.getContent();
    assert.equal(content.msgtype, "m.image");
    assert.deepEqual(content.file, file);
    await sees(bob, content.file, original);
    await sees(bob, content.info.thumbnail_file, small);
    assert.deepEqual(full.content, event.event.content, "what is pushed is what is synced");

    step("who has no account sees nothing, and a changed file is noticed");
    assert.equal((await fetch(mediaUrl(bob, file.url))).status, 401);
    const bytes = await download(bob, file.url);
    bytes[bytes.length >> 1] ^= 1;
    await assert.rejects(decryptAttachment(bytes, file), /somebody changed the file/);

    step("when Bob has read it, his phone is told that nothing is unread");
    await bob.client.sendReadReceipt(event);
    await gateway.countedZero("full");

    gateway.close();
    for (const device of [alice, bob]) device.close();
}

async function setPusher(device, gateway, pushkey, data) {
    await device.client.setPusher({
        kind: "http",
        app_id: "org.example.pictures",
        pushkey,
        app_display_name: "Pictures",
        device_display_name: pushkey,
        lang: "en",
        data: { url: gateway.url, ...data },
    });
}

/** Uploads what nobody can read, and gives the EncryptedFile. */
async function upload(device, bytes) {
    const { data, file } = await encryptAttachment(bytes);
    const { content_uri: url } = await device.client.uploadContent(new Blob([data]), {
        type: ENCRYPTED_TYPE,
        includeFilename: false,
    });
    return { ...file, url };
}

async function sees(device, file, expected) {
    const bytes = await decryptAttachment(await download(device, file.url), file);
    assert.ok(Buffer.from(bytes).equals(expected), "it is another picture");
}

async function download(device, mxc) {
    const response = await fetch(mediaUrl(device, mxc), {
        headers: { Authorization: `Bearer ${device.person.accessToken}` },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), ENCRYPTED_TYPE);
    return new Uint8Array(await response.arrayBuffer());
}

function mediaUrl(device, mxc) {
    const url = device.client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
    assert.ok(url.includes("/_matrix/client/v1/media/download/"), url);
    return url;
}

/** A picture of noise. */
function png(width, height) {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 2, 0, 0, 0], 8); // 8 bits of red, green and blue
    const lines = Array.from({ length: height }, () => Buffer.concat([Buffer.alloc(1), randomBytes(3 * width)]));
    return Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        chunk("IHDR", header),
        chunk("IDAT", deflateSync(Buffer.concat(lines))),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
}
