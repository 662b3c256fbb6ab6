"""Many write at once: they share commits and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from hub.errors import Conflict, HubError, Misconfigured, Unavailable
from hub.store import Ledger, Store
from hub.store.engine import check_durable, prepare_sqlite
from tests.store.conftest import PERSON, Given, Pause, only_sqlite
from tests.store.databases import Database, SqliteDatabase


async def test_one_of_two_hundred_writes_fails_and_its_neighbours_are_kept(
    store: Store, given: Given
) -> None:
    def work(number: int) -> Any:
        def write(ledger: Ledger) -> str:
            case_id = given.case(ledger)
            if number == 77:
                raise Conflict("test.no", "this one fails after it has written")
            return case_id

        return write

    answers = await asyncio.gather(*(store.write(work(n)) for n in range(200)), return_exceptions=True)
    failed = [n for n, answer in enumerate(answers) if isinstance(answer, BaseException)]
    cases = await store.read(lambda ledger: ledger.cases(limit=1000))
    assert failed == [77]
    assert {case.id for case in cases} == {a for a in answers if isinstance(a, str)}
    assert len(cases) == 199


async def test_what_the_failed_write_would_have_journalled_is_gone_with_it(
    store: Store, given: Given
) -> None:
    def fails(ledger: Ledger) -> None:
        given.case(ledger)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(fails)
    assert await store.read(lambda ledger: ledger.journal()) == []


async def test_a_write_is_there_for_others_when_it_is_answered(
    store: Store, given: Given, database: Database
) -> None:
    case_id = await store.write(given.case)
    assert database.ask("SELECT id FROM cases") == [(case_id,)]


@pytest.mark.parametrize("asked", ["write", "read"])
async def test_a_caller_that_stops_waiting_harms_nobody(
    store: Store, given: Given, pause: Pause, asked: str
) -> None:
    waiting = asyncio.create_task(getattr(store, asked)(pause.here))
    await pause.reached()
    waiting.cancel()
    pause.go_on()
    assert await store.write(given.case)
    with pytest.raises(asyncio.CancelledError):
        await waiting


@only_sqlite
async def test_a_full_disk_is_said_and_passes_by_itself(store: Store, given: Given) -> None:
    kept = await store.write(given.case)
    pages = await store.write(lambda ledger: _pragma(ledger, "page_count"))
    await store.write(lambda ledger: _pragma(ledger, f"max_page_count={pages + 2}"))

    def large(ledger: Ledger) -> None:
        for _ in range(500):
            given.case(ledger)

    answers = await asyncio.gather(*(store.write(large) for _ in range(3)), return_exceptions=True)
    assert [getattr(answer, "code", None) for answer in answers] == ["store.full"] * 3
    assert all(isinstance(answer, Unavailable) for answer in answers)
    assert [case.id for case in await store.read(lambda ledger: ledger.cases(limit=9))] == [kept]

    await store.write(lambda ledger: _pragma(ledger, "max_page_count=1000000"))
    await store.write(large)
    assert len(await store.read(lambda ledger: ledger.cases(limit=1000))) == 501
    assert await store.read(lambda ledger: _pragma(ledger, "integrity_check")) == "ok"


def _pragma(ledger: Ledger, text: str) -> Any:
    return ledger._connection.exec_driver_sql(f"PRAGMA {text}").scalar()


@only_sqlite
async def test_a_database_locked_by_another_is_busy_and_then_free(
    store: Store, given: Given, database: SqliteDatabase
) -> None:
    await store.write(lambda ledger: _pragma(ledger, "busy_timeout=50"))
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as refused:
        await store.write(given.case)
    other.execute("ROLLBACK")
    other.close()
    assert refused.value.code == "store.busy"
    assert await store.write(given.case)


@only_sqlite
async def test_a_short_lock_is_waited_for(store: Store, given: Given, database: SqliteDatabase) -> None:
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(store.write(given.case))
    await asyncio.sleep(0.05)
    other.execute("ROLLBACK")
    other.close()
    assert await writing


async def test_reading_cannot_write(store: Store, given: Given) -> None:
    with pytest.raises(Unavailable) as refused:
        await store.read(given.case)
    assert refused.value.code == "store.read-only"


async def test_a_read_sees_what_was_committed_while_a_write_goes_on(
    store: Store, given: Given, pause: Pause
) -> None:
    def slow(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        pause.here(ledger)
        return case_id

    writing = asyncio.create_task(store.write(slow))
    await pause.reached()
    assert await store.read(lambda ledger: ledger.cases()) == []
    pause.go_on()
    case_id = await writing
    assert [case.id for case in await store.read(lambda ledger: ledger.cases())] == [case_id]


async def test_a_read_sees_one_state_of_everything(store: Store, given: Given, pause: Pause) -> None:
    def twice(ledger: Ledger) -> tuple[int, int]:
        before = len(ledger.cases())
        pause.here(ledger)
        return before, len(ledger.journal())

    reading = asyncio.create_task(store.read(twice))
    await pause.reached()
    await store.write(given.case)
    pause.go_on()
    assert await reading == (0, 0)


async def test_what_was_asked_for_before_closing_is_done(store: Store, given: Given) -> None:
    writing = [asyncio.create_task(store.write(given.case)) for _ in range(50)]
    reading = asyncio.create_task(store.read(lambda ledger: ledger.cases()))
    await asyncio.sleep(0)
    await store.close()
    assert len(set(await asyncio.gather(*writing))) == 50
    assert isinstance(await reading, list)


async def test_a_closed_store_says_so(store: Store, given: Given) -> None:
    await store.close()
    for asked in (store.write, store.read):
        with pytest.raises(Unavailable) as refused:
            await asked(given.case)
        assert refused.value.code == "store.closed"


async def test_no_error_of_the_store_repeats_what_was_to_be_stored(store: Store, given: Given) -> None:
    def twice(ledger: Ledger) -> None:
        for _ in range(2):
            ledger.create_case("case-1", PERSON, b"Testperson 1", state=PERSON)

    with pytest.raises(HubError) as refused:
        await store.write(twice)
    shown = f"{refused.value!s} {refused.value!r} {refused.value.facts()} {refused.value.__cause__}"
    assert refused.value.code == "store.twice"
    assert PERSON not in shown
    assert "Testperson" not in shown


def test_a_database_that_answers_before_the_disk_has_it_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    prepare_sqlite(connection, reading=False)
    check_durable(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    with pytest.raises(Misconfigured) as refused:
        check_durable(connection)
    connection.close()
    assert refused.value.code == "store.not-durable"
