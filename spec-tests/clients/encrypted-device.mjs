// A device of somebody, with the SDK's own cryptography; its keys live in memory as long as the object does.

import assert from "node:assert/strict";
import { createClient, EventType, KnownMembership } from "matrix-js-sdk";
import { CryptoEvent, VerificationPhase, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { baseUrl, until } from "./script.mjs";

export class EncryptedDevice {
    #network = new AbortController();

    /** Starts it. The secret-storage key, if there is one, is what the person would type. */
    static async start(person, recovery = { key: null }) {
        const device = new EncryptedDevice(person, recovery);
        await device.client.initRustCrypto({ useIndexedDB: false });
        await device.#begin();
        return device;
    }

    constructor(person, recovery) {
        this.person = person;
        this.recovery = recovery;
        this.client = createClient({
            baseUrl,
            userId: person.userId,
            accessToken: person.accessToken,
            deviceId: person.deviceId,
            fetchFn: (url, options) => this.#fetch(url, options),
            verificationMethods: ["m.sas.v1"],
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) =>
                    recovery.key && [Object.keys(keys)[0], recovery.key.privateKey],
            },
        });
    }

    get crypto() {
        return this.client.getCrypto();
    }

    async #begin() {
        await this.client.startClient({ initialSyncLimit: 100 });
        await until("the first sync", () => this.client.isInitialSyncComplete());
        await until(`${this.person.deviceId} to publish its keys`, async () => {
            const devices = await this.crypto.getUserDeviceInfo([this.person.userId], true);
            return devices.get(this.person.userId)?.has(this.person.deviceId);
        });
    }

    #fetch(url, options) {
        const signals = [this.#network.signal, options?.signal].filter((signal) => signal);
        return fetch(url, { ...options, signal: AbortSignal.any(signals) });
    }

    /** Takes the network away: requests under way break off, others fail. */
    goOffline() {
        this.#network.abort(new TypeError("offline"));
    }

    /** Gives the network back. */
    goOnline() {
        this.#network = new AbortController();
        this.client.retryImmediately();
    }

    /** Ends it for good. */
    close() {
        this.client.stopClient();
    }

    /** Makes cross-signing keys, secret storage and a key backup; the first device does. */
    async bootstrap() {
        const { userId, password } = this.person;
        await this.crypto.bootstrapCrossSigning({
            authUploadDeviceSigningKeys: async (send) => {
                const error = await send(null).then(() => null, (refused) => refused);
                if (!error) return;
                await send({
                    type: "m.login.password",
                    identifier: { type: "m.id.user", user: userId },
                    password,
                    session: error.data.session,
                });
            },
        });
        this.recovery.key = await this.crypto.createRecoveryKeyFromPassphrase();
        await this.crypto.bootstrapSecretStorage({
            createSecretStorageKey: async () => this.recovery.key,
            setupNewSecretStorage: true,
            setupNewKeyBackup: true,
        });
        assert.ok(await this.crypto.isCrossSigningReady(), "cross-signing is ready");
        assert.ok(await this.crypto.isSecretStorageReady(), "secret storage is ready");
        assert.ok(await this.crypto.getActiveSessionBackupVersion(), "the key backup is in use");
    }

    async join(roomId) {
        await until("the invite", () => this.client.getRoom(roomId));
        await this.client.joinRoom(roomId);
        await this.isIn(roomId);
    }

    async isIn(roomId) {
        await until("the room", () => this.client.getRoom(roomId)?.getMyMembership() === KnownMembership.Join);
    }

    async say(roomId, body, said) {
        await until("encryption to be known", () => this.crypto.isEncryptionEnabledInRoom(roomId));
        const { event_id: eventId } = await this.client.sendTextMessage(roomId, body);
        said.push(body);
        return eventId;
    }

    /** What it can read of a room, in order. */
    heard(roomId) {
        const events = this.client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
        return events
            .filter((event) => event.getType() === EventType.RoomMessage && !event.isDecryptionFailure())
            .map((event) => event.getContent().body);
    }

    async hears(roomId, said) {
        await until(
            `${this.person.username} on ${this.person.deviceId} to hear ${JSON.stringify(said)}`,
            () => JSON.stringify(this.heard(roomId)) === JSON.stringify(said),
        );
    }

    /** The events that it has but can't read. */
    unreadable(roomId) {
        return this.client.getRoom(roomId).getLiveTimeline().getEvents().filter((event) => event.isDecryptionFailure());
    }
}

/** Two devices of one person compare emoji; the one that asks knows the cross-signing keys. */
export async function verifyBySas(asking, asked) {
    const incoming = new Promise((resolve) =>
        asked.client.once(CryptoEvent.VerificationRequestReceived, resolve),
    );
    const request = await asking.crypto.requestDeviceVerification(asked.person.userId, asked.person.deviceId);
    const received = await incoming;
    await received.accept();
    await until("the request to be accepted", () => request.phase === VerificationPhase.Ready);
    const verifier = await request.startVerification("m.sas.v1");
    const other = await until("the other verifier", () => received.verifier);
    const shown = [];
    for (const each of [verifier, other]) {
        each.on(VerifierEvent.ShowSas, (sas) => shown.push(sas));
    }
    const finished = Promise.all([verifier.verify(), other.verify()]);
    await until("both to show emoji", () => shown.length === 2);
    assert.deepEqual(shown[0].sas.emoji, shown[1].sas.emoji);
    assert.equal(shown[0].sas.emoji.length, 7);
    await Promise.all(shown.map((sas) => sas.confirm()));
    await finished;
}

