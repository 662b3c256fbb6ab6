"""A relay in the hub's place: it passes a document on within one system, under an id of its own."""

from __future__ import annotations

import asyncio
from copy import deepcopy

from aiohttp import ClientError, ClientSession, web
from lxml import etree

from hub.sandbox.story.systems import SystemProgram
from hub.sandbox.systems.document import Native, new_id
from hub.sandbox.systems.paper import Paper


class Relay:
    """Answers like the hub, delivers to one system at a time, and remembers what it was answered."""

    def __init__(self, session: ClientSession, natives: dict[str, Native]) -> None:
        self._session = session
        self._natives = natives
        self._to: dict[str, SystemProgram] = {}
        self._receipts: dict[str, bytes] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""
        self.unwilling = 0
        self.posts: list[tuple[str, bytes]] = []
        self.replies: list[tuple[int, bytes]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/{kind}/{system}", self._take)
        return app

    def serves(self, system: SystemProgram) -> None:
        self._to[system.system] = system

    async def _take(self, request: web.Request) -> web.Response:
        system, raw = request.match_info["system"], await request.read()
        if self.unwilling:
            self.unwilling -= 1
            return web.Response(status=503)
        self.posts.append((request.match_info["kind"], raw))
        native = self._natives[system]
        document = native.read(raw)
        if document.id not in self._receipts:
            self._receipts[document.id] = native.receipt(document.id)
            if request.match_info["kind"] == "messages" and system in self._to:
                self._start(system, document.tree)
        return web.Response(
            status=202, body=self._receipts[document.id], headers={"Content-Type": native.media_type}
        )

    def _start(self, system: str, tree: etree._Element) -> None:
        task = asyncio.create_task(self._pass_on(system, tree))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, system: str, tree: etree._Element) -> None:
        native = self._natives[system]
        assert isinstance(native, Paper)
        for unit in native.pen.all(tree, f"Huvud/{native.words.recipients}/Enhet"):
            copy = deepcopy(tree)
            native.pen.all(copy, "Huvud/MeddelandeId")[0].text = new_id()
            listed = native.pen.all(copy, f"Huvud/{native.words.recipients}")[0]
            listed[:] = [deepcopy(unit)]
            await self.deliver(self._to[system], etree.tostring(copy, encoding="UTF-8"))

    async def deliver(self, to: SystemProgram, raw: bytes, token: str = "delivery-token") -> int:
        """POST to the system as the hub does; a connection that breaks counts as status 0."""
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._session.post(to.deliver_to, data=raw, headers=headers) as response:
                self.replies.append((response.status, await response.read()))
        except (ClientError, OSError):
            self.replies.append((0, b""))
        return self.replies[-1][0]

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
