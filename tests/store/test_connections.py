"""Connections to PostgreSQL that are refused, lost, or lost at the worst moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from hub.clock import FixedClock
from hub.errors import HubError, Misconfigured, Unavailable
from hub.security.vault import Vault
from hub.store import Ledger, Store
from hub.store.postgres import check_durable
from tests.store.conftest import Given
from tests.store.databases import PostgresDatabase


@pytest.fixture
def database(postgres_database: str) -> PostgresDatabase:
    return PostgresDatabase(postgres_database)


async def test_lost_connections_are_replaced_and_nobody_notices(
    store: Store, given: Given, database: PostgresDatabase
) -> None:
    def both() -> list[Any]:
        writes = [store.write(given.case) for _ in range(8)]
        return [*writes, *(store.read(lambda ledger: ledger.cases()) for _ in range(8))]

    await asyncio.gather(*both())
    assert await asyncio.to_thread(database.cut_others_off) > 1
    await asyncio.gather(*both())
    assert len(await store.read(lambda ledger: ledger.cases())) == 16


async def test_a_connection_that_is_lost_in_the_middle_stored_nothing_and_the_next_one_works(
    store: Store, given: Given
) -> None:
    tries = []

    def suicidal(ledger: Ledger) -> None:
        tries.append(given.case(ledger))
        ledger._connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Unavailable) as refused:
        await store.write(suicidal)
    assert refused.value.code == "store.unreachable"
    assert len(tries) == 3
    case_id = await store.write(given.case)
    assert [case.id for case in await store.read(lambda ledger: ledger.cases())] == [case_id]


async def test_a_connection_that_is_lost_once_costs_the_neighbours_nothing(
    store: Store, given: Given
) -> None:
    tries = []

    def once(ledger: Ledger) -> str:
        tries.append(1)
        if len(tries) == 1:
            ledger._connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        return given.case(ledger)

    works = [*[given.case] * 10, once, *[given.case] * 10]
    made = await asyncio.gather(*(store.write(work) for work in works))
    assert {case.id for case in await store.read(lambda ledger: ledger.cases())} == set(made)
    assert len(made) == 21


class Wire:
    """A wire to the server that can be cut when the client gives a certain order."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self.cut_at: bytes | None = None
        self.cuts = 0

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def url(self) -> str:
        port = self._server.sockets[0].getsockname()[1]
        login, _, _ = self._parts.netloc.rpartition("@")
        return self._parts._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        back = asyncio.create_task(self._carry(there[0], writer, None))
        await self._carry(reader, there[1], writer)
        await back

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, other: asyncio.StreamWriter | None
    ) -> None:
        try:
            while data := await reader.read(65536):
                if other is not None and self.cut_at is not None and self.cut_at in data:
                    self.cuts += 1
                    other.transport.abort()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@pytest.mark.parametrize("many", [1, 5])
async def test_who_cannot_know_whether_it_was_stored_is_told_so(
    database: PostgresDatabase, store: Store, given: Given, vault: Vault, clock: FixedClock, many: int
) -> None:
    async with Wire(database.url) as wire:
        far = Store(wire.url, vault, clock, connections=1)
        await far.start()
        kept = await far.write(given.case)
        wire.cut_at = b"COMMIT\0"
        answers = await asyncio.gather(*(far.write(given.case) for _ in range(many)), return_exceptions=True)
        assert [getattr(answer, "code", None) for answer in answers] == ["store.unsure"] * many
        assert wire.cuts == 1
        wire.cut_at = None
        assert await far.write(given.case)
        assert kept in [case.id for case in await far.read(lambda ledger: ledger.cases())]
        await far.close()
    assert len(await store.read(lambda ledger: ledger.cases())) == 2 + many


async def test_a_read_that_is_cut_off_at_its_end_is_done_again(
    database: PostgresDatabase, store: Store, given: Given, vault: Vault, clock: FixedClock
) -> None:
    await store.write(given.case)
    async with Wire(database.url) as wire:
        far = Store(wire.url, vault, clock)
        await far.start()
        wire.cut_at = b"COMMIT\0"
        with pytest.raises(Unavailable) as refused:
            await far.read(lambda ledger: ledger.cases())
        assert (refused.value.code, wire.cuts) == ("store.unreachable", 3)
        wire.cut_at = None
        assert len(await far.read(lambda ledger: ledger.cases())) == 1
        await far.close()


async def test_where_nobody_listens_the_store_says_so(
    vault: Vault, clock: FixedClock, free_port: int
) -> None:
    store = Store(f"postgresql://hub:secret@127.0.0.1:{free_port}/hub", vault, clock)
    with pytest.raises(Unavailable) as refused:
        await store.start()
    assert refused.value.code == "store.unreachable"
    assert "secret" not in f"{refused.value!r} {refused.value.facts()}"
    await store.close()


@pytest.fixture
async def free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_where_the_hub_is_not_let_in_it_says_which_setting_to_look_at(
    database: PostgresDatabase, vault: Vault, clock: FixedClock
) -> None:
    store = Store(f"{database.url}-that-is-not-there", vault, clock)
    with pytest.raises(Unavailable) as refused:
        await store.start()
    assert refused.value.code == "store.no-entry"
    assert "HUB_DATABASE_URL" in str(refused.value.advice)
    await store.close()


async def test_an_address_that_says_nonsense_is_refused(
    database: PostgresDatabase, vault: Vault, clock: FixedClock
) -> None:
    store = Store(f"{database.url}?sslmode=sometimes", vault, clock)
    with pytest.raises(Misconfigured) as refused:
        await store.start()
    assert refused.value.code == "store.url"
    await store.close()


async def test_a_server_that_answers_before_the_disk_has_it_is_refused(
    database: PostgresDatabase, opened: Callable[[], Any]
) -> None:
    database.set("synchronous_commit", "off")
    with pytest.raises(Misconfigured) as refused:
        await opened()
    assert refused.value.code == "store.not-durable"


async def test_a_server_that_becomes_forgetful_is_no_longer_written_to(
    store: Store, given: Given, database: PostgresDatabase
) -> None:
    await store.write(given.case)
    database.set("synchronous_commit", "off")
    await asyncio.to_thread(database.cut_others_off)
    with pytest.raises(HubError) as refused:
        await store.write(given.case)
    assert refused.value.code == "store.not-durable"
    assert len(await store.read(lambda ledger: ledger.cases())) == 1


@pytest.mark.parametrize("forgetful", ["fsync", "full_page_writes", "synchronous_commit"])
def test_each_setting_that_durability_needs_is_asked_for(forgetful: str) -> None:
    sound = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "remote_apply"}
    check_durable(sound)
    with pytest.raises(Misconfigured):
        check_durable(sound | {forgetful: "off"})


async def test_an_error_that_somebody_hides_is_not_taken_for_a_success(store: Store, given: Given) -> None:
    def hides(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        ledger.write_journal()
        try:
            ledger._connection.exec_driver_sql("SELECT 1 / 0")
        except Exception:
            return case_id
        return ""

    with pytest.raises(HubError) as refused:
        await store.write(hides)
    assert refused.value.code == "store.misused"
    assert await store.read(lambda ledger: ledger.cases()) == []
