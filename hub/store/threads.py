"""SQLite's hands: one thread writes, a few others read."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from hub.store.engine import open_engine
from hub.store.meaning import CLOSED, said
from hub.store.reader import read
from hub.store.writer import Job, Opened, Writer

T = TypeVar("T")

#: The most writes that share a commit.
BATCH = 100

READERS = 3


class Threads:
    """Takes writes in the order they come, as many as wait into one transaction."""

    def __init__(self, url: str, opened: Opened) -> None:
        self._opened = opened
        self._engine = open_engine(url, 1)
        self._reading = open_engine(url, READERS, reading=True)
        self._writer = Writer(self._engine, opened, time.sleep, others=False)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open = False
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)

    async def start(self) -> None:
        """Begins to write."""
        self._open = True
        self._thread.start()

    async def close(self) -> None:
        """Writes what is waiting, then ends."""
        await asyncio.to_thread(self._close)

    async def write(self, work: Callable[[Any], T]) -> T:
        """What `work` returned, once that is durable."""
        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future())
        with self._door:
            if not self._open:
                raise said(CLOSED)
            self._waiting.put(job)
        result: T = await job.answer
        return result

    async def read(self, work: Callable[[Any], T]) -> T:
        """What `work` returned."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._readers, read, self._reading, self._opened, work)
        except RuntimeError as error:
            if "shutdown" in str(error):
                raise said(CLOSED) from None
            raise

    def _close(self) -> None:
        with self._door:
            self._open = False
            self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._readers.shutdown()
        self._engine.dispose()
        self._reading.dispose()

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._next_batch()
            if jobs:
                self._writer.write(jobs)

    def _next_batch(self) -> tuple[list[Job], bool]:
        jobs = []
        job = self._waiting.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == BATCH or self._waiting.empty():
                return jobs, True
            job = self._waiting.get()
        return jobs, False
