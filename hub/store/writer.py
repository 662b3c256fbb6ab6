"""One thread writes; what many want written at the same time shares one commit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_fixed

from hub.errors import HubError, Unavailable
from hub.store.engine import ends_all, is_passing, meaning, transaction
from hub.store.ledger import Ledger
from hub.store.prepared import Prepared

#: The most writes that share a commit.
BATCH = 100

_SAVEPOINT = Prepared(text("SAVEPOINT work"))
_ROLLBACK = Prepared(text("ROLLBACK TO SAVEPOINT work"))
_RELEASE = Prepared(text("RELEASE SAVEPOINT work"))

Opened = Callable[[Connection], Ledger]


@dataclass(slots=True, eq=False)
class _Job:
    work: Callable[[Ledger], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = field(default=None)

    def tell(self) -> None:
        """Runs in the caller's loop."""
        if self.answer.done():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)


class Writer:
    """Takes writes in the order they come, in batches, each batch one durable transaction.

    Each write stands in its own savepoint: one that fails takes nothing of its neighbours with it.
    Nobody is answered before the commit.
    """

    def __init__(self, engine: Engine, opened: Opened, forget: Callable[[], None]) -> None:
        self._engine = engine
        self._opened = opened
        self._forget = forget
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open = False
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._retrying = Retrying(
            stop=stop_after_attempt(2),
            wait=wait_fixed(0.2),
            retry=retry_if_exception(lambda error: isinstance(error, HubError) and is_passing(error)),
            reraise=True,
        )

    def start(self) -> None:
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Writes what is waiting, then ends."""
        with self._door:
            self._open = False
            self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join()

    async def submit(self, work: Callable[[Ledger], Any]) -> Any:
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        with self._door:
            if not self._open:
                raise Unavailable("store.closed", "the store is closed")
            self._waiting.put(job)
        return await job.answer

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._next_batch()
            if jobs:
                self._write(jobs)
                _tell(jobs)

    def _next_batch(self) -> tuple[list[_Job], bool]:
        jobs = []
        job = self._waiting.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == BATCH or self._waiting.empty():
                return jobs, True
            job = self._waiting.get()
        return jobs, False

    def _write(self, jobs: list[_Job]) -> None:
        """Runs the jobs and commits; where that cannot be done, each of them carries the error."""
        try:
            self._retrying(self._transaction, jobs)
        except HubError as error:
            self._forget()
            for job in jobs:
                job.error = error

    def _transaction(self, jobs: list[_Job]) -> None:
        try:
            with transaction(self._engine) as connection:
                for job in jobs:
                    _run_one(job, connection, self._opened(connection))
        except SQLAlchemyError as error:
            raise meaning(error) from None


def _run_one(job: _Job, connection: Connection, ledger: Ledger) -> None:
    """Runs a job in its savepoint and keeps its result or its error.

    A database that cannot go on (full, locked, broken) ends the whole batch: raises DBAPIError.
    """
    job.result = job.error = None
    _SAVEPOINT.run(connection)
    try:
        job.result = job.work(ledger)
        ledger.write_journal()
    except DBAPIError as error:
        job.error = meaning(error)
        if ends_all(job.error):
            raise
    except Exception as error:  # whatever it is belongs to the one who asked
        job.error = error
    if job.error is not None:
        _ROLLBACK.run(connection)
    _RELEASE.run(connection)


def _tell(jobs: Iterable[_Job]) -> None:
    """Answers all, with one call into each loop; a loop that has closed waits for nothing."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, its in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell_each, its)


def _tell_each(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()
