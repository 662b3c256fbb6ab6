"""Which delivery may go, and who holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.clock import FixedClock
from hub.delivery import State, Step
from hub.errors import Conflict, HubError, NotFound
from hub.store import Ledger, Store
from hub.store.rows import Claimed
from tests.store.conftest import RAW, Given


def claim(ledger: Ledger) -> list[Claimed]:
    return ledger.claim(100, "lease-1", 30)


def ids(claimed: list[Claimed]) -> list[str]:
    return [one.id for one in claimed]


async def three_in_a_line(store: Store, given: Given, first: State = State.PENDING) -> list[str]:
    def work(ledger: Ledger) -> list[str]:
        case_id = given.case(ledger)
        return [given.sent_on(ledger, case_id, state=first)] + [
            given.sent_on(ledger, case_id) for _ in range(2)
        ]

    return await store.write(work)


async def test_only_the_head_of_a_line_is_claimed(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    claimed = await store.write(claim)
    assert ids(claimed) == line[:1]
    assert claimed[0].open_body() == RAW
    assert (claimed[0].delivery.attempts, claimed[0].delivery.state) == (1, State.SENDING)
    assert await store.write(claim) == []


async def test_the_next_goes_when_the_system_has_taken_the_head(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    for delivery_id in line:
        assert ids(await store.write(claim)) == [delivery_id]
        assert await store.write(lambda ledger, id=delivery_id: ledger.record(id, "lease-1", Step.TAKEN))


async def test_a_parked_head_keeps_its_line_closed(store: Store, given: Given) -> None:
    await three_in_a_line(store, given, State.PARKED)
    assert await store.write(claim) == []


async def test_what_is_held_keeps_its_own_thread_waiting_and_no_other(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        given.delivery(ledger, given.message(ledger, case_id), state=State.HELD, thread="meeting")
        other = given.delivery(ledger, given.message(ledger, case_id), thread="initiative")
        given.delivery(ledger, given.message(ledger, case_id), thread="meeting")
        return other

    other = await store.write(work)
    assert ids(await store.write(claim)) == [other]
    await store.write(lambda ledger: ledger.record(other, "lease-1", Step.TAKEN))
    assert await store.write(claim) == []


@pytest.mark.parametrize("state", [State.WITH_PERSON, State.WITHDRAWN, State.SUPERSEDED, State.SENT])
async def test_a_head_that_the_hub_is_done_with_opens_the_line(
    store: Store, given: Given, state: State
) -> None:
    line = await three_in_a_line(store, given, state)
    assert ids(await store.write(claim)) == line[1:2]


async def test_other_lines_are_not_touched_by_a_closed_one(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        message = given.message(ledger, case_id)
        given.delivery(ledger, message, state=State.PARKED)
        return given.delivery(ledger, message, recipient="unit-2")

    other = await store.write(work)
    assert ids(await store.write(claim)) == [other]


@pytest.mark.parametrize("state", [State.HELD, State.PENDING, State.PARKED])
async def test_a_control_message_overtakes_what_does_not_move(
    store: Store, given: Given, state: State
) -> None:
    def work(ledger: Ledger) -> str:
        case_id = given.case(ledger)
        given.sent_on(ledger, case_id, state=state)
        return given.sent_on(ledger, case_id, control=True)

    control = await store.write(work)
    assert ids(await store.write(claim)) == [control]


async def test_a_control_message_waits_for_what_is_already_under_way(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    await store.write(claim)
    row = await store.read(lambda ledger: ledger.delivery(line[0]))
    control = await store.write(lambda ledger: given.sent_on(ledger, row.case_id, control=True))  # type: ignore[union-attr]
    assert await store.write(claim) == []
    await store.write(lambda ledger: ledger.record(line[0], "lease-1", Step.TAKEN))
    assert ids(await store.write(claim)) == [control]


async def test_control_messages_keep_their_own_order(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> list[str]:
        case_id = given.case(ledger)
        return [given.sent_on(ledger, case_id, control=True) for _ in range(2)]

    first, _ = await store.write(work)
    assert ids(await store.write(claim)) == [first]


async def test_nothing_goes_before_it_is_due(store: Store, given: Given, clock: FixedClock) -> None:
    due = clock.now() + timedelta(minutes=5)
    later = await store.write(lambda ledger: given.sent_on(ledger, given.case(ledger), due=due))
    assert await store.write(claim) == []
    assert await store.read(lambda ledger: ledger.next_due()) == due
    clock.advance(timedelta(minutes=5))
    assert ids(await store.write(claim)) == [later]


async def test_a_claim_takes_no_more_than_asked_and_the_longest_due_first(
    store: Store, given: Given, clock: FixedClock
) -> None:
    def work(ledger: Ledger) -> list[str]:
        ago = [timedelta(minutes=minutes) for minutes in (1, 3, 2)]
        return [given.sent_on(ledger, given.case(ledger), due=clock.now() - past) for past in ago]

    one, three, two = await store.write(work)
    assert ids(await store.write(lambda ledger: ledger.claim(2, "lease-1", 30))) == [three, two]
    assert ids(await store.write(lambda ledger: ledger.claim(2, "lease-1", 30))) == [one]


async def test_what_was_just_accepted_may_be_claimed_with_it(store: Store, given: Given) -> None:
    def work(ledger: Ledger) -> tuple[str, list[Claimed]]:
        given.sent_on(ledger, given.case(ledger))
        mine = given.sent_on(ledger, given.case(ledger))
        return mine, ledger.claim(10, "lease-1", 30, only=[mine])

    mine, claimed = await store.write(work)
    assert ids(claimed) == [mine]


async def test_two_workers_never_hold_the_same_delivery(
    store: Store, opened: Callable[[], Any], given: Given
) -> None:
    other = await opened()

    def work(ledger: Ledger) -> None:
        for _ in range(40):
            given.sent_on(ledger, given.case(ledger))

    await store.write(work)
    mine = ids(await store.write(lambda ledger: ledger.claim(25, "mine", 30)))
    theirs = ids(await other.write(lambda ledger: ledger.claim(25, "theirs", 30)))
    assert (len(mine), len(theirs)) == (25, 15)
    assert set(mine).isdisjoint(theirs)


async def test_a_worker_that_slept_past_its_lease_records_nothing(
    store: Store, given: Given, clock: FixedClock
) -> None:
    line = await three_in_a_line(store, given)
    await store.write(lambda ledger: ledger.claim(1, "asleep", 30))
    assert await store.write(lambda ledger: ledger.claim(1, "awake", 30)) == []
    clock.advance(timedelta(seconds=31))
    assert ids(await store.write(lambda ledger: ledger.claim(1, "awake", 30))) == line[:1]
    assert not await store.write(lambda ledger: ledger.record(line[0], "asleep", Step.PARK, reason="late"))
    assert not await store.write(lambda ledger: ledger.extend(line[0], "asleep", 30))
    assert await store.write(lambda ledger: ledger.record(line[0], "awake", Step.TAKEN))
    row = await store.read(lambda ledger: ledger.delivery(line[0]))
    assert row is not None
    assert (row.state, row.attempts, row.reason) == (State.SENT, 2, None)


async def test_a_lease_that_is_extended_is_not_taken_over(
    store: Store, given: Given, clock: FixedClock
) -> None:
    line = await three_in_a_line(store, given)
    await store.write(claim)
    clock.advance(timedelta(seconds=20))
    assert await store.write(lambda ledger: ledger.extend(line[0], "lease-1", 30))
    clock.advance(timedelta(seconds=20))
    assert await store.write(lambda ledger: ledger.claim(1, "other", 30)) == []


async def test_a_kvittens_that_overtakes_the_record_makes_it_nothing(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    await store.write(claim)
    await store.write(lambda ledger: ledger.step(line[0], Step.ACKNOWLEDGE, actor="party:b"))
    assert not await store.write(lambda ledger: ledger.record(line[0], "lease-1", Step.RETRY))
    row = await store.read(lambda ledger: ledger.delivery(line[0]))
    assert row is not None
    assert row.state is State.ACKNOWLEDGED
    assert row.sent_at is not None
    assert row.acknowledged_at is not None


async def test_a_retry_waits_until_it_is_due_and_a_replay_sends_the_same_bytes(
    store: Store, given: Given, clock: FixedClock
) -> None:
    (first, *_) = await three_in_a_line(store, given)
    await store.write(claim)
    due = clock.now() + timedelta(seconds=5)
    assert await store.write(
        lambda ledger: ledger.record(first, "lease-1", Step.RETRY, due=due, reason="refused")
    )
    assert await store.write(claim) == []
    clock.advance(timedelta(seconds=5))
    await store.write(claim)
    await store.write(lambda ledger: ledger.record(first, "lease-1", Step.PARK, reason="gave-up"))
    assert [row.id for row in await store.read(lambda ledger: ledger.parked())] == [first]
    await store.write(lambda ledger: ledger.step(first, Step.REPLAY, actor="person:operations"))
    (again,) = await store.write(claim)
    assert (again.id, again.open_body(), again.delivery.attempts) == (first, RAW, 1)


async def test_a_step_that_the_state_does_not_allow_changes_nothing(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    with pytest.raises(Conflict) as refused:
        await store.write(lambda ledger: ledger.step(line[0], Step.REPLAY, actor="person"))
    assert refused.value.code == "delivery.step"
    with pytest.raises(NotFound):
        await store.write(lambda ledger: ledger.step("none", Step.REPLAY, actor="person"))
    assert len(await store.read(lambda ledger: ledger.journal(subject=line[0]))) == 1


async def test_every_step_has_its_journal_entry(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    await store.write(claim)
    await store.write(lambda ledger: ledger.record(line[0], "lease-1", Step.TAKEN, rule="R-1"))
    await store.write(lambda ledger: ledger.step(line[0], Step.ACKNOWLEDGE, actor="party:b"))
    entries = await store.read(lambda ledger: ledger.journal(subject=line[0]))
    assert [(e.action, e.before, e.after) for e in entries] == [
        ("create", None, "pending"),
        ("claim", "pending", "sending"),
        ("taken", "sending", "sent"),
        ("acknowledge", "sent", "acknowledged"),
    ]


async def test_damaged_bytes_are_never_handed_out(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    await store.write(
        lambda ledger: ledger._connection.exec_driver_sql("UPDATE deliveries SET body_hash = 'no'") and None
    )
    (claimed,) = await store.write(claim)
    with pytest.raises(HubError) as refused:
        claimed.open_body()
    assert refused.value.code == "vault.damaged"
    assert line[0] in str(refused.value)


async def test_what_lives_is_found_by_case_thread_and_unit(store: Store, given: Given) -> None:
    line = await three_in_a_line(store, given)
    row = await store.read(lambda ledger: ledger.delivery(line[1]))
    assert row is not None

    def found(ledger: Ledger, **wanted: Any) -> list[str]:
        return [one.id for one in ledger.live_of(row.case_id, **wanted)]

    assert await store.read(found) == line
    assert await store.read(lambda ledger: found(ledger, thread=row.thread)) == [line[1]]
    assert await store.read(lambda ledger: found(ledger, unit="unit-9")) == []
    assert await store.read(lambda ledger: ledger.delivery_counts()) == {State.PENDING: 3}


async def test_a_sender_is_told_once_about_what_takes_long(
    store: Store, given: Given, clock: FixedClock
) -> None:
    line = await three_in_a_line(store, given)
    await store.write(claim)
    await store.write(lambda ledger: ledger.record(line[0], "lease-1", Step.RETRY, due=clock.now()))
    clock.advance(timedelta(minutes=30))
    half_an_hour_ago = clock.now() - timedelta(minutes=30)
    waiting = await store.read(lambda ledger: ledger.untold(half_an_hour_ago))
    assert [row.id for row in waiting] == line[:1]
    assert await store.write(lambda ledger: ledger.told_sender(line[0]))
    assert not await store.write(lambda ledger: ledger.told_sender(line[0]))
    assert await store.read(lambda ledger: ledger.untold(half_an_hour_ago)) == []


@pytest.mark.parametrize("control", [False, True])
async def test_a_further_document_goes_when_the_first_has_gone_and_before_what_comes_later(
    store: Store, given: Given, control: bool
) -> None:
    def work(ledger: Ledger) -> tuple[str, str]:
        message = given.message(ledger, given.case(ledger))
        first = given.delivery(ledger, message, control=control)
        second = given.delivery(
            ledger, message, id=f"{first}-2", control=control, event="info.general", part=2, part_of=first
        )
        given.sent_on(ledger, message.case_id)
        return first, second

    first, second = await store.write(work)
    assert ids(await store.write(claim)) == [first]
    await store.write(lambda ledger: ledger.record(first, "lease-1", Step.PARK, reason="no"))
    assert await store.write(claim) == []
    await store.write(lambda ledger: ledger.step(first, Step.REPLAY, actor="person"))
    assert ids(await store.write(claim)) == [first]
    await store.write(lambda ledger: ledger.record(first, "lease-1", Step.TAKEN))
    assert ids(await store.write(claim)) == [second]
    assert [row.id for row in await store.read(lambda ledger: ledger.further(first))] == [second]
    await store.write(lambda ledger: ledger.record(second, "lease-1", Step.TAKEN))
    await store.write(lambda ledger: ledger.step_along(first, Step.REPLAY, actor="person"))
    row = await store.read(lambda ledger: ledger.delivery(second))
    assert row is not None
    assert row.state is State.PENDING
