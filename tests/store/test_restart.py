"""A server that is stopped, killed, frozen or set carelessly; the store goes on by itself when it is well."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator, Callable

import pytest

from hub.clock import FixedClock
from hub.errors import Misconfigured, Unavailable
from hub.sandbox.servers import PostgresServer
from hub.security.vault import Vault
from hub.store import Ledger, Store, postgres
from tests.store.conftest import PERSON, Given
from tests.store.databases import PostgresDatabase


@pytest.fixture
async def store(private_postgres: PostgresServer, vault: Vault, clock: FixedClock) -> AsyncIterator[Store]:
    if not private_postgres.is_running:
        private_postgres.start()
    made = Store(private_postgres.url, vault, clock)
    await made.start()
    yield made
    await made.close()


async def cases(store: Store) -> int:
    return len(await store.read(lambda ledger: ledger.cases(limit=100_000)))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        for _ in itertools.takewhile(lambda _: not holds(), itertools.count()):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("end", [PostgresServer.stop, PostgresServer.kill])
async def test_what_was_said_yes_to_is_there_after_the_server_was_gone(
    store: Store, given: Given, private_postgres: PostgresServer, end: Callable[[PostgresServer], None]
) -> None:
    kept: set[str] = set()
    refused: set[str] = set()
    over = asyncio.Event()
    beginning = uuid.uuid4().hex[:16]

    def new_case(ledger: Ledger) -> str:
        return ledger.create_case(f"{beginning}-{given.id('')}", PERSON, b"{}", state="open").id

    async def write() -> None:
        while not over.is_set():
            try:
                kept.add(await store.write(new_case))
            except Unavailable as error:
                refused.add(error.code)
                await asyncio.sleep(0.01)

    writing = [asyncio.create_task(write()) for _ in range(20)]
    await asyncio.sleep(0.2)
    await asyncio.to_thread(end, private_postgres)
    await until(lambda: "store.unreachable" in refused)
    before = len(kept)
    await asyncio.to_thread(private_postgres.start)
    await until(lambda: len(kept) >= before + 40)
    over.set()
    await asyncio.gather(*writing)
    stored = {case.id for case in await store.read(lambda ledger: ledger.cases(limit=100_000))}
    assert kept <= stored
    assert refused <= {"store.unreachable", "store.unsure"}


async def test_a_frozen_server_is_given_up_and_found_again(
    store: Store, given: Given, private_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STATEMENT_SECONDS", "READING_SECONDS", "CONNECT_SECONDS"):
        monkeypatch.setattr(postgres, name, 0.3)
    impatient = Store(private_postgres.url, store._vault, store._clock)
    await impatient.start()
    before = await cases(impatient)
    private_postgres.freeze()
    for asked in (impatient.write, impatient.read):
        with pytest.raises(Unavailable) as refused:
            async with asyncio.timeout(20):
                await asked(given.case)
        assert refused.value.code == "store.silent"
    private_postgres.thaw()
    assert await cases(impatient) == before
    await impatient.close()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
async def test_a_server_that_would_lose_what_it_said_yes_to_is_refused(
    private_postgres: PostgresServer, vault: Vault, clock: FixedClock, setting: str
) -> None:
    server = PostgresDatabase(private_postgres.url)

    def now(value: str) -> None:
        server.order(f"ALTER SYSTEM SET {setting} = {value}")
        server.order("SELECT pg_reload_conf()")

    async def refusal() -> Misconfigured:
        """Of the first start that is refused: the server reads its settings anew a moment later."""
        while True:
            store = Store(private_postgres.url, vault, clock)
            try:
                await store.start()
            except Misconfigured as refused:
                return refused
            finally:
                await store.close()

    now("off")
    assert (await asyncio.wait_for(refusal(), 10)).code == "store.not-durable"
    now("on")
