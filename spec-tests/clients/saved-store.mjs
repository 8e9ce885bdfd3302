import { MemoryStore, SyncAccumulator } from "matrix-js-sdk";

/**
 * A store of the SDK's kind whose synced rooms and sync token can be carried over to another client, as an
 * application does that is closed and opened again. The SDK's own stores do that only in a browser.
 */
export class SavedStore extends MemoryStore {
    #accumulator = new SyncAccumulator();
    #saved;

    /** @param saved what {@link snapshot} gave, or nothing */
    constructor(saved) {
        super();
        if (saved) {
            this.#saved = JSON.parse(saved);
            const { nextBatch, roomsData, accountData } = JSON.parse(saved);
            this.#accumulator.accumulate(
                { next_batch: nextBatch, rooms: roomsData, account_data: { events: accountData } },
                true,
            );
        }
    }

    /** Everything synced so far, as a string. */
    snapshot() {
        return JSON.stringify(this.#accumulator.getJSON(true));
    }

    async getSavedSync() {
        return this.#saved ?? null;
    }

    async getSavedSyncToken() {
        return this.#saved?.nextBatch ?? null;
    }

    async setSyncData(data) {
        this.#accumulator.accumulate(structuredClone(data));
    }
}
