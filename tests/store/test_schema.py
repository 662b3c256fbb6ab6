"""The schema has one version, and a database that is not of it is brought there or left alone."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from hub.errors import Misconfigured
from hub.store.engine import open_engine
from hub.store.schema import NEWEST, status, upgrade
from hub.store.tables import metadata


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hub.db'}"


def test_an_empty_database_gets_the_newest_schema(url: str) -> None:
    assert status(url).at is None
    assert upgrade(url).is_newest
    assert status(url).at == NEWEST
    assert upgrade(url).is_newest


def test_the_steps_lead_to_the_tables_that_the_program_uses(url: str) -> None:
    upgrade(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


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


def test_a_schema_of_a_newer_program_is_left_alone(url: str, tmp_path: Path) -> None:
    upgrade(url)
    connection = sqlite3.connect(tmp_path / "hub.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert not status(url).known
    with pytest.raises(Misconfigured) as refused:
        upgrade(url)
    assert refused.value.code == "store.schema-unknown"


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(Misconfigured):
        open_engine("sqlite://")
