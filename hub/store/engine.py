"""How the database is opened, what is asked of it, and what its own errors mean to the hub."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from hub.errors import Conflict, HubError, Misconfigured, Unavailable

#: How long SQLite itself waits for another process's transaction.
BUSY_TIMEOUT_SECONDS = 2.0

READERS = 3


def open_engine(url: str, *, reading: bool = False) -> Engine:
    """An engine whose transactions are durable, or read only. Misconfigured where the URL is not one."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    return _open_sqlite(parsed, reading)


def _open_sqlite(url: URL, reading: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise Misconfigured(
            "store.no-file", "the store needs a database file; one in memory is lost at the end"
        )
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=READERS if reading else 1,
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
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """A connection inside a transaction, committed at the end; rolled back where it ends with an error.

    SQLite takes the lock to write at once: one that first reads and then writes would fail (busy).
    """
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":
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
        raise Misconfigured(
            "store.not-durable",
            "the database does not write commits to the disk before it answers",
            advice="Put the database file on a local disk where SQLite can use WAL and synchronous=FULL.",
        )


#: What the driver's own words mean, first fit; the rest is `store.failed`.
_MEANINGS = (
    ("database or disk is full", "store.full", "the disk of the database is full"),
    ("database is locked", "store.busy", "another process holds the database"),
    ("database table is locked", "store.busy", "another process holds the database"),
    ("readonly database", "store.read-only", "the database cannot be written"),
    ("disk i/o error", "store.disk", "the disk of the database failed"),
    ("unable to open", "store.unreachable", "the database cannot be opened"),
    ("malformed", "store.damaged", "the database file is damaged"),
)


def meaning(error: SQLAlchemyError) -> HubError:
    """The hub's error for the driver's; it never holds what was to be stored."""
    if isinstance(error, IntegrityError):
        return Conflict("store.twice", "what was to be stored contradicts what the store already holds")
    if not isinstance(error, DBAPIError):
        return Unavailable("store.failed", "the database could not do it now")
    said = str(error.orig).lower()
    for words, code, text in _MEANINGS:
        if words in said:
            return Unavailable(code, text, advice="Nothing was stored; send the same again in a while.")
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return Unavailable("store.failed", "the database could not do it now")
    return HubError("store.misused", "the database refused a statement of the hub")


def ends_all(error: HubError) -> bool:
    """Whether the database itself cannot go on, so that everything in the same transaction fails."""
    return isinstance(error, Unavailable) and error.code != "store.failed"


def is_passing(error: HubError) -> bool:
    """Whether trying again within seconds does no harm and may help."""
    return error.code == "store.busy"
