"""PostgreSQL: how a connection is made, what is asked of the server, and how a transaction ends there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from hub.store.meaning import MISUSED, NO_ADDRESS, NOT_DURABLE, SILENT, UNREACHABLE, UNSURE, said

CONNECT_SECONDS = 5.0

#: No statement that writes takes longer on a server that is well; one that looks at everything may.
STATEMENT_SECONDS = 10.0
READING_SECONDS = 300.0

#: How long a statement waits for another transaction, where it may wait at all.
LOCK_WAITS = "5s"

#: What a failure can be: the server's own words, the driver's, the network's.
_FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

#: Those of them that end the connection.
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,
    OSError,
)

_BEGIN = {
    False: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    True: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
_SETTINGS = {"application_name": "hub", "jit": "off"}
_WORKING = {
    "lock_timeout": LOCK_WAITS,
    "idle_in_transaction_session_timeout": "60s",  # a process that hangs lets its locks go
}


def open_postgres(
    url: str, connections: int, *, reading: bool = False, patience_seconds: float | None = None
) -> Engine:
    """An engine for use inside a greenlet (`greenlet_spawn`).

    `connections` 0: one that is made anew each time and waits as long as it takes, to change the schema.
    """
    seconds = patience_seconds or (READING_SECONDS if reading else STATEMENT_SECONDS)

    async def connect() -> asyncpg.Connection:
        return await _connect(url, seconds if connections else None, check=not reading)

    pool: dict[str, Any] = {"poolclass": NullPool}
    if connections:
        pool = {"poolclass": AsyncAdaptedQueuePool, "pool_size": connections, "max_overflow": 0}
        pool |= {"pool_timeout": 2 * CONNECT_SECONDS}
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",  # BEGIN and COMMIT are said here
        **pool,
    ).sync_engine
    event.listen(engine, "checkout", _refuse_lost)
    return engine


async def _connect(url: str, seconds: float | None, *, check: bool) -> asyncpg.Connection:
    try:
        connection = await asyncpg.connect(
            plain(url),
            timeout=CONNECT_SECONDS,
            command_timeout=seconds,
            statement_cache_size=500,
            max_cached_statement_lifetime=0,
            server_settings=_SETTINGS | _WORKING if seconds else _SETTINGS,
        )
    except ValueError:  # also the driver's own for an address
        raise said(NO_ADDRESS) from None
    with ExitStack() as otherwise:
        otherwise.callback(connection.terminate)
        if check:
            await _check(connection)
        otherwise.pop_all()
    return connection


def plain(url: str) -> str:
    """The URL without the name of a driver."""
    return re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql:", url)


async def _check(connection: asyncpg.Connection) -> None:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    asked = ", ".join(f"current_setting('{name}') AS {name}" for name in names)
    check_durable(dict(await connection.fetchrow(f"SELECT {asked}")))


def check_durable(settings: Mapping[str, str]) -> None:
    """Misconfigured(`store.not-durable`) unless a commit is on the disk when it returns, and whole after a
    power cut. Asked of each connection, since a role or a database can have a setting of its own."""
    if "off" in settings.values():
        raise said(NOT_DURABLE)


def _refuse_lost(driver: Any, *_: Any) -> None:
    """A connection that has been lost since it was used is not handed out, nor those of the same age."""
    if driver.driver_connection.is_closed():
        raise InvalidatePoolError


@contextmanager
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """A connection inside a transaction, committed at the end; rolled back where it ends with an error.

    Reading sees one state of everything. Unavailable(`store.unsure`) where the connection is lost between
    the order to commit and the answer.
    """
    with _connected(engine) as connection:
        with ExitStack() as otherwise:
            otherwise.callback(_roll_back, connection)
            ask(connection, "execute", _BEGIN[reading])
            yield connection
            otherwise.pop_all()
        _commit(connection, reading)


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except TimeoutError:
        raise said(SILENT) from None
    except OSError:  # the network's own; SQLAlchemy names the others
        raise said(UNREACHABLE) from None
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) is None:  # the server left in the middle of a greeting
            raise said(UNREACHABLE) from None
        raise


def _commit(connection: Connection, reading: bool) -> None:
    try:
        status = ask(connection, "execute", "COMMIT")
    except DBAPIError as error:
        _roll_back(connection)
        on_its_way = error.connection_invalidated and not isinstance(error.orig, asyncpg.InterfaceError)
        raise (said(UNSURE) if on_its_way and not reading else error) from None
    if status != "COMMIT":  # a statement failed, somebody hid it, and everything was rolled back
        raise said(MISUSED)


def _roll_back(connection: Connection) -> None:
    if connection.invalidated:
        return
    with suppress(DBAPIError):
        ask(connection, "execute", "ROLLBACK")
        return
    connection.invalidate()


def ask(connection: Connection, how: str, sql: str, *values: Any) -> Any:
    """Calls the driver's own `execute`, `fetch` or `executemany`; DBAPIError, without the values.

    A connection is ended whose state nobody knows: one that took too long (TimeoutError), too.
    """
    adapted: Any = connection.connection.dbapi_connection
    driver = adapted.driver_connection
    try:
        return adapted.run_async(lambda _: getattr(driver, how)(sql, *values))
    except _FAILURES as error:
        lost = isinstance(error, _LOST) or driver.is_closed()
        if lost:
            driver.terminate()
        raise DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=lost) from None
