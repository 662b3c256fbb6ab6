"""What a system sends to the hub: the same bytes under the same id until the hub has answered.

A document is in the ledger before it leaves, the documents of a case leave one after another, and a
sender never gives up silently: it ends with an answer, or with a line that says it has none.
"""

from __future__ import annotations

import asyncio
import json

from aiohttp import ClientError, ClientSession, ClientTimeout

from hub.sandbox.systems.document import Draft, Native, NotValid, sha256
from hub.sandbox.systems.ledger import Ledger, Line

Answer = tuple[int, bytes, str]

#: At one a second: ten minutes of a hub that does not answer.
TRIES = 600


class Outbox:
    """Posts drafts to `{hub}/v1/messages|receipts/{system}` with the system's token."""

    def __init__(self, native: Native, ledger: Ledger, session: ClientSession, hub: str, token: str) -> None:
        self._native = native
        self._ledger = ledger
        self._session = session
        self._hub = hub.rstrip("/")
        self._token = token
        self._sent: dict[str, Draft] = {}
        self._lines: dict[str, asyncio.Lock] = {}
        self._at_once = asyncio.Semaphore(16)
        self._tasks: set[asyncio.Task[None]] = set()

    def at(self, hub: str, token: str) -> None:
        """The hub's address and the token to show there."""
        self._hub, self._token = hub.rstrip("/"), token

    def put(self, draft: Draft) -> None:
        """Takes a draft; it leaves when those before it in its case have been answered."""
        self._sent[draft.id] = draft
        self._ledger.write("posted", **_facts(draft), again=False)
        self._start(draft)

    def again(self, message_id: str) -> None:
        """Sends the very same bytes once more; KeyError where nothing was sent under that id."""
        draft = self._sent[message_id]
        self._ledger.write("posted", **_facts(draft), again=True)
        self._start(draft)

    def _start(self, draft: Draft) -> None:
        task = asyncio.create_task(self._in_turn(draft))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _in_turn(self, draft: Draft) -> None:
        line = self._lines.setdefault(draft.case, asyncio.Lock())
        async with line, self._at_once:
            await self._until_answered(draft)

    async def _until_answered(self, draft: Draft) -> None:
        for attempt in range(1, TRIES + 1):
            answer = await self._post(draft)
            if answer is not None and answer[0] < 500:
                self._ledger.write("answered", attempts=attempt, **self._told(draft, answer))
                return
            await asyncio.sleep(min(0.05 * 2 ** min(attempt, 5), 1.0))
        self._ledger.write("answered", id=draft.id, status=0, attempts=TRIES, accepted=False)

    async def _post(self, draft: Draft) -> Answer | None:
        url = f"{self._hub}/v1/{draft.to}/{self._native.system}"
        media_type = f"{self._native.media_type}; charset=utf-8"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": media_type}
        try:
            async with self._session.post(
                url, data=draft.raw, headers=headers, timeout=ClientTimeout(total=15), allow_redirects=False
            ) as response:
                return response.status, await response.read(), response.headers.get("Location", "")
        except (ClientError, TimeoutError, OSError):
            return None

    def _told(self, draft: Draft, answer: Answer) -> Line:
        status, body, place = answer
        receipt, accepted = self._read_receipt(body) if status == 202 else (None, False)
        return {
            "id": draft.id,
            "status": status,
            "accepted": accepted,
            "receipt": receipt,
            "answer_sha256": sha256(body),
            "place": place,
            "code": _code(body) if status >= 400 else None,
        }

    def _read_receipt(self, body: bytes) -> tuple[str | None, bool]:
        try:
            return self._native.read_receipt(body)
        except NotValid:
            return None, False


def _facts(draft: Draft) -> Line:
    return {
        "id": draft.id,
        "root": draft.root,
        "unit": draft.unit,
        "to_units": list(draft.to_units),
        "case": draft.case,
        "refs": draft.refs,
        "marks": list(draft.marks),
        "about": draft.about,
        "sha256": sha256(draft.raw),
        "to": draft.to,
    }


def _code(body: bytes) -> str | None:
    """The stable code of a problem+json answer."""
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    return str(problem.get("code")) if isinstance(problem, dict) else None
