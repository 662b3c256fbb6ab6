"""The database under a world, as somebody with access to it would handle it: read raw, locked, damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path
from typing import Protocol

import asyncpg

from hub.store.tables import metadata


class Database(Protocol):
    """`url`: as `HUB_DATABASE_URL` has it."""

    url: str

    async def execute(self, statement: str) -> int:
        """Runs a statement behind the hub's back; how many rows it changed."""
        ...

    async def raw(self) -> bytes:
        """All that lies in it, as it lies there."""
        ...

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Somebody else holds it, so that the hub cannot write."""
        ...


class File:
    """An SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"sqlite:///{path}"

    async def execute(self, statement: str) -> int:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            return connection.execute(statement).rowcount

    async def raw(self) -> bytes:
        with closing(sqlite3.connect(self._path)) as connection:
            return connection.serialize()

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")


#: Damage does not ask what refers to it; a connection to SQLite does not either unless told.
_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop
    FROM pg_constraint WHERE contype = 'f'
"""


class Server:
    """A database of a PostgreSQL server."""

    #: What SQLite's words are here. A moment is a whole number there, so another one cannot be read.
    _WORDS = (("X'00'", "'\\x00'::bytea"), ("zeroblob(9)", "'\\x00'::bytea"), ("'yesterday'", f"{2**63 - 1}"))

    def __init__(self, url: str) -> None:
        self.url = url

    async def execute(self, statement: str) -> int:
        for ours, theirs in self._WORDS:
            statement = statement.replace(ours, theirs)
        async with self._connected() as connection:
            for constraint in await connection.fetch(_FOREIGN_KEYS):
                await connection.execute(constraint["drop"])
            return int((await connection.execute(statement)).split()[-1])

    async def raw(self) -> bytes:
        found: list[bytes] = []

        async def keep(part: bytes) -> None:
            found.append(part)

        async with self._connected() as connection:
            for table in metadata.tables:
                await connection.copy_from_table(table, output=keep, format="binary")
        return b"".join(found)

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        async with self._connected() as other, other.transaction():
            await other.execute(f"LOCK TABLE {', '.join(metadata.tables)} IN EXCLUSIVE MODE")
            yield

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()
