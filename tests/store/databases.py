"""A database as somebody sees it who goes past the hub: to look, and to do harm."""

from __future__ import annotations

import asyncio
import itertools
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import asyncpg

Rows = list[tuple[Any, ...]]


class Database(Protocol):
    """`url`: for the hub. `?` stands for a value on both kinds."""

    url: str

    def run(self, sql: str, *values: object) -> int:
        """Changes something, without foreign keys; how many rows it was."""
        ...

    def ask(self, sql: str, *values: object) -> Rows:
        """What there is."""
        ...

    def kept(self) -> bytes:
        """Everything that lies there, as one who takes the disk would see it."""
        ...


class SqliteDatabase:
    """A file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    def run(self, sql: str, *values: object) -> int:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(sql, values).rowcount

    def ask(self, sql: str, *values: object) -> Rows:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql, values).fetchall()

    def kept(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.path.parent.glob("hub.db*"))


class PostgresDatabase:
    """One of a server's databases; asked in a thread of its own, so that any test may."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, sql: str, *values: object) -> int:
        status = self._do("execute", sql, values)
        return int(status.rpartition(" ")[2])

    def ask(self, sql: str, *values: object) -> Rows:
        return [tuple(row) for row in self._do("fetch", sql, values)]

    def set(self, setting: str, value: str) -> None:
        """A setting of this database, for connections made from now on."""
        name = self.url.rpartition("/")[2]
        self.order(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'")

    def order(self, sql: str) -> None:
        """Anything that gives no rows."""
        self._do("execute", sql, ())

    def cut_others_off(self) -> int:
        """Ends every other connection to this database, as an administrator would; how many they were."""
        gone = self.ask(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(gone)

    def kept(self) -> bytes:
        tables = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [row for (name,) in tables for row in self.ask(f'SELECT * FROM "{name}"')]
        values = itertools.chain.from_iterable(rows)
        return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)

    def _do(self, how: str, sql: str, values: tuple[object, ...]) -> Any:
        async def do() -> Any:
            connection = await asyncpg.connect(self.url)
            try:
                await connection.execute("SET session_replication_role = replica")
                return await getattr(connection, how)(_numbered(sql), *values)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, do()).result()


def _numbered(sql: str) -> str:
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)
