"""Where everything is kept: durable transactions to write, one state of everything to read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from hub.clock import Clock
from hub.errors import Misconfigured
from hub.store.engine import is_postgres
from hub.store.ledger import Ledger
from hub.store.rows import Vault
from hub.store.schema import upgrade
from hub.store.threads import Threads
from hub.store.writer import Opened

T = TypeVar("T")


class Hands(Protocol):
    """How work is done on one kind of database; see `threads` (SQLite) and `lanes` (PostgreSQL)."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def write(self, work: Callable[[Ledger], T]) -> T: ...

    async def read(self, work: Callable[[Ledger], T]) -> T: ...


class Store:
    """The database behind two doors, `write` and `read`.

    What is handed in is a plain function of a `Ledger`. It may be run again where the database was busy or
    another transaction was in the way, so it must do nothing but what it does through the ledger.

    `connections`: how many a process keeps to PostgreSQL to write with, and as many again to read.
    `reading_seconds`: the longest that it may take to read something there, where callers wait for it.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        clock: Clock,
        connections: int = 4,
        reading_seconds: float | None = None,
    ) -> None:
        self._url = url
        self._vault = vault
        self._clock = clock
        self._memory: dict[str, Any] = {}
        self._hands = _hands(url, self._ledger, connections, reading_seconds)

    async def start(self) -> None:
        """Brings the schema up to date and begins to write. Misconfigured, Unavailable.

        Misconfigured(`keys.other`) where the database was begun with other keys: what one process seals
        the others could not open, and a person would be another one to each.
        """
        await asyncio.to_thread(upgrade, self._url)
        await self._hands.start()
        await self._check_keys()

    async def _check_keys(self) -> None:
        mine = self._vault.person_key("")
        found = await self.read(lambda ledger: ledger.keys_mark())
        if found is None:
            found = await self.write(lambda ledger: ledger.keep_keys_mark(mine))
        if found != mine:
            await self.close()
            raise Misconfigured(
                "keys.other",
                "the database was begun with another key file",
                advice="Copy the key file of the hub's first process here; make no new keys for it.",
            )

    async def close(self) -> None:
        """Writes what is waiting and lets the database go."""
        await self._hands.close()

    async def write(self, work: Callable[[Ledger], T]) -> T:
        """Runs `work` in a transaction and returns what it returned once that is durable.

        Its own errors come back as they are. Unavailable (`store.full`, `store.busy` …): nothing was stored;
        only `store.unsure` leaves it open. Where the caller stops waiting, the work may still be done.
        """
        return await self._hands.write(work)

    async def read(self, work: Callable[[Ledger], T]) -> T:
        """Runs `work` on what is committed; it cannot write. Unavailable where the database cannot answer."""
        return await self._hands.read(work)

    def _ledger(self, connection: Connection) -> Ledger:
        return Ledger(connection, self._vault, self._clock, self._memory)


def _hands(url: str, opened: Opened, connections: int, reading_seconds: float | None) -> Hands:
    if is_postgres(url):
        from hub.store.lanes import Lanes  # with the driver, which nobody on SQLite needs

        return Lanes(url, opened, connections, reading_seconds)
    return Threads(url, opened)
