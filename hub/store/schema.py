"""The schema's version: which one a database has, and bringing it up to the newest."""

from __future__ import annotations

import asyncio
import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from hub.errors import Misconfigured
from hub.store.engine import is_postgres, open_engine, transaction
from hub.store.meaning import meaning

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

T = TypeVar("T")

#: The revision of the tables in `tables.py`.
NEWEST = "0003"

#: Taken on PostgreSQL while the schema changes; any number that nobody else uses.
_ADVISORY_LOCK = 7_483_201

_ONE_AT_A_TIME = threading.Lock()  # alembic keeps its state for the whole process


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """`at`: the database's revision, None where it is empty. `newest`: what this program needs."""

    at: str | None
    newest: str
    known: bool

    @property
    def is_newest(self) -> bool:
        return self.at == self.newest


def status(url: str) -> SchemaStatus:
    """Which revision the database has."""
    at = _inside(url, _revision, reading=True)
    return SchemaStatus(at, NEWEST, at in (None, NEWEST) or at in _known())


def upgrade(url: str) -> SchemaStatus:
    """Brings the schema to the newest revision; only one process at a time does it.

    Misconfigured(`store.schema-unknown`) where a newer program has been here, or something else.
    """
    before = status(url)
    if before.is_newest:
        return before
    if not before.known:
        raise Misconfigured(
            "store.schema-unknown",
            "the database has a schema that this version of the hub does not know",
            advice="Start the version that made it, or restore a backup from before the upgrade.",
        )
    with _ONE_AT_A_TIME, _file_lock(url):
        _inside(url, _bring_up)
    return SchemaStatus(NEWEST, NEWEST, True)


def _bring_up(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    if _revision(connection) != NEWEST:
        _run_steps(connection)


def _inside(url: str, work: Callable[[Connection], T], *, reading: bool = False) -> T:
    """Runs `work` in a transaction of its own; on PostgreSQL in a loop of its own."""
    if not is_postgres(url):
        return _in_transaction(open_engine(url, 1), work, False)  # an empty file is made, also to look
    from sqlalchemy.util import greenlet_spawn

    engine = open_engine(url, 0, reading=reading)
    found: T = asyncio.run(greenlet_spawn(_in_transaction, engine, work, reading))
    return found


def _in_transaction(engine: Engine, work: Callable[[Connection], T], reading: bool) -> T:
    try:
        with transaction(engine, reading=reading) as connection:
            return work(connection)
    except SQLAlchemyError as error:
        raise meaning(error) from None
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _file_lock(url: str) -> Iterator[None]:
    """Keeps other processes of this machine out; a server database has its own lock."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    with Path(f"{parsed.database}.upgrade-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _run_steps(connection: Connection) -> None:
    from alembic.runtime.migration import MigrationContext

    scripts = _scripts()
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda at, _: scripts._upgrade_revs(NEWEST, at), "render_as_batch": True},
    )
    from alembic.operations import Operations

    with Operations.context(context):
        context.run_migrations()
