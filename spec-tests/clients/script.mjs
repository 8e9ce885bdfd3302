// What the scripts share: a step log, waiting, and registering. HOMESERVER is the URL of the server.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { createClient, MatrixError } from "matrix-js-sdk";

const STEP_MILLIS = 60_000; // the SDK backs off while the server is away

export const baseUrl = process.env.HOMESERVER;

/** Runs a script to its end and ends the process: with 0 if all is good. */
export async function run(overallMillis, main) {
    if (!process.env.DEBUG) {
        // The SDK tells the console everything. We speak through console.log, which it does not use.
        for (const level of ["trace", "debug", "info", "warn", "error"]) console[level] = () => {};
    }
    setTimeout(() => fail(new Error(`not done after ${overallMillis} ms`)), overallMillis).unref();
    try {
        assert.ok(baseUrl, "HOMESERVER must be set");
        await main();
        console.log("All good.");
        process.exit(0);
    } catch (error) {
        fail(error);
    }
}

/** Registers through the dummy stage of user-interactive authentication. */
export async function register(name) {
    const username = `${name}-${randomBytes(5).toString("hex")}`;
    const password = randomBytes(12).toString("hex");
    const client = createClient({ baseUrl });
    const challenge = await client.registerRequest({ username, password }).then(
        () => assert.fail("registered without authentication"),
        (error) => error,
    );
    assert.ok(challenge instanceof MatrixError, String(challenge));
    assert.equal(challenge.httpStatus, 401);
    assert.ok(
        challenge.data.flows.some(({ stages }) => stages.length === 1 && stages[0] === "m.login.dummy"),
        "no flow is m.login.dummy alone",
    );
    const auth = { type: "m.login.dummy", session: challenge.data.session };
    const login = await client.registerRequest({ username, password, auth });
    return {
        username,
        password,
        userId: login.user_id,
        accessToken: login.access_token,
        deviceId: login.device_id,
    };
}

/** Logs somebody in on a new device. */
export async function logIn({ username, password }) {
    const login = await createClient({ baseUrl }).loginRequest({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: username },
        password,
    });
    return { username, password, userId: login.user_id, accessToken: login.access_token, deviceId: login.device_id };
}

/** Waits until a condition gives something, and gives that. */
export async function until(what, condition) {
    const deadline = Date.now() + STEP_MILLIS;
    for (;;) {
        const result = await condition();
        if (result) return result;
        assert.ok(Date.now() < deadline, `waited ${STEP_MILLIS} ms for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}

export function step(text) {
    console.log(`${(process.uptime()).toFixed(1).padStart(6)} s  ${text}`);
}

function fail(error) {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
}
