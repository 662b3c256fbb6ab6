"""How the database is opened, on either kind, and what a transaction is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from hub.errors import Misconfigured
from hub.store.meaning import NO_ADDRESS, NOT_DURABLE, said

#: How long SQLite itself waits for another process's transaction.
BUSY_TIMEOUT_SECONDS = 2.0


def is_postgres(url: str) -> bool:
    """Whether the URL names a PostgreSQL server, else an SQLite file; Misconfigured where it is neither."""
    try:
        backend = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise said(NO_ADDRESS)
    return backend == "postgresql"


def open_engine(
    url: str, connections: int, *, reading: bool = False, patience_seconds: float | None = None
) -> Engine:
    """An engine whose transactions are durable, or read only; for PostgreSQL to be used in a greenlet.

    `connections`: how many it keeps, 0 for one that is made anew each time. `patience_seconds`: the longest
    that a statement may take on a server, instead of what is usual.
    """
    if is_postgres(url):
        from hub.store.postgres import open_postgres

        return open_postgres(url, connections, reading=reading, patience_seconds=patience_seconds)
    return _open_sqlite(make_url(url), connections or 1, reading)


def transaction(engine: Engine, *, reading: bool = False) -> AbstractContextManager[Connection]:
    """A connection inside a transaction, committed at the end; rolled back where it ends with an error."""
    if engine.dialect.name == "sqlite":
        return _sqlite_transaction(engine, reading)
    from hub.store.postgres import transaction as postgres_transaction

    return postgres_transaction(engine, reading=reading)


def _open_sqlite(url: URL, connections: int, reading: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise Misconfigured(
            "store.no-file", "the store needs a database file; one in memory is lost at the end"
        )
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "timeout": BUSY_TIMEOUT_SECONDS,
            "cached_statements": 512,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        prepare_sqlite(connection, reading)

    return engine


@contextmanager
def _sqlite_transaction(engine: Engine, reading: bool) -> Iterator[Connection]:
    """Takes the lock to write at once: one that first reads and then writes would fail (busy)."""
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
        yield connection


def prepare_sqlite(connection: sqlite3.Connection, reading: bool) -> None:
    """Sets what durability and integrity need. Misconfigured where the database will not have it so."""
    asked = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"]
    for pragma in [*asked, "query_only=ON"] if reading else asked:
        connection.execute(f"PRAGMA {pragma}")
    check_durable(connection)


def check_durable(connection: sqlite3.Connection) -> None:
    """Misconfigured(`store.not-durable`) unless a commit is on the disk when it returns."""
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    if synchronous < 2 or journal not in ("wal", "delete", "truncate", "persist"):
        raise said(NOT_DURABLE)
