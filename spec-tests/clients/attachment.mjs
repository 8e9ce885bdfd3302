// Encrypted attachments, as the specification has them: AES-CTR with 256 bits, and the hash of what lies on the server.

import assert from "node:assert/strict";

const { subtle } = globalThis.crypto;

/** Encrypts bytes; gives what is uploaded, and what the event says of it but for its URL. */
export async function encryptAttachment(bytes) {
    const iv = new Uint8Array(16); // the lower half counts blocks, from zero
    globalThis.crypto.getRandomValues(iv.subarray(0, 8));
    const key = await subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
    const data = new Uint8Array(await subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, bytes));
    const { k } = await subtle.exportKey("jwk", key);
    return {
        data,
        file: {
            v: "v2",
            key: { kty: "oct", key_ops: ["encrypt", "decrypt"], alg: "A256CTR", k, ext: true },
            iv: unpadded(iv),
            hashes: { sha256: await hash(data) },
        },
    };
}

/** Checks the hash of what was downloaded, and decrypts it. */
export async function decryptAttachment(data, file) {
    assert.equal(file.v, "v2");
    assert.equal(await hash(data), file.hashes.sha256, "somebody changed the file");
    const key = await subtle.importKey("jwk", file.key, { name: "AES-CTR" }, false, ["decrypt"]);
    const counter = Buffer.from(file.iv, "base64");
    return new Uint8Array(await subtle.decrypt({ name: "AES-CTR", counter, length: 64 }, key, data));
}

async function hash(data) {
    return unpadded(new Uint8Array(await subtle.digest("SHA-256", data)));
}

function unpadded(bytes) {
    return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}
