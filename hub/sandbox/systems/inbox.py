"""A delivery comes to the system: taken once, answered with the system's own receipt, and seen by a unit.

The system does its own check of doubles: the same id with the same bytes gets the first receipt again and
has no second effect; the same id with other bytes is refused.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from hub.sandbox.systems.behaviour import Manner, Manners
from hub.sandbox.systems.document import Native, NotValid, Received, new_id, sha256
from hub.sandbox.systems.ledger import Ledger, Line
from hub.sandbox.systems.outbox import Outbox

LIMIT_BYTES = 5 * 1024 * 1024


class Inbox:
    """Takes what the hub delivers and lets the unit's people answer."""

    def __init__(self, native: Native, ledger: Ledger, manners: Manners, outbox: Outbox, token: str) -> None:
        self._native = native
        self._ledger = ledger
        self._manners = manners
        self._outbox = outbox
        self._token = token
        self._known: dict[str, Line] = {
            line["id"]: line for line in ledger.of("received") if not line["repeat"]
        }
        self._documents: dict[str, Received] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.in_hand = 0

    def document(self, message_id: str) -> Received:
        """A document that was taken since the system started; KeyError where there is none."""
        return self._documents[message_id]

    async def deliver(self, request: web.Request) -> web.Response:
        """POST of one document."""
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            return self._turned_away(request, 401, "token")
        raw = await request.read()
        try:
            document = self._native.read(raw)
        except NotValid:
            return self._turned_away(request, 400, "not-valid", sha256=sha256(raw))
        self.in_hand += 1
        try:
            return await self._meet(request, document, raw)
        finally:
            self.in_hand -= 1

    async def _meet(self, request: web.Request, document: Received, raw: bytes) -> web.Response:
        manner = self._manners.meets(document.unit)
        if manner.hang_up:
            if request.transport is not None:
                request.transport.abort()
            return self._turned_away(request, 503, "unreachable", id=document.id, unit=document.unit)
        if manner.refuse:
            return self._turned_away(request, 503, "down", id=document.id, unit=document.unit)
        await asyncio.sleep(manner.wait_seconds)
        return self._take(request, document, raw, manner)

    def _take(self, request: web.Request, document: Received, raw: bytes, manner: Manner) -> web.Response:
        first = self._known.get(document.id)
        if first is not None and first["sha256"] != sha256(raw):
            self._turned_away(request, 409, "other-bytes", id=document.id, unit=document.unit)
            return web.Response(status=409, body=self._native.receipt(document.id, "id.reused"))
        receipt = first["receipt"] if first else self._native.receipt(document.id).decode()
        line = self._ledger.write(
            "received", **_facts(document, request, raw), repeat=first is not None, applied=first is None,
            receipt=receipt,
        )  # fmt: skip
        if first is None:
            self._known[document.id] = line
            self._documents[document.id] = document
            self._let_people_answer(document, manner)
        return self._reply(receipt, manner)

    def _reply(self, receipt: str, manner: Manner) -> web.Response:
        bodies = {
            "receipt": receipt.encode(),
            "garbage": b"\x00\xff<<< OK",
            "empty": b"",
            "wrong-id": self._native.receipt(new_id()),
        }
        return web.Response(body=bodies[manner.body], content_type=self._native.media_type, charset="utf-8")

    def _turned_away(self, request: web.Request, status: int, why: str, **facts: str) -> web.Response:
        self._ledger.write("turned-away", why=why, status=status, path=request.path_qs, **facts)
        return web.Response(status=status)

    def _let_people_answer(self, document: Received, manner: Manner) -> None:
        if document.asks and manner.answer != "nothing":
            task = asyncio.create_task(self._answer_after(document, manner))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer_after(self, document: Received, manner: Manner) -> None:
        await asyncio.sleep(manner.after_seconds)
        draft = self._native.answer(document, manner.answer, manner.comment)
        self._outbox.put(draft)
        for _ in range(manner.times - 1):
            self._outbox.again(draft.id)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _facts(document: Received, request: web.Request, raw: bytes) -> Line:
    return {
        "id": document.id,
        "root": document.root,
        "unit": document.unit,
        "sender": document.sender,
        "refs": document.refs,
        "marks": list(document.marks),
        "revision": document.revision,
        "about": document.about,
        "sha256": sha256(raw),
        "path": request.path_qs,
        "delivery": request.headers.get("Hub-Delivery"),
        "event": request.headers.get("Hub-Event"),
    }
