// A device of somebody on mautrix-go, a process of its own; mautrix/main.go says how it is spoken to.
// MAUTRIX is the path of the program.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import assert from "node:assert/strict";
import { baseUrl, until } from "./script.mjs";

export class MautrixDevice {
    #process;
    #lines = [];

    /** Starts it, with its keys published. */
    static async start(person) {
        const device = new MautrixDevice(person);
        await device.#has("to start", (line) => line.ready);
        return device;
    }

    constructor(person) {
        this.person = person;
        this.#process = spawn(process.env.MAUTRIX, {
            env: {
                HOMESERVER: baseUrl,
                USER_ID: person.userId,
                DEVICE_ID: person.deviceId,
                ACCESS_TOKEN: person.accessToken,
            },
            stdio: ["pipe", "pipe", "inherit"],
        });
        createInterface(this.#process.stdout).on("line", (line) => this.#lines.push(JSON.parse(line)));
    }

    async isIn(roomId) {
        await this.#has("the room", (line) => line.joined === roomId);
        await this.#has("its encryption", (line) => line.encrypted === roomId);
    }

    async say(roomId, body, said) {
        const before = this.#count("sent");
        this.#write(`say ${roomId} ${body}`);
        await until(`${body} to be sent`, () => this.#alive() && this.#count("sent") > before);
        said.push(body);
    }

    /** What it could read, its own included. */
    heard() {
        return this.#lines.flatMap(({ heard }) => (heard === undefined ? [] : [heard]));
    }

    async hears(said) {
        const wanted = JSON.stringify([...said].sort());
        await until(
            `${this.person.username} on ${this.person.deviceId} to hear ${wanted}`,
            () => this.#alive() && JSON.stringify(this.heard().sort()) === wanted,
        );
        assert.equal(this.#count("undecryptable"), 0, JSON.stringify(this.#lines));
    }

    /** Waits until it shows emoji and gives them. */
    async emoji() {
        return (await this.#has("emoji", (line) => line.emoji)).emoji;
    }

    async confirm() {
        this.#write("confirm");
        await this.#has("to have verified", (line) => line.verified);
    }

    close() {
        this.#process.kill();
    }

    #write(line) {
        this.#process.stdin.write(`${line}\n`);
    }

    #count(name) {
        return this.#lines.filter((line) => line[name] !== undefined).length;
    }

    #alive() {
        assert.equal(this.#process.exitCode, null, "the program ended");
        return true;
    }

    #has(what, condition) {
        return until(`the other implementation: ${what}`, () => this.#alive() && this.#lines.find(condition));
    }
}
