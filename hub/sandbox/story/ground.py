"""What the story's hub stands on: a file and one process, or two servers and several processes."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]

#: How many `hub worker` there are beside `hub serve` on servers.
WORKERS = 2

_TABLES = """
    SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""


class NoGround(RuntimeError):
    """The database that was named cannot carry the story; the text says why."""


@dataclass(frozen=True)
class Ground:
    """`database`, `bus`: as the hub's settings have them. `workers`: how many run beside `hub serve`."""

    database: str
    bus: str = "embedded:"
    workers: int = 0

    @property
    def is_shared(self) -> bool:
        """Whether several processes of the hub work on it."""
        return self.workers > 0


def file_in(folder: Path) -> Ground:
    """An SQLite file, and one process."""
    return Ground(f"sqlite:///{folder / 'hub.db'}")


@contextlib.contextmanager
def servers(database: str, bus: str, *, keep: bool) -> Iterator[Ground]:
    """PostgreSQL and RabbitMQ: a database of the story's own there, where the role may make one, else the one
    that is named, which must be empty. It is dropped in the end unless it is to be kept. NoGround."""
    name = f"hub_demo_{secrets.token_hex(4)}"
    if not _run(_made(database, name)):
        yield Ground(database, bus, WORKERS)
        return
    try:
        yield Ground(urlsplit(database)._replace(path=f"/{name}").geturl(), bus, WORKERS)
    finally:
        if not keep:
            _run(_dropped(database, name))


async def _made(url: str, name: str) -> bool:
    """Whether a database could be made; NoGround where it could not and the one at hand is not empty."""
    async with _connected(url) as connection:
        try:
            await connection.execute(f'CREATE DATABASE "{name}"')
        except asyncpg.InsufficientPrivilegeError:
            if await connection.fetchval(_TABLES):
                raise NoGround(
                    "the role may not create a database, and the one that is named is not empty"
                ) from None
            return False
    return True


async def _dropped(url: str, name: str) -> None:
    async with _connected(url) as connection:
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.asynccontextmanager
async def _connected(url: str) -> Any:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise NoGround(f"the database cannot be reached ({type(error).__name__})") from None
    try:
        yield connection
    finally:
        await connection.close()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)
