// A push gateway on loopback that keeps what it is told.

import { createServer } from "node:http";
import { until } from "./script.mjs";

export class Gateway {
    static #PATH = "/_matrix/push/v1/notify";
    #server;
    #notifications = [];

    static async start() {
        const gateway = new Gateway();
        await new Promise((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
        return gateway;
    }

    constructor() {
        this.#server = createServer((request, response) => {
            const parts = [];
            request.on("data", (part) => parts.push(part));
            request.on("end", () => {
                if (request.method === "POST" && request.url === Gateway.#PATH) {
                    this.#notifications.push(JSON.parse(Buffer.concat(parts).toString()).notification);
                }
                response.writeHead(200, { "Content-Type": "application/json" });
                response.end(JSON.stringify({ rejected: [] }));
            });
        });
    }

    get url() {
        return `http://127.0.0.1:${this.#server.address().port}${Gateway.#PATH}`;
    }

    /** What the device with a push key is told of an event, once it is. */
    async pushed(pushkey, eventId) {
        return until(`the push of ${eventId} to ${pushkey}`, () =>
            this.#notifications.find(
                (one) => one.event_id === eventId && one.devices.some((device) => device.pushkey === pushkey),
            ),
        );
    }

    /** Waits until the device with a push key is told that nothing is unread. */
    async countedZero(pushkey) {
        await until(`${pushkey} to be told that nothing is unread`, () =>
            this.#notifications.some(
                (one) => !one.event_id && !one.counts.unread && one.devices.some((device) => device.pushkey === pushkey),
            ),
        );
    }

    close() {
        this.#server.closeAllConnections();
        this.#server.close();
    }
}
