"""A device of somebody, on matrix-nio. HOMESERVER is the URL of the server.

It is led line by line: a JSON object on standard input is an order, one on standard output is what happened.
"""

import asyncio
import json
import logging
import os
import secrets
import sys
import tempfile

from nio import (
    AsyncClient,
    AsyncClientConfig,
    InviteMemberEvent,
    JoinResponse,
    LoginResponse,
    MegolmEvent,
    RegisterResponse,
    RoomMessageText,
    RoomSendResponse,
    SyncResponse,
)

SYNC_MILLIS = 20_000


def tell(**what):
    print(json.dumps(what), flush=True)


def require(response, kind):
    assert isinstance(response, kind), response
    return response


class Device:
    def __init__(self, store):
        self.store = store
        self.client = self.make("")

    def make(self, user):
        config = AsyncClientConfig(encryption_enabled=True, max_timeouts=3)
        return AsyncClient(os.environ["HOMESERVER"], user, store_path=self.store, config=config)

    async def start(self, username, password):
        """Logs in if there is a password, else registers, and begins to sync."""
        if password is None:
            password = secrets.token_hex(12)
            username = f"{username}-{secrets.token_hex(5)}"
            registered = require(await self.client.register(username, password, "nio"), RegisterResponse)
            await self.client.close()
            user = registered.user_id
        else:
            user = username
        self.client = self.make(user)
        require(await self.client.login(password, "nio"), LoginResponse)
        self.client.add_event_callback(self.heard, RoomMessageText)
        self.client.add_event_callback(self.unreadable, MegolmEvent)
        self.client.add_event_callback(self.invited, InviteMemberEvent)
        require(await self.client.sync(timeout=0, full_state=True), SyncResponse)
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        keys = self.client.olm.account.identity_keys
        tell(
            ready=self.client.user_id,
            password=password,
            device=self.client.device_id,
            ed25519=keys["ed25519"],
        )

    async def heard(self, room, event):
        tell(heard=event.body, sender=event.sender, room=room.room_id, encrypted=bool(event.decrypted))

    async def unreadable(self, room, event):
        tell(unreadable=event.event_id, room=room.room_id, session=event.session_id)

    async def invited(self, room, event):
        if event.state_key == self.client.user_id:
            tell(invited=room.room_id)

    async def obey(self, order):
        if "join" in order:
            require(await self.client.join(order["join"]), JoinResponse)
            tell(joined=order["join"])
        elif "say" in order:
            content = {"msgtype": "m.text", "body": order["say"]}
            sent = await self.client.room_send(
                order["room"], "m.room.message", content, ignore_unverified_devices=True
            )
            tell(said=order["say"], event=require(sent, RoomSendResponse).event_id)
        elif "devices" in order:
            known = self.client.device_store.active_user_devices(order["devices"])
            tell(devices={device.id: device.ed25519 for device in known})
        else:
            raise ValueError(order)


async def main():
    with tempfile.TemporaryDirectory() as store:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        device = Device(store)
        first = json.loads(await reader.readline())
        await device.start(first["user"], first.get("password"))
        syncing = asyncio.create_task(device.client.sync_forever(timeout=SYNC_MILLIS))
        try:
            while line := await reader.readline():
                await device.obey(json.loads(line))
        finally:
            syncing.cancel()
            await device.client.close()


if not os.environ.get("DEBUG"):
    logging.disable()  # what must be readable is told
asyncio.run(main())
