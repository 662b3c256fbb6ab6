"""A store of its own on each kind of database, a clock that stands still, and what is kept in it."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.util import await_only

from hub.clock import FixedClock
from hub.delivery import State
from hub.security.keys import Keys
from hub.security.vault import Vault
from hub.store import Ledger, Store
from hub.store.rows import NewDelivery, NewExpectation, NewMessage, NewParty
from tests.store.databases import Database, PostgresDatabase, SqliteDatabase

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PERSON = "198808112380"
RAW = b"<Meddelande>Testperson 1 beh\xc3\xb6ver en SIP</Meddelande>" * 20


class Given:
    """Makes rows with ids that count upwards; every number is in the name of what it makes."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def id(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers)}"

    def party(self, ledger: Ledger, **changes: Any) -> str:
        values: dict[str, Any] = {
            "id": self.id("party"),
            "name": "Region A",
            "system": "samsa",
            "region": "vgr",
            "units": ("SE2321000131-*",),
            "token_hash": self.id("hash"),
        }
        ledger.add_party(NewParty(**values | changes), actor="person:operations")
        return str((values | changes)["id"])

    def case(self, ledger: Ledger) -> str:
        return ledger.create_case(self.id("case"), PERSON, b'{"state":"open"}', state="open").id

    def message(self, ledger: Ledger, case_id: str, **changes: Any) -> NewMessage:
        id = self.id("message")
        values: dict[str, Any] = {
            "id": id,
            "case_id": case_id,
            "seq": ledger.take_seq(case_id),
            "party": None,
            "native_id": f"native-{id}",
            "event": "invitation.sent",
            "revision": 1,
            "thread": id,
            "in_reply_to": None,
            "sender_unit": "SE2321000131-E000000000101",
            "content_hash": "0" * 64,
            "event_key": f"key-{id}",
            "raw": RAW,
            "canonical": b'{"patient":"Testperson 1"}',
            "receipt": b"<Mottagningskvitto/>",
        }
        new = NewMessage(**values | changes)
        ledger.add_message(new, actor="party:a")
        return new

    def delivery(self, ledger: Ledger, message: NewMessage, **changes: Any) -> str:
        values: dict[str, Any] = {
            "id": self.id("delivery"),
            "message_id": message.id,
            "case_id": message.case_id,
            "seq": message.seq,
            "thread": message.thread,
            "recipient": "unit-1",
            "recipient_name": "Vårdcentralen A",
            "party": None,
            "system": "prator",
            "channel": "http",
            "control": False,
            "event": message.event,
            "state": State.PENDING,
            "due": ledger.clock.now(),
            "consent_revision": 0,
            "body": RAW,
            "content_type": "application/xml",
            "give_up_at": ledger.clock.now() + timedelta(hours=72),
        }
        new = NewDelivery(**values | changes)
        ledger.add_deliveries([new])
        return new.id

    def sent_on(self, ledger: Ledger, case_id: str, **changes: Any) -> str:
        """A message and its one delivery."""
        return self.delivery(ledger, self.message(ledger, case_id), **changes)

    def expectation(self, ledger: Ledger, delivery_id: str, **changes: Any) -> str:
        row = ledger.delivery(delivery_id)
        assert row is not None
        values: dict[str, Any] = {
            "id": self.id("expectation"),
            "delivery_id": delivery_id,
            "case_id": row.case_id,
            "thread": row.thread,
            "unit": row.recipient,
            "event": row.event,
            "rule": "T-01",
        }
        new = NewExpectation(**values | changes)
        ledger.add_expectations([new])
        return new.id


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def given() -> Given:
    return Given()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(Keys.new())


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database of the test's own, with the schema where the server has it ready."""
    if request.param == "sqlite":
        return SqliteDatabase(tmp_path / "hub.db")
    return PostgresDatabase(request.getfixturevalue("postgres_database"))


#: For tests of what only one kind of database has.
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
async def opened(database: Database, vault: Vault, clock: FixedClock) -> AsyncIterator[Callable[[], Any]]:
    """Opens stores on the same database, as several processes would, and closes them all at the end."""
    stores: list[Store] = []

    async def another() -> Store:
        store = Store(database.url, vault, clock)
        await store.start()
        stores.append(store)
        return store

    yield another
    for store in stores:
        await store.close()


@pytest.fixture
async def store(opened: Callable[[], Any]) -> Store:
    made: Store = await opened()
    return made


class Pause:
    """A place in somebody's work where it stops until the test lets it go on."""

    def __init__(self) -> None:
        self._here, self._on = asyncio.Event(), asyncio.Event()
        self._thread_on = threading.Event()
        self._loop = asyncio.get_running_loop()

    def here(self, ledger: Ledger) -> None:
        """Called by the work."""
        if ledger._connection.dialect.name == "sqlite":
            self._loop.call_soon_threadsafe(self._here.set)
            self._thread_on.wait(10)
        else:
            self._here.set()
            await_only(asyncio.wait_for(self._on.wait(), 10))

    async def reached(self) -> None:
        """Until the work has come here."""
        await asyncio.wait_for(self._here.wait(), 10)

    def go_on(self) -> None:
        """Lets it go on, and whoever comes here later."""
        self._on.set()
        self._thread_on.set()


@pytest.fixture
async def pause() -> AsyncIterator[Pause]:
    made = Pause()
    yield made
    made.go_on()
