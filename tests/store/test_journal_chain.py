"""The journal is linked into a chain, and whatever is done to it afterwards shows."""

from __future__ import annotations

import asyncio

import pytest

from hub.errors import Conflict
from hub.security.audit_chain import NOTHING_BEFORE, Proof, links_for, prove
from hub.store import Ledger, Store
from hub.store.rows import ChainLink
from tests.store.conftest import Given
from tests.store.databases import Database


def seal(ledger: Ledger) -> int:
    entries, head = ledger.unsealed(), ledger.head()
    links = links_for(entries, head.number, head.hash)
    ledger.seal([ChainLink(link.seq, link.sealed_no, link.prev, link.hash) for link in links])
    return len(entries)


def proof(ledger: Ledger) -> Proof:
    head = ledger.head()
    return prove(ledger.chain(), head.number, head.hash, len(ledger.unsealed()))


@pytest.fixture
async def chained(store: Store, given: Given, database: Database) -> Database:
    """Five entries, sealed in two batches."""
    for cases in (2, 3):
        await asyncio.gather(*(store.write(given.case) for _ in range(cases)))
        assert await store.write(seal) == cases
    return database


async def shown(store: Store) -> tuple[int, str] | None:
    damage = (await store.read(proof)).damage
    return (damage.sealed_no, damage.says) if damage else None


async def test_a_chain_that_nobody_touched_holds(store: Store, chained: Database) -> None:
    assert await shown(store) is None
    assert (await store.read(proof)).entries == 5


async def test_what_is_not_sealed_yet_is_counted(store: Store, chained: Database, given: Given) -> None:
    await store.write(given.case)
    assert await shown(store) is None
    assert (await store.read(proof)).tail == 1


@pytest.mark.parametrize(
    ("column", "value"), [("actor", "x"), ("at", 1), ("detail", '{"a":1}'), ("after", None), ("case_id", "z")]
)
async def test_a_changed_entry_shows(store: Store, chained: Database, column: str, value: object) -> None:
    chained.run(f"UPDATE audit SET {column} = ? WHERE sealed_no = 3", value)
    assert await shown(store) == (3, "changed")


async def test_a_removed_entry_shows(store: Store, chained: Database) -> None:
    chained.run("DELETE FROM audit WHERE sealed_no = 3")
    assert await shown(store) == (3, "removed")


async def test_a_removed_entry_shows_also_when_the_rest_is_numbered_anew(
    store: Store, chained: Database
) -> None:
    chained.run("DELETE FROM audit WHERE sealed_no = 3")
    for number in (4, 5):
        chained.run("UPDATE audit SET sealed_no = ? WHERE sealed_no = ?", number - 1, number)
    assert await shown(store) == (3, "moved")


async def test_entries_that_changed_places_show(store: Store, chained: Database) -> None:
    for number, to in ((2, 99), (3, 2), (99, 3)):
        chained.run("UPDATE audit SET sealed_no = ? WHERE sealed_no = ?", to, number)
    assert await shown(store) == (2, "moved")


async def test_an_end_that_was_cut_off_shows(store: Store, chained: Database) -> None:
    chained.run("DELETE FROM audit WHERE sealed_no > 3")
    assert await shown(store) == (4, "cut-off")


async def test_an_end_that_was_cut_off_with_its_head_shows_against_a_head_kept_elsewhere(
    store: Store, chained: Database
) -> None:
    kept = await store.read(lambda ledger: ledger.head())
    ((hash_3,),) = chained.ask("SELECT hash FROM audit WHERE sealed_no = 3")
    chained.run("DELETE FROM audit WHERE sealed_no > 3")
    chained.run("UPDATE heads SET number = 3, mark = ? WHERE name = 'audit'", hash_3)
    assert await shown(store) is None
    against = await store.read(lambda ledger: prove(ledger.chain(), kept.number, kept.hash))
    assert against.damage is not None
    assert against.damage.says == "cut-off"


async def test_an_entry_put_at_the_end_shows(store: Store, chained: Database) -> None:
    chained.run("UPDATE heads SET number = 4 WHERE name = 'audit'")
    assert await shown(store) == (5, "added")


async def test_a_recorded_end_that_was_forged_shows(store: Store, chained: Database) -> None:
    chained.run("UPDATE heads SET mark = ? WHERE name = 'audit'", NOTHING_BEFORE)
    assert await shown(store) == (5, "changed")


async def test_two_sealers_make_one_chain(store: Store, given: Given) -> None:
    await store.write(given.case)
    entries = await store.read(lambda ledger: ledger.unsealed())
    links = [ChainLink(e.seq, e.sealed_no, e.prev, e.hash) for e in links_for(entries, 0, NOTHING_BEFORE)]
    await store.write(lambda ledger: ledger.seal(links))
    with pytest.raises(Conflict) as refused:
        await store.write(lambda ledger: ledger.seal(links))
    assert refused.value.code == "audit.head-moved"
    assert (await store.read(proof)).damage is None
