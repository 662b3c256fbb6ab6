"""Cases, messages, expectations, tasks and parties are kept as they were given, and sealed."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from hub.clock import FixedClock
from hub.errors import Conflict
from hub.store import Ledger, Store
from hub.store.rows import NewTask, RefusalRow, Waiting
from tests.store.conftest import PERSON, RAW, Given
from tests.store.databases import Database


async def test_a_case_is_found_by_its_person_and_by_each_partys_number(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        ledger.link("party-a", "sip-id", "4711", case_id, "thread-1")
        ledger.link("party-a", "sip-id", "4711", case_id, "thread-1")
        return case_id

    case_id = await store.write(work)
    assert [c.id for c in await store.read(lambda ledger: ledger.cases_of_patient(PERSON))] == [case_id]
    link = await store.read(lambda ledger: ledger.find_link("party-a", "sip-id", "4711"))
    assert link is not None
    assert (link.case_id, link.thread) == (case_id, "thread-1")
    assert await store.read(lambda ledger: ledger.find_link("party-b", "sip-id", "4711")) is None
    assert await store.read(lambda ledger: ledger.links_of(case_id)) == [link]


async def test_a_number_never_moves_to_another_case(store: Store, given: Given) -> None:
    await store.write(lambda ledger: ledger.link("a", "sip-id", "1", given.case(ledger)))
    with pytest.raises(Conflict) as refused:
        await store.write(lambda ledger: ledger.link("a", "sip-id", "1", given.case(ledger)))
    assert refused.value.code == "store.link-taken"


async def test_a_case_that_has_moved_is_not_written_over(store: Store, given: Given) -> None:
    row = await store.write(lambda ledger: ledger.case(given.case(ledger), lock=True))
    assert row is not None
    saved = await store.write(
        lambda ledger: ledger.save_case(row, b'{"state":"ended"}', state="ended", consent_revision=1)
    )
    assert (saved.version, saved.state, saved.facts.open()) == (2, "ended", b'{"state":"ended"}')
    with pytest.raises(Conflict) as refused:
        await store.write(lambda ledger: ledger.save_case(row, b"{}", state="open", consent_revision=0))
    assert refused.value.code == "store.case-moved"


async def test_numbers_in_a_case_rise_by_one(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> list[int]:
        case_id = given.case(ledger)
        return [ledger.take_seq(case_id) for _ in range(3)]

    assert await store.write(work) == [1, 2, 3]


async def test_a_message_comes_back_as_it_was_given(store: Store, given: Given, clock: FixedClock) -> None:
    def work(ledger: Ledger) -> tuple[str, str]:
        party = given.party(ledger)
        return given.message(ledger, given.case(ledger), party=party).id, party

    id, party = await store.write(work)
    row = await store.read(lambda ledger: ledger.message_by_native(party, f"native-{id}"))
    assert row is not None
    assert row.receipt is not None
    assert row.raw is not None
    assert (row.raw.open(), row.receipt.open()) == (RAW, b"<Mottagningskvitto/>")
    assert row.accepted_at == clock.now()
    assert await store.read(lambda ledger: ledger.message_by_event_key(party, f"key-{id}")) is not None
    assert [m.id for m in await store.read(lambda ledger: ledger.messages(party=party))] == [id]


@pytest.mark.parametrize("same", ["native_id", "event_key"])
async def test_an_identity_is_taken_once(store: Store, given: Given, same: str) -> None:
    def work(ledger: Ledger) -> None:
        case_id, party = given.case(ledger), given.party(ledger)
        for _ in range(2):
            given.message(ledger, case_id, party=party, **{same: "the-same"})

    with pytest.raises(Conflict) as refused:
        await store.write(work)
    assert refused.value.code == "store.twice"


async def test_a_moment_without_a_zone_is_refused(store: Store, given: Given) -> None:
    naive = datetime(2026, 3, 29, 2, 30)
    with pytest.raises(ValueError, match="time zone"):
        await store.write(lambda ledger: given.sent_on(ledger, given.case(ledger), due=naive))


async def test_nothing_that_anybody_wrote_stands_readable_in_the_database(
    store: Store, given: Given, database: Database
) -> None:
    def work(ledger: Ledger) -> None:
        given.party(ledger, deliver_token="a-secret-credential")
        given.sent_on(ledger, given.case(ledger))
        ledger.add_task(NewTask(id="task-1", kind="letter", content=RAW))
        ledger.task_done("task-1", "person:a", b"Testperson 1 svarade")

    await store.write(work)
    await store.close()
    kept = database.kept()
    assert b"letter" in kept
    for secret in (PERSON.encode(), b"Testperson", b"a-secret-credential"):
        assert secret not in kept


async def test_values_do_not_show_their_content(store: Store, given: Given) -> None:
    id = await store.write(lambda ledger: given.message(ledger, given.case(ledger)).id)
    row = await store.read(lambda ledger: ledger.message(id))
    assert row is not None
    assert "Testperson" not in repr(row)
    assert {f.name for f in fields(row) if "Sealed" in str(getattr(row, f.name))} == {
        "raw",
        "canonical",
        "receipt",
    }


async def test_an_expectation_ends_once(store: Store, given: Given, clock: FixedClock) -> None:
    def work(ledger: Ledger) -> tuple[str, str]:
        delivery = given.sent_on(ledger, given.case(ledger))
        return delivery, given.expectation(ledger, delivery)

    delivery, id = await store.write(work)
    due = clock.now() + timedelta(days=1)
    assert await store.read(lambda ledger: ledger.overdue(due)) == []
    assert await store.write(lambda ledger: ledger.arm(delivery, due)) == 1
    assert await store.write(lambda ledger: ledger.arm(delivery, due + timedelta(days=1))) == 0
    assert [e.id for e in await store.read(lambda ledger: ledger.overdue(due))] == [id]
    assert await store.write(lambda ledger: ledger.climb(id, 1, look_at=due + timedelta(days=1)))
    assert not await store.write(lambda ledger: ledger.climb(id, 1, look_at=due))
    assert await store.write(lambda ledger: ledger.settle(id, Waiting.ESCALATED))
    assert not await store.write(lambda ledger: ledger.settle(id, Waiting.FULFILLED))
    assert await store.write(lambda ledger: ledger.settle(id, Waiting.LATE))
    assert not await store.write(lambda ledger: ledger.settle(id, Waiting.LATE))
    row = await store.read(lambda ledger: ledger.expectation(id))
    assert row is not None
    assert row.state is Waiting.ESCALATED
    assert row.late_at is not None
    assert row.ended_at is not None
    assert await store.read(lambda ledger: ledger.open_for(row.thread)) == []


async def test_a_task_is_done_once_and_keeps_its_answer(store: Store, given: Given) -> None:
    await store.write(lambda ledger: ledger.add_task(NewTask(id="task-1", kind="letter", content=RAW)))
    assert [t.id for t in await store.read(lambda ledger: ledger.tasks(kind="letter"))] == ["task-1"]
    assert await store.write(lambda ledger: ledger.task_done("task-1", "person:a", b"posted"))
    assert not await store.write(lambda ledger: ledger.task_done("task-1", "person:b"))
    task = await store.read(lambda ledger: ledger.task("task-1"))
    assert task is not None
    assert task.answer is not None
    assert (task.done_by, task.answer.open()) == ("person:a", b"posted")
    assert await store.read(lambda ledger: ledger.tasks()) == []


async def test_a_refusal_is_remembered_without_content(store: Store, clock: FixedClock) -> None:
    row = RefusalRow("refusal-1", clock.now(), None, "samsa", None, "xml.doctype", None, "/SIP", 3)
    await store.write(lambda ledger: ledger.add_refusal(row))
    assert await store.read(lambda ledger: ledger.refusals()) == [row]


async def test_the_narrowest_party_serves_a_unit_until_it_is_revoked(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> tuple[str, str]:
        wide = given.party(ledger, units=("SE2321000131-*",))
        return wide, given.party(ledger, units=("SE2321000131-E000000000101",))

    wide, narrow = await store.write(work)

    async def serving(unit: str) -> str | None:
        party = await store.read(lambda ledger: ledger.serving(unit))
        return party.id if party else None

    assert await serving("SE2321000131-E000000000101") == narrow
    assert await serving("SE2321000131-E000000000102") == wide
    assert await serving("SE5565594230-B01") is None
    assert await store.write(lambda ledger: ledger.revoke_party(narrow, actor="person:a"))
    assert await serving("SE2321000131-E000000000101") == wide
    assert [p.id for p in await store.read(lambda ledger: ledger.parties())] == [wide]


async def test_who_serves_a_unit_is_right_also_in_the_transaction_that_changes_it(
    store: Store, given: Given
) -> None:
    def work(ledger: Ledger) -> list[str | None]:
        found = [ledger.serving("SE2321000131-E1")]
        id = given.party(ledger, units=("SE2321000131-*",))
        found.append(ledger.serving("SE2321000131-E1"))
        ledger.revoke_party(id, actor="person:a")
        found.append(ledger.serving("SE2321000131-E1"))
        return [party.id if party else None for party in found]

    before, between, after = await store.write(work)
    assert (before, after) == (None, None)
    assert between is not None


async def test_the_directory_is_replaced_whole_and_added_to_by_unit(store: Store) -> None:
    one = {"hsa_id": "SE2321000131-E1", "valid_from": None, "name": "Vårdcentralen A"}
    two = {"hsa_id": "SE2321000131-E2", "valid_from": "2026-01-01", "name": "Kommun B"}
    await store.write(lambda ledger: ledger.replace_units([one], actor="person:a"))
    await store.write(lambda ledger: ledger.upsert_units([two, one | {"name": "A"}], actor="person:a"))
    assert await store.read(lambda ledger: ledger.units()) == [one | {"name": "A"}, two]
    assert await store.read(lambda ledger: ledger.directory_version()) == 2
    await store.write(lambda ledger: ledger.replace_units([two], actor="person:a"))
    assert await store.read(lambda ledger: ledger.units()) == [two]
