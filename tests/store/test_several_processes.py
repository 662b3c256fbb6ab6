"""Several stores on one database, as several processes have: nothing is shared, reordered or done twice."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from hub.delivery import State, Step
from hub.errors import Conflict
from hub.security.audit_chain import links_for, prove
from hub.store import Ledger, Store
from hub.store.rows import ChainLink, Claimed, NewTask
from tests.store.conftest import PERSON, Given, Pause, only_postgresql
from tests.store.databases import PostgresDatabase


@pytest.fixture
async def other(opened: Callable[[], Any]) -> Store:
    made: Store = await opened()
    return made


def ids(claimed: list[Claimed]) -> list[str]:
    return [one.id for one in claimed]


def claim(ledger: Ledger) -> list[str]:
    return ids(ledger.claim(100, "lease-1", 30))


async def test_lines_keep_their_order_whoever_claims(store: Store, other: Store, given: Given) -> None:
    cases = await store.write(lambda ledger: [given.case(ledger) for _ in range(6)])
    meant = [(case_id, number) for number in range(4) for case_id in cases]

    async def send(case_id: str, number: int) -> None:
        await store.write(lambda ledger: given.sent_on(ledger, case_id, control=number == 2))

    async def work(mine: Store, lease: str) -> None:
        while await mine.read(lambda ledger: ledger.delivery_counts().get(State.SENT, 0)) < len(meant):
            claimed = await mine.write(lambda ledger: ids(ledger.claim(3, lease, 30)))
            took = [mine.write(lambda ledger, id=id: ledger.record(id, lease, Step.TAKEN)) for id in claimed]
            assert all(await asyncio.gather(*took))

    async with asyncio.timeout(60):
        await asyncio.gather(
            *(work(mine, f"lease-{n}") for n, mine in enumerate((store, other, store, other))),
            *(send(*one) for one in meant),
        )
    await store.read(never_two_at_a_time)


def never_two_at_a_time(ledger: Ledger) -> None:
    """By the journal: at no moment two of one line are under way, and each is taken once."""
    under_way: dict[str, set[str]] = defaultdict(set)
    taken: list[str] = []
    for entry in ledger.journal(limit=100_000):
        line = under_way[str(entry.case_id)]
        if entry.action == Step.CLAIM:
            assert not line
            line.add(entry.subject)
        elif entry.action == Step.TAKEN:
            line.remove(entry.subject)
            taken.append(entry.subject)
    assert len(taken) == len(set(taken)) == 24


async def test_a_control_message_does_not_go_beside_what_is_just_being_claimed(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id, first = await store.write(lambda ledger: _one(ledger, given))

    def claims_slowly(ledger: Ledger) -> list[str]:
        claimed = claim(ledger)
        pause.here(ledger)
        return claimed

    claiming = asyncio.create_task(store.write(claims_slowly))
    await pause.reached()
    controlling = asyncio.create_task(
        other.write(lambda ledger: given.sent_on(ledger, case_id, control=True))
    )
    await asyncio.sleep(0.05)
    claiming_too = asyncio.create_task(other.write(claim))
    await asyncio.sleep(0.05)
    pause.go_on()
    assert await claiming == [first]
    control = await controlling
    assert await claiming_too == []
    assert await other.write(claim) == []
    await store.write(lambda ledger: ledger.record(first, "lease-1", Step.TAKEN))
    assert await other.write(claim) == [control]


async def test_what_is_being_withdrawn_is_not_claimed(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id, first = await store.write(lambda ledger: _one(ledger, given))

    def withdraws_slowly(ledger: Ledger) -> None:
        ledger.case(case_id, lock=True)
        live = ledger.live_of(case_id)
        pause.here(ledger)
        for delivery in live:
            ledger.step(delivery.id, Step.WITHDRAW, actor="hub")

    withdrawing = asyncio.create_task(store.write(withdraws_slowly))
    await pause.reached()
    claiming = asyncio.create_task(other.write(claim))
    await asyncio.sleep(0.05)
    pause.go_on()
    await withdrawing
    assert await claiming == []
    assert await other.write(claim) == []
    assert await state_of(store, first) is State.WITHDRAWN


async def test_what_is_being_claimed_is_seen_by_who_withdraws(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id, first = await store.write(lambda ledger: _one(ledger, given))

    def claims_slowly(ledger: Ledger) -> list[str]:
        claimed = claim(ledger)
        pause.here(ledger)
        return claimed

    def withdraws(ledger: Ledger) -> list[State]:
        ledger.case(case_id, lock=True)
        return [delivery.state for delivery in ledger.live_of(case_id)]

    claiming = asyncio.create_task(store.write(claims_slowly))
    await pause.reached()
    withdrawing = asyncio.create_task(other.write(withdraws))
    await asyncio.sleep(0.05)
    pause.go_on()
    assert await claiming == [first]
    assert await withdrawing == [State.SENDING]


@pytest.mark.parametrize("what", ["record", "step", "settle", "climb", "told", "task"])
async def test_who_changes_something_in_a_case_waits_for_who_holds_it(
    store: Store, other: Store, given: Given, pause: Pause, what: str
) -> None:
    """All that happens in a case happens one after the other, so nobody decides on what is changing."""

    def prepare(ledger: Ledger) -> tuple[str, str, str, str]:
        case_id, delivery = _one(ledger, given)
        assert claim(ledger) == [delivery]
        owed = given.expectation(ledger, delivery, due=ledger.clock.now())
        ledger.add_task(NewTask(id="task-1", kind="x", case_id=case_id))
        return case_id, delivery, owed, "task-1"

    case_id, delivery, owed, task = await store.write(prepare)
    changes: dict[str, Callable[[Ledger], object]] = {
        "record": lambda ledger: ledger.record(delivery, "lease-1", Step.TAKEN),
        "step": lambda ledger: ledger.step(delivery, Step.ACKNOWLEDGE, actor="a"),
        "settle": lambda ledger: ledger.settle(owed, "fulfilled"),  # type: ignore[arg-type]
        "climb": lambda ledger: ledger.climb(owed, 1, look_at=None),
        "told": lambda ledger: ledger.told_sender(delivery),
        "task": lambda ledger: ledger.task_done(task, "a"),
    }

    def holds(ledger: Ledger) -> None:
        ledger.case(case_id, lock=True)
        pause.here(ledger)

    holding = asyncio.create_task(store.write(holds))
    await pause.reached()
    changing = asyncio.create_task(other.write(changes[what]))
    await asyncio.sleep(0.1)
    assert not changing.done()
    pause.go_on()
    await holding
    assert await changing


async def test_one_of_two_who_say_the_same_at_once_finds_what_the_other_said(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    party = await store.write(given.party)

    def hear(ledger: Ledger) -> tuple[str, bool]:
        known = ledger.message_by_native(party, "the-same")
        if known is not None:
            return known.id, True
        case_id = given.case(ledger)
        pause.here(ledger)
        return given.message(ledger, case_id, party=party, native_id="the-same").id, False

    hearing = [asyncio.create_task(one.write(hear)) for one in (store, other)]
    await pause.reached()
    await asyncio.sleep(0.05)
    pause.go_on()
    (first, _), (second, _) = answers = await asyncio.gather(*hearing)
    assert first == second
    assert sorted(repeated for _, repeated in answers) == [False, True]
    assert len(await store.read(lambda ledger: ledger.messages(party=party))) == 1
    assert len(await store.read(lambda ledger: ledger.cases())) == 1


async def test_what_is_said_of_a_person_is_seen_by_who_asks_next(
    store: Store, other: Store, pause: Pause
) -> None:
    def protects(ledger: Ledger) -> None:
        ledger.lock_person(PERSON)
        pause.here(ledger)
        ledger.create_case("case-1", PERSON, b"{}", state="open", blocked=True)

    def asks(ledger: Ledger) -> bool:
        ledger.lock_person(PERSON)
        return ledger.is_blocked(PERSON)

    protecting = asyncio.create_task(store.write(protects))
    await pause.reached()
    asking = asyncio.create_task(other.write(asks))
    await asyncio.sleep(0.05)
    pause.go_on()
    await protecting
    assert await asking


async def test_several_seal_one_chain(store: Store, other: Store, given: Given) -> None:
    def seal(ledger: Ledger) -> int:
        head = ledger.head(lock=True)
        entries = ledger.unsealed(3)
        links = links_for(entries, head.number, head.hash)
        ledger.seal([ChainLink(link.seq, link.sealed_no, link.prev, link.hash) for link in links])
        return len(entries)

    async def go(mine: Store) -> int:
        sealed = 0
        for _ in range(10):
            await mine.write(given.case)
            sealed += await mine.write(seal)
        return sealed

    sealed = sum(await asyncio.gather(*(go(mine) for mine in (store, other) for _ in range(2))))
    while more := await store.write(seal):
        sealed += more
    head = await store.read(lambda ledger: ledger.head())
    proof = await store.read(lambda ledger: prove(ledger.chain(), head.number, head.hash))
    assert (sealed, proof.entries, proof.damage) == (40, 40, None)


@only_postgresql
async def test_only_who_meets_a_lock_waits_for_it(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id = await store.write(given.case)

    def holds(ledger: Ledger) -> None:
        ledger.take_seq(case_id)
        pause.here(ledger)

    holding = asyncio.create_task(other.write(holds))
    await pause.reached()
    neighbours = [asyncio.create_task(store.write(given.case)) for _ in range(40)]
    waiting = asyncio.create_task(store.write(lambda ledger: ledger.take_seq(case_id)))
    neighbours += [asyncio.create_task(store.write(given.case)) for _ in range(40)]
    assert len(set(await asyncio.gather(*neighbours))) == 80
    assert not waiting.done()
    pause.go_on()
    await holding
    assert await waiting == 2


@only_postgresql
async def test_a_deadlock_is_tried_again(
    database: PostgresDatabase, opened: Callable[[], Any], given: Given
) -> None:
    database.set("deadlock_timeout", "50ms")
    store, other = await opened(), await opened()
    one, two = await store.write(lambda ledger: [given.case(ledger) for _ in range(2)])
    pauses = Pause(), Pause()

    def takes(own: int, first: str, second: str) -> Callable[[Ledger], list[int]]:
        def work(ledger: Ledger) -> list[int]:
            seqs = [ledger.take_seq(first)]
            pauses[own].here(ledger)
            return [*seqs, ledger.take_seq(second)]

        return work

    tasks = [
        asyncio.create_task(store.write(takes(0, one, two))),
        asyncio.create_task(other.write(takes(1, two, one))),
    ]
    for pause in pauses:
        await pause.reached()
    for pause in pauses:
        pause.go_on()
    assert sorted(await asyncio.gather(*tasks)) == [[1, 1], [2, 2]]


@only_postgresql
async def test_what_could_not_be_serialized_is_tried_again(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id = await store.write(given.case)

    def strictly(ledger: Ledger) -> int:
        ledger._connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert ledger.case(case_id) is not None
        pause.here(ledger)
        return ledger.take_seq(case_id)

    taking = asyncio.create_task(store.write(strictly))
    await pause.reached()
    await other.write(lambda ledger: ledger.take_seq(case_id))
    pause.go_on()
    assert await taking == 2


@only_postgresql
async def test_a_case_that_moved_meanwhile_is_read_again(
    store: Store, other: Store, given: Given, pause: Pause
) -> None:
    case_id = await store.write(given.case)

    def saves(ledger: Ledger) -> int:
        row = ledger.case(case_id)
        assert row is not None
        return ledger.save_case(row, b"{}", state="open", consent_revision=0).version

    def saves_slowly(ledger: Ledger) -> int:
        row = ledger.case(case_id)
        assert row is not None
        pause.here(ledger)
        return ledger.save_case(row, b"{}", state="open", consent_revision=0).version

    saving = asyncio.create_task(store.write(saves_slowly))
    await pause.reached()
    assert await other.write(saves) == 2
    pause.go_on()
    assert await saving == 3


@only_postgresql
async def test_a_contradiction_that_stays_is_said(store: Store, given: Given) -> None:
    await store.write(lambda ledger: ledger.create_case("case-1", PERSON, b"{}", state="open"))
    neighbours = [asyncio.create_task(store.write(given.case)) for _ in range(5)]
    with pytest.raises(Conflict) as refused:
        await store.write(lambda ledger: ledger.create_case("case-1", PERSON, b"{}", state="open"))
    assert refused.value.code == "store.twice"
    assert len(await asyncio.gather(*neighbours)) == 5


def _one(ledger: Ledger, given: Given) -> tuple[str, str]:
    case_id = given.case(ledger)
    return case_id, given.sent_on(ledger, case_id)


async def state_of(store: Store, delivery_id: str) -> State:
    row = await store.read(lambda ledger: ledger.delivery(delivery_id))
    assert row is not None
    return row.state
