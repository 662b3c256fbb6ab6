"""What many want written at the same time shares one commit, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from hub.store.engine import transaction
from hub.store.ledger import Ledger
from hub.store.meaning import ends_all, is_locked, is_passing, may_be_collision, meaning
from hub.store.prepared import say

Opened = Callable[[Connection], Ledger]


def retrying(sleep: Callable[[float], None], again: Callable[[BaseException], bool]) -> Retrying:
    """Tries at most two times more, within a second, what `again` says may then go well."""
    return Retrying(
        sleep=sleep,
        stop=stop_after_attempt(3),
        wait=wait_random(0.02, 0.2),
        retry=retry_if_exception(again),
        reraise=True,
    )


@dataclass(slots=True, eq=False)
class Job:
    """A write that somebody waits for: its work, and the answer in that caller's own loop."""

    work: Callable[[Ledger], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = field(default=None)

    def run(self, ledger: Ledger) -> None:
        """Does the work; the journal of what it did is written with it."""
        self.result = self.error = None
        self.result = self.work(ledger)
        ledger.write_journal()

    def tell(self) -> None:
        """Answers; runs in the caller's loop."""
        if self.answer.done():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)


class Writer:
    """Writes batches of jobs, each batch one durable transaction; nobody is answered before the commit.

    Each job stands in its own savepoint: one that fails takes nothing of its neighbours with it. Only the
    first of a batch waits for another transaction, and not for long; so nobody waits while others wait for
    him. One of the others that would have to wait ends the batch and begins the next; what waits for long
    or collides is written alone.

    `sleep`: how the database's hands wait. `others`: whether other transactions write at the same time; then
    what looks like a contradiction may be a collision, and is tried again.
    """

    def __init__(
        self,
        engine: Engine,
        opened: Opened,
        sleep: Callable[[float], None],
        *,
        others: bool,
    ) -> None:
        self._engine = engine
        self._opened = opened
        self._others = others
        self._again = may_be_collision if others else is_passing
        self._retrying = retrying(sleep, self._again)

    def write(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Writes and answers; gives back, in their order, those that it has not come to."""
        left: Sequence[Job] = ()
        collided: list[Job] = []
        if len(jobs) > 1:
            ran = self._batch(jobs)
            jobs, left = jobs[:ran], jobs[ran:]
            collided = [job for job in jobs if self._collided(job.error)]
            tell(job for job in jobs if job not in collided)
        else:
            collided = list(jobs)
        for job in collided:
            self._alone(job)
            tell([job])
        return left

    def _batch(self, jobs: Sequence[Job]) -> int:
        """Writes several together; how many of them have their result or their error."""
        try:
            ran: int = self._retrying(self._together, jobs)
            return ran
        except Exception as error:  # whatever it is belongs to all of them
            for job in jobs:
                job.error = meaning(error)
            return len(jobs)

    def _together(self, jobs: Sequence[Job]) -> int:
        try:
            with transaction(self._engine) as connection:
                return self._each(jobs, connection)
        except SQLAlchemyError as error:
            raise meaning(error) from None

    def _each(self, jobs: Sequence[Job], connection: Connection) -> int:
        say(connection, *([FIRST_WAITS] if self._others else []), "SAVEPOINT work")
        for number, job in enumerate(jobs):
            _run_one(job, self._opened(connection))
            is_last = number + 1 == len(jobs)
            if number and is_locked(job.error):
                say(connection, *_UNDO)
                return number
            words = [*_UNDO] if job.error is not None else [] if is_last else ["RELEASE SAVEPOINT work"]
            if number == 0 and self._others:
                words.append(OTHERS_DO_NOT)
            say(connection, *words, *([] if is_last else ["SAVEPOINT work"]))
        return len(jobs)

    def _alone(self, job: Job) -> None:
        """Writes one job in a transaction of its own, and again where another was in its way."""
        try:
            self._retrying(self._one, job)
        except Exception as error:  # whatever it is belongs to the one who asked
            job.error = error

    def _one(self, job: Job) -> None:
        try:
            with transaction(self._engine) as connection:
                job.run(self._opened(connection))
        except SQLAlchemyError as error:
            raise meaning(error) from None

    def _collided(self, error: BaseException | None) -> bool:
        return error is not None and (self._again(error) or is_locked(error)) and not ends_all(error)


_UNDO = ("ROLLBACK TO SAVEPOINT work", "RELEASE SAVEPOINT work")

#: Said to PostgreSQL before the first job of a batch, and after it.
FIRST_WAITS = "SET LOCAL lock_timeout = '250ms'"
OTHERS_DO_NOT = "SET LOCAL lock_timeout = '10ms'"


def _run_one(job: Job, ledger: Ledger) -> None:
    """Runs a job and keeps its result or its error.

    A database that cannot go on (full, locked, broken) ends the whole batch: raises DBAPIError.
    """
    try:
        job.run(ledger)
    except DBAPIError as error:
        job.error = meaning(error)
        if ends_all(job.error):
            raise
    except Exception as error:  # whatever it is belongs to the one who asked
        job.error = error


def tell(jobs: Iterable[Job]) -> None:
    """Answers all, with one call into each loop; a loop that has closed waits for nothing."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, its in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell_each, its)


def _tell_each(jobs: list[Job]) -> None:
    for job in jobs:
        job.tell()
