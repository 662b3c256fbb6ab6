"""What becomes of a delivery: what its system says, what the hub makes of it, and who is told."""

from __future__ import annotations

from datetime import timedelta

from hub.canonical.codes import ConsentStatus, Event
from hub.canonical.message import Message
from hub.channels.seam import Outcome, Parcel
from hub.delivery import RETRY_FOR
from tests.flow.world import CALLER, COLLEAGUE, SALA, START, World, down, technical


async def initiative_to(world: World, behaviour: object = None) -> None:
    await world.post("samsa", world.consent())
    if behaviour is not None:
        world.post_box.behaviour[world.url("prator")] = behaviour  # type: ignore[assignment]
    await world.post("samsa", world.initiative(SALA))
    await world.settle()


def answering(world: World, document: bytes) -> object:
    return lambda parcel: Outcome(taken=True, code="http.200", reply=document)


def state_of(states: list[tuple[str, str, str]], event: str) -> str:
    return next(state for told, _, state in states if told == event)


async def test_a_system_that_takes_it_and_refuses_it_in_its_receipt_parks_it(world: World) -> None:
    def refuse(parcel: Parcel) -> Outcome:
        receipt = technical(parcel.delivery_id, False, world.clock.now(), "BV")
        return Outcome(True, "http.200", reply=world.hub.desk.adapters["prator"].receipt(receipt))

    await initiative_to(world, refuse)
    assert state_of(await world.states(), "initiative.sent") == "parked"
    assert await world.tasks() == ["delivery.parked"]
    assert [message.event for message in world.received("samsa", CALLER)] == [Event.INFO_FOR_INFORMATION]


async def test_a_reply_that_nobody_can_read_says_no_more_than_its_status(world: World) -> None:
    await initiative_to(world, answering(world, b"<html>ok</html>"))
    assert state_of(await world.states(), "initiative.sent") == "sent"


async def test_a_receipt_for_another_message_in_the_reply_changes_nothing(world: World) -> None:
    receipt = technical("0" * 32, False, world.clock.now(), "BV")
    await initiative_to(world, answering(world, world.hub.desk.adapters["prator"].receipt(receipt)))
    assert state_of(await world.states(), "initiative.sent") == "sent"


async def test_a_kvittens_in_the_reply_is_heard(world: World) -> None:
    def acknowledge(parcel: Parcel) -> Outcome:
        initiative = world.hub.desk.adapters["prator"].parse(parcel.body)
        assert isinstance(initiative, Message)
        answer = world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA)
        return Outcome(True, "http.200", reply=world.native("prator", answer))

    await initiative_to(world, acknowledge)
    assert state_of(await world.states(), "initiative.sent") == "acknowledged"
    assert [message.event for message in world.received("samsa", CALLER)] == [Event.INITIATIVE_ACKNOWLEDGED]


async def test_a_final_no_is_parked_and_a_replay_sends_the_same_bytes(world: World) -> None:
    seen: list[Parcel] = []

    def gone(parcel: Parcel) -> Outcome:
        seen.append(parcel)
        return Outcome(taken=False, final=True, code="http.410")

    await initiative_to(world, gone)
    [task] = await world.hub.store.read(lambda ledger: ledger.tasks(kind="delivery.parked"))
    world.post_box.behaviour.clear()
    await world.hub.tasks.done(task.id, "operator", "replay")
    await world.settle()
    sent = [parcel for parcel in world.post_box.sent if parcel.event == "initiative.sent"]
    assert (sent[0].delivery_id, sent[0].body) == (seen[0].delivery_id, seen[0].body)
    assert state_of(await world.states(), "initiative.sent") == "sent"


async def test_the_sender_is_told_once_after_half_an_hour_and_again_when_it_is_parked(world: World) -> None:
    await initiative_to(world, down)
    for _ in range(4):
        await world.advance(timedelta(minutes=11))
    assert len(world.received("samsa", CALLER)) == 1
    await world.advance(RETRY_FOR)
    assert state_of(await world.states(), "initiative.sent") == "parked"
    assert len(world.received("samsa", CALLER)) == 2


async def test_what_a_vanished_worker_held_is_taken_over_when_its_lease_has_run_out(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    claimed = await world.hub.store.write(lambda ledger: ledger.claim(10, "gone", 60.0))
    assert len(claimed) == 1
    await world.settle()
    assert world.received("prator") == []
    world.clock.advance(timedelta(seconds=61))
    await world.settle()
    assert len(world.received("prator")) == 1


async def test_consent_that_has_changed_since_is_asked_again_before_it_goes(world: World) -> None:
    await initiative_to(world, down)
    await world.post("samsa", world.consent(all_parties=False, parties=(COLLEAGUE,)))
    world.post_box.behaviour.clear()
    await world.advance(timedelta(minutes=10))
    assert world.received("prator") == []
    assert state_of(await world.states(), "initiative.sent") == "held"
    assert "consent.decide" in await world.tasks()


async def test_consent_that_runs_out_on_the_way_holds_what_has_not_arrived(world: World) -> None:
    await world.post("samsa", world.consent(valid_to=START.date()))
    world.post_box.behaviour[world.url("prator")] = down
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    world.post_box.behaviour.clear()
    await world.advance(timedelta(hours=24))
    assert world.received("prator") == []
    assert state_of(await world.states(), "initiative.sent") == "held"


async def test_a_person_who_finds_that_consent_is_there_releases_what_is_held(world: World) -> None:
    await world.post("samsa", world.consent(status=ConsentStatus.GIVEN, all_parties=False, parties=()))
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [task] = await world.hub.store.read(lambda ledger: ledger.tasks(kind="consent.decide"))
    await world.hub.tasks.done(task.id, "operator", "release")
    await world.settle()
    assert len(world.received("prator", SALA)) == 1


async def test_what_a_person_releases_on_another_day_goes_all_the_same(world: World) -> None:
    await world.post("samsa", world.consent(status=ConsentStatus.GIVEN, all_parties=False, parties=()))
    await world.post("samsa", world.initiative(SALA))
    await world.advance(timedelta(days=3))
    [task] = await world.hub.store.read(lambda ledger: ledger.tasks(kind="consent.decide"))
    await world.hub.tasks.done(task.id, "operator", "release")
    await world.settle()
    assert len(world.received("prator", SALA)) == 1
    assert "consent.decide" not in await world.tasks()
