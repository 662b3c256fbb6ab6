"""The schema has one version, and a database that is not of it is brought there or left alone."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.util import greenlet_spawn

from hub.errors import Misconfigured
from hub.store import schema
from hub.store.engine import open_engine, transaction
from hub.store.schema import NEWEST, status, upgrade
from hub.store.tables import metadata
from tests.store.databases import Database, PostgresDatabase, SqliteDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database without any table."""
    if request.param == "sqlite":
        return SqliteDatabase(tmp_path / "hub.db")
    return PostgresDatabase(request.getfixturevalue("postgres_empty_database"))


@pytest.fixture
def url(empty: Database) -> str:
    return empty.url


def test_an_empty_database_gets_the_newest_schema(url: str) -> None:
    assert status(url).at is None
    assert upgrade(url).is_newest
    assert status(url).at == NEWEST
    assert upgrade(url).is_newest


async def test_the_steps_lead_to_the_tables_that_the_program_uses(url: str) -> None:
    def differences() -> object:
        with transaction(engine) as connection:
            return compare_metadata(MigrationContext.configure(connection), metadata)

    await asyncio.to_thread(upgrade, url)
    engine = open_engine(url, 1)
    assert await greenlet_spawn(differences) == []
    await greenlet_spawn(engine.dispose)


def test_five_who_start_at_once_get_one_schema(url: str) -> None:
    failed: list[BaseException] = []

    def start() -> None:
        try:
            upgrade(url)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert status(url).is_newest


def test_programs_that_start_at_once_get_one_schema(url: str) -> None:
    command = [sys.executable, "-m", "hub.cli", "db", "upgrade"]
    environment = os.environ | {"HUB_DATABASE_URL": url}
    programs = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(program.communicate(timeout=60)[1], program.returncode) for program in programs] == [
        (b"", 0)
    ] * 3
    assert status(url).is_newest


def test_a_schema_of_a_newer_program_is_left_alone(url: str, empty: Database) -> None:
    upgrade(url)
    empty.run("UPDATE alembic_version SET version_num = '9999'")
    assert not status(url).known
    with pytest.raises(Misconfigured) as refused:
        upgrade(url)
    assert refused.value.code == "store.schema-unknown"


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(Misconfigured):
        open_engine("sqlite://", 1)


@pytest.mark.parametrize("url", ["mysql://host/hub", "hub.db", ""])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        upgrade(url)
    assert refused.value.code == "store.url"


_KEPT = ("parties", "cases", "links", "messages", "deliveries", "expectations", "tasks")
_SAMPLES = {"BLOB": b"\x01", "VARCHAR": "x", "TEXT": "x"}


def bring_to(url: str, revision: str) -> None:
    """As far as an older program brought it."""
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    steps = {"fn": lambda at, _: scripts._upgrade_revs(revision, at), "render_as_batch": True}
    engine = open_engine(url, 1)
    with transaction(engine) as connection:
        context = MigrationContext.configure(connection, opts=steps)
        with Operations.context(context):
            context.run_migrations()
    engine.dispose()


def fill(database: SqliteDatabase, table: str, **given: str) -> list[str]:
    """One row, each text of it `x` unless given; the names of its columns."""
    samples = {
        str(name): _SAMPLES.get(str(kind).partition("(")[0], 1)
        for _, name, kind, *_ in database.ask(f"PRAGMA table_info({table})")
    }
    values = (samples | given).values()
    database.run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", *values)
    return list(samples)


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_database_keeps_its_rows(tmp_path: Path, revision: str) -> None:
    database = SqliteDatabase(tmp_path / "hub.db")
    bring_to(database.url, revision)
    assert status(database.url).at == revision
    names = {table: ", ".join(fill(database, table)) for table in _KEPT}
    before = {table: database.ask(f"SELECT {names[table]} FROM {table}") for table in _KEPT}
    assert upgrade(database.url).is_newest
    assert {table: database.ask(f"SELECT {names[table]} FROM {table}") for table in _KEPT} == before
    assert all(len(rows) == 1 for rows in before.values())
    assert database.ask("PRAGMA foreign_key_check") == []


def test_an_older_number_may_name_a_second_case(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "hub.db")
    bring_to(database.url, "0002")
    for case in ("one", "two"):
        fill(database, "cases", id=case)
    fill(database, "links", case_id="one")
    with pytest.raises(sqlite3.IntegrityError):
        fill(database, "links", case_id="two")
    upgrade(database.url)
    fill(database, "links", case_id="two")
    assert database.ask("SELECT case_id FROM links ORDER BY case_id") == [("one",), ("two",)]
