"""The main job, step by step: SAMSA and Prator talk through the hub."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import EndReason, Event
from hub.errors import Conflict, Unacceptable
from tests.flow.world import CALLER, COLLEAGUE, KOPING, SALA, START, World, down, ending


async def test_an_initiative_goes_to_the_prator_unit_and_its_kvittens_comes_back(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    assert initiative.event is Event.INITIATIVE_SENT
    assert initiative.sender.hsa_id == CALLER.hsa_id

    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    [kvittens] = world.received("samsa", CALLER)
    assert kvittens.event is Event.INITIATIVE_ACKNOWLEDGED
    assert ("initiative.sent", SALA.name, "acknowledged") in await world.states()


async def test_the_kvittens_that_samsa_gets_names_its_own_message(world: World) -> None:
    await world.post("samsa", world.consent())
    sent = world.initiative(SALA)
    await world.post("samsa", sent)
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    [kvittens] = world.received("samsa", CALLER)
    assert kvittens.in_reply_to == sent.id
    assert kvittens.case.native("samsa", "sip-id") == "SIP100527"


async def test_a_denial_that_names_a_unit_sends_the_initiative_there(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [first] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_DENIED, first, SALA, "Vårdcentralen Köping"))
    await world.settle()
    [second] = world.received("prator", KOPING)
    assert second.event is Event.INITIATIVE_SENT
    assert second.initiative == first.initiative
    told = [message.event for message in world.received("samsa", CALLER)]
    assert told == [Event.INITIATIVE_DENIED, Event.INFO_FOR_INFORMATION]


async def test_s06_a_denial_that_names_nobody_is_left_to_a_person(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [first] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_DENIED, first, SALA, "Prova kommunen."))
    await world.settle()
    assert "redirect.unresolved" in await world.tasks()
    assert len(world.received("prator")) == 1


async def test_s07_a_redirection_never_returns_to_who_was_asked_before(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [first] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_DENIED, first, SALA, "Vårdcentralen Köping"))
    await world.settle()
    [second] = world.received("prator", KOPING)
    await world.post("prator", world.answer(Event.INITIATIVE_DENIED, second, KOPING, "Vårdcentralen Sala"))
    await world.settle()
    assert "redirect.loop" in await world.tasks()
    assert len(world.received("prator")) == 2


async def acknowledged_initiative(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()


async def test_a_kallelse_reaches_the_unit_that_acknowledged_and_another_samsa_unit(world: World) -> None:
    await acknowledged_initiative(world)
    await world.post("samsa", world.kallelse(SALA, COLLEAGUE))
    await world.settle()
    assert world.received("prator", SALA)[-1].event is Event.INVITATION_SENT
    assert [m.event for m in world.received("samsa", COLLEAGUE)] == [Event.INVITATION_SENT]


async def test_a_kallelse_without_an_initiative_waits_for_the_kvittens_of_one(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.kallelse(SALA))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    assert initiative.event is Event.INITIATIVE_SENT
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert [m.event for m in world.received("prator", SALA)] == [Event.INITIATIVE_SENT, Event.INVITATION_SENT]


async def test_what_is_down_at_first_gets_everything_in_order(world: World) -> None:
    await acknowledged_initiative(world)
    world.post_box.behaviour[world.url("samsa")] = down
    await world.post("samsa", world.kallelse(COLLEAGUE, meeting_id="M-1"))
    change = world.kallelse(
        COLLEAGUE,
        meeting_id="M-1",
        event=Event.INVITATION_CHANGED,
        revision=2,
        start=START + timedelta(days=15),
    )
    await world.post("samsa", change)
    await world.settle()
    assert world.received("samsa", COLLEAGUE) == []
    del world.post_box.behaviour[world.url("samsa")]
    await world.advance(timedelta(seconds=40))
    received = [message.event for message in world.received("samsa", COLLEAGUE)]
    assert received == [Event.INVITATION_SENT, Event.INVITATION_CHANGED]


async def test_the_same_bytes_again_get_the_same_receipt_and_no_second_delivery(world: World) -> None:
    await world.post("samsa", world.consent())
    raw = world.native("samsa", world.initiative(SALA))
    first = await world.post_bytes("samsa", raw)
    again = await world.post_bytes("samsa", raw)
    await world.settle()
    assert again.document == first.document
    assert len(world.received("prator", SALA)) == 1


async def test_s57_i16_the_two_inbox_rows_of_one_meeting_are_one_kallelse(world: World) -> None:
    await acknowledged_initiative(world)
    kallelse = world.kallelse(SALA)
    first = await world.post_bytes("samsa", world.native("samsa", kallelse))
    second = await world.post_bytes(
        "samsa", world.native("samsa", kallelse.model_copy(update={"id": world.number()}))
    )
    await world.settle()
    assert second.message_id == first.message_id
    assert second.document != first.document
    assert [m.event for m in world.received("prator", SALA)].count(Event.INVITATION_SENT) == 1


async def test_i16_the_same_id_with_other_content_is_a_conflict(world: World) -> None:
    await world.post("samsa", world.consent())
    first = world.initiative(SALA)
    await world.post("samsa", first)
    other = world.initiative(KOPING).model_copy(update={"id": first.id})
    with pytest.raises(Conflict) as refused:
        await world.post("samsa", other)
    assert refused.value.code == "message.same-id"


async def test_an_unanswered_initiative_climbs_the_ladder_to_a_person(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    await world.advance(timedelta(hours=24))
    assert [m.event for m in world.received("prator", SALA)] == [Event.INITIATIVE_SENT]
    await world.advance(timedelta(hours=8))
    assert [m.event for m in world.received("prator", SALA)][1:] == [Event.INFO_FOR_INFORMATION]
    await world.advance(timedelta(hours=5))
    assert await world.tasks() == ["expectation.overdue"]
    assert [m.event for m in world.received("samsa", CALLER)] == [Event.INFO_FOR_INFORMATION]
    await world.advance(timedelta(hours=5))
    assert await world.tasks() == ["expectation.overdue"]


async def test_a_late_kvittens_closes_what_had_been_escalated(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    await world.advance(timedelta(hours=32))
    await world.advance(timedelta(hours=5))
    initiative = world.received("prator", SALA)[0]
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert await world.tasks() == []
    waited = await world.hub.store.read(lambda ledger: ledger.expectations())
    assert [(str(row.state), row.late_at is not None) for row in waited] == [("escalated", True)]


async def test_s36_withdrawn_consent_stops_what_is_on_its_way_and_ends_what_has_arrived(world: World) -> None:
    await acknowledged_initiative(world)
    await world.post("samsa", world.kallelse(SALA, COLLEAGUE, meeting_id="M-1"))
    await world.settle()
    world.post_box.behaviour[world.url("samsa")] = down
    change = world.kallelse(
        SALA,
        COLLEAGUE,
        meeting_id="M-1",
        event=Event.INVITATION_CHANGED,
        revision=2,
        start=START + timedelta(days=15),
    )
    await world.post("samsa", change)
    await world.settle()
    from hub.canonical.codes import ConsentStatus

    await world.post("samsa", world.consent(event=Event.CONSENT_WITHDRAWN, status=ConsentStatus.WITHDRAWN))
    del world.post_box.behaviour[world.url("samsa")]
    await world.settle()
    await world.advance(timedelta(hours=1))
    samsa = [message.event for message in world.received("samsa", COLLEAGUE)]
    assert Event.INVITATION_CHANGED not in samsa
    assert samsa[0] is Event.INVITATION_SENT
    assert any(event.is_control for event in samsa[1:])
    with pytest.raises(Unacceptable) as refused:
        await world.post("samsa", world.kallelse(SALA))
    assert refused.value.rule


async def test_s10_a_kvittens_after_the_initiative_was_voided_changes_nothing(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    void = world.message(
        Event.INITIATIVE_VOIDED, CALLER, (SALA,), case=world.case(), **ending(reason=EndReason.ERROR)
    )
    await world.post("samsa", void)
    await world.settle()
    accepted = await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    row = await world.hub.store.read(lambda ledger: ledger.message(accepted))
    assert row is not None
    assert row.state == "late"
    assert [m.event for m in world.received("prator", SALA)] == [
        Event.INITIATIVE_SENT,
        Event.INITIATIVE_VOIDED,
    ]
