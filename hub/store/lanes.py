"""PostgreSQL's hands: everything runs in the caller's loop, several transactions beside each other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.util import await_only, greenlet_spawn

from hub.store.engine import open_engine
from hub.store.meaning import CLOSED, is_passing, said
from hub.store.reader import read
from hub.store.writer import Job, Opened, Writer, retrying

T = TypeVar("T")

#: The most writes that share a commit.
BATCH = 32

#: How long it may take to say goodbye to the server.
CLOSING_SECONDS = 2.0


class Lanes:
    """Each lane takes what waits into a transaction on a connection of its own.

    The work is plain functions: they run in a greenlet, so that others go on while the server works.
    """

    def __init__(
        self, url: str, opened: Opened, connections: int, reading_seconds: float | None = None
    ) -> None:
        self._opened = opened
        self._connections = connections
        self._engine = open_engine(url, connections)
        self._reading = open_engine(url, connections, reading=True, patience_seconds=reading_seconds)
        self._writer = Writer(self._engine, opened, _sleep, others=True)
        self._rereading = retrying(_sleep, is_passing)
        self._lanes: list[asyncio.Task[None]] = []
        self._idle: deque[asyncio.Future[None]] = deque()
        self._reads: set[asyncio.Task[Any]] = set()
        self._waiting: deque[Job] = deque()
        self._open = False

    async def start(self) -> None:
        """Begins to write. Misconfigured where the server would forget what it has said yes to."""
        await greenlet_spawn(self._rereading, read, self._engine, self._opened, _nothing)
        self._open = True
        self._lanes = [asyncio.create_task(self._run()) for _ in range(self._connections)]

    async def close(self) -> None:
        """Writes what is waiting, lets reads end, and lets the connections go; a server that does not answer
        is waited for no longer than its statements are."""
        self._open = False
        while self._idle:
            self._wake()
        await asyncio.gather(*self._lanes, *self._reads, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await greenlet_spawn(self._engine.dispose)
                await greenlet_spawn(self._reading.dispose)

    async def write(self, work: Callable[[Any], T]) -> T:
        """What `work` returned, once that is durable."""
        if not self._open:
            raise said(CLOSED)
        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future())
        self._waiting.append(job)
        self._wake()
        result: T = await job.answer
        return result

    async def read(self, work: Callable[[Any], T]) -> T:
        """What `work` returned. A caller that stops waiting does not break the connection off."""
        if not self._open:
            raise said(CLOSED)
        reading = asyncio.create_task(self._read(work))
        self._reads.add(reading)
        reading.add_done_callback(self._reads.discard)
        return await asyncio.shield(reading)

    async def _read(self, work: Callable[[Any], T]) -> T:
        found: T = await greenlet_spawn(self._rereading, read, self._reading, self._opened, work)
        return found

    async def _run(self) -> None:
        while jobs := await self._next_batch():
            left = await greenlet_spawn(self._writer.write, jobs)
            self._waiting.extendleft(reversed(left))

    async def _next_batch(self) -> list[Job]:
        """What waits, in its order; nothing when there is nothing left and the store closes."""
        while self._open and not self._waiting:
            woken = asyncio.get_running_loop().create_future()
            self._idle.append(woken)
            await woken
        return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def _wake(self) -> None:
        while self._idle:
            woken = self._idle.popleft()
            if not woken.done():
                woken.set_result(None)
                return


def _nothing(_: object) -> None:
    """What is done to see whether the database can be used."""


def _sleep(seconds: float) -> None:
    await_only(asyncio.sleep(seconds))
