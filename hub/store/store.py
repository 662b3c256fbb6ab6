"""Where everything is kept: one durable transaction at a time to write, many at a time to read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from hub.clock import Clock
from hub.errors import Unavailable
from hub.store.engine import READERS, meaning, open_engine, transaction
from hub.store.ledger import Ledger
from hub.store.rows import Vault
from hub.store.schema import upgrade
from hub.store.writer import Writer

T = TypeVar("T")


class Store:
    """The database behind two doors, `write` and `read`.

    What is handed in is a plain function of a `Ledger`. It may be run again after the database was
    busy, so it must do nothing but what it does through the ledger.
    """

    def __init__(self, url: str, vault: Vault, clock: Clock) -> None:
        self._url = url
        self._vault = vault
        self._clock = clock
        self._memory: dict[str, Any] = {}
        self._engine = open_engine(url)
        self._reading = open_engine(url, reading=True)
        self._writer = Writer(self._engine, self._ledger, self._memory.clear)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def start(self) -> None:
        """Brings the schema up to date and begins to write. Misconfigured, Unavailable."""
        await asyncio.to_thread(upgrade, self._url)
        self._writer.start()

    async def close(self) -> None:
        """Writes what is waiting and lets the database go."""
        await asyncio.to_thread(self._close)

    async def write(self, work: Callable[[Ledger], T]) -> T:
        """Runs `work` in a transaction and returns what it returned once that is durable.

        Its own errors come back as they are. Unavailable (`store.full`, `store.busy` …): nothing was
        stored. Where the caller stops waiting, the work may still be done.
        """
        result: T = await self._writer.submit(work)
        return result

    async def read(self, work: Callable[[Ledger], T]) -> T:
        """Runs `work` on what is committed; it cannot write. Unavailable where the database cannot answer."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._readers, self._read, work)
        except RuntimeError as error:
            if "shutdown" in str(error):
                raise Unavailable("store.closed", "the store is closed") from None
            raise

    def _read(self, work: Callable[[Ledger], T]) -> T:
        try:
            with transaction(self._reading, reading=True) as connection:
                return work(self._ledger(connection))
        except DBAPIError as error:
            raise meaning(error) from None

    def _ledger(self, connection: Connection) -> Ledger:
        return Ledger(connection, self._vault, self._clock, self._memory)

    def _close(self) -> None:
        self._writer.stop()
        self._readers.shutdown()
        self._engine.dispose()
        self._reading.dispose()
