"""A plan goes from SAMSA to Prator and back, and what becomes of it when something changes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from hub.canonical.codes import ConsentStatus, EndReason, Event, InvitationKind
from hub.canonical.consent import Consent
from hub.canonical.meeting import Meeting
from hub.canonical.message import Message
from hub.canonical.plan import Plan, PlanStatus
from hub.errors import NotFound, Unacceptable
from hub.store.rows import TaskRow
from tests.flow.world import CALLER, COLLEAGUE, KOPING, SALA, START, World, down, ending


def plan(status: PlanStatus = PlanStatus.SHARED_DRAFT, **values: Any) -> Plan:
    return Plan(
        **{"id": "PLAN-1", "status": status, "main_goal": "Att kunna bo kvar hemma.", "purpose": "Samordna."}
        | values
    )


def of_a_plan(world: World, event: Event, *to: Any, **values: Any) -> Message:
    return world.message(event, CALLER, to, case=world.case(), **values)


async def shared(world: World, *to: Any) -> None:
    """A case with a consent, in which SAMSA has shared its plan with these units."""
    await world.post("samsa", world.consent())
    await world.post("samsa", of_a_plan(world, Event.PLAN_SENT, *to, plan=plan()))
    await world.settle()


async def established(world: World, *to: Any) -> None:
    await shared(world, *to)
    ready = plan(PlanStatus.ESTABLISHED, follow_up_meeting="MOTE-2")
    await world.post("samsa", of_a_plan(world, Event.PLAN_ESTABLISHED, *to, plan=ready))
    await world.settle()


async def tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


def follow_up() -> Meeting:
    return Meeting(kind=InvitationKind.FOLLOW_UP, start=START + timedelta(days=60), place="Kommunhuset")


async def call_to_follow_up(world: World, *to: Any) -> None:
    kallelse = world.kallelse(*to, meeting_id="MOTE-2", urgent=True)
    await world.post("samsa", kallelse.model_copy(update={"meeting": follow_up()}))
    await world.settle()


async def test_a_plan_reaches_the_prator_unit_under_the_hubs_number_in_its_version(world: World) -> None:
    await established(world, SALA)
    first, second = world.received("prator", SALA)
    assert first.plan is not None
    assert second.plan is not None
    assert (first.plan.main_goal, first.plan.id == "PLAN-1") == ("Att kunna bo kvar hemma.", False)
    assert second.plan.id == first.plan.id


async def test_what_prator_says_of_the_plan_comes_back_under_samsas_own_number(world: World) -> None:
    await established(world, SALA)
    received = world.received("prator", SALA)[-1]
    assert received.plan is not None
    followed = received.plan.model_copy(update={"status": PlanStatus.FOLLOWED_UP, "outcome": "Fungerar."})
    await world.post("prator", world.message(Event.PLAN_FOLLOWED_UP, SALA, (received.sender,), plan=followed))
    await world.settle()
    [told] = world.received("samsa", CALLER)
    assert told.plan is not None
    assert (told.event, told.plan.id) == (Event.PLAN_FOLLOWED_UP, "PLAN-1")


async def test_a_plan_that_names_no_receiver_is_told_to_all_who_took_part(world: World) -> None:
    await shared(world, SALA, COLLEAGUE)
    ready = plan(PlanStatus.ESTABLISHED, follow_up_meeting="MOTE-2")
    await world.post("samsa", of_a_plan(world, Event.PLAN_ESTABLISHED, plan=ready))
    await world.settle()
    assert [m.event for m in world.received("samsa", COLLEAGUE)][-1] is Event.PLAN_ESTABLISHED
    assert len(world.received("prator", SALA)) == 2


async def test_i02_no_plan_travels_without_consent(world: World) -> None:
    with pytest.raises(Unacceptable) as refused:
        await world.post("samsa", of_a_plan(world, Event.PLAN_SENT, SALA, plan=plan()))
    assert refused.value.code == "consent.missing"
    assert await world.states() == []


async def test_s39_a_plan_to_a_unit_that_consent_does_not_cover_waits(world: World) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(SALA,)))
    await world.post("samsa", of_a_plan(world, Event.PLAN_SENT, SALA, KOPING, plan=plan()))
    await world.settle()
    assert (Event.PLAN_SENT, KOPING.name, "held") in await world.states()
    assert len(world.received("prator", SALA)) == 1
    await world.post("samsa", world.consent())
    await world.settle()
    assert len(world.received("prator", KOPING)) == 1


async def test_i06_the_refusal_is_made_before_anything_is_written(world: World) -> None:
    await shared(world, SALA)
    before = await world.states()
    booked = plan(PlanStatus.ESTABLISHED, follow_up_meeting="MOTE-2")
    document = world.native("samsa", of_a_plan(world, Event.PLAN_ESTABLISHED, SALA, plan=booked))
    without = re.sub(rb"<(\w+:)?Bokat.*?>MOTE-2</.*?>", b"", document)
    assert without != document
    with pytest.raises(Unacceptable) as refused:
        await world.post_bytes("samsa", without)
    assert refused.value.rule == "I-06"
    assert await world.states() == before


async def test_s24_a_follow_up_into_prator_goes_when_the_sender_has_confirmed(world: World) -> None:
    await established(world, SALA, COLLEAGUE)
    await call_to_follow_up(world, SALA, COLLEAGUE)
    assert (Event.INVITATION_SENT, SALA.name, "held") in await world.states()
    assert world.received("samsa", COLLEAGUE)[-1].event is Event.INVITATION_SENT
    [task] = await tasks(world, "plan.voided-by-meeting")
    assert (task.unit, task.rule) == (CALLER.hsa_id, "C-10")
    await world.hub.tasks.done(task.id, "operator", "release")
    await world.settle()
    assert world.received("prator", SALA)[-1].event is Event.INVITATION_SENT


async def test_s24_the_sender_may_say_no_and_the_plan_there_is_left_alone(world: World) -> None:
    await established(world, SALA)
    await call_to_follow_up(world, SALA)
    [task] = await tasks(world, "plan.voided-by-meeting")
    await world.hub.tasks.done(task.id, "operator", "stop")
    await world.settle()
    assert Event.INVITATION_SENT not in [m.event for m in world.received("prator", SALA)]


async def test_s24_prators_void_is_no_withdrawal_elsewhere_and_its_new_plan_is_linked(world: World) -> None:
    await established(world, SALA)
    received = world.received("prator", SALA)[-1]
    assert received.plan is not None
    own_copy = received.plan.model_copy(update={"status": PlanStatus.VOIDED})
    void = world.message(
        Event.PLAN_VOIDED,
        SALA,
        (received.sender,),
        plan=own_copy,
        **ending(reason=EndReason.NEW_MEETING),
    )
    await world.post("prator", void)
    await world.settle()
    assert world.received("samsa", CALLER) == []
    new = received.plan.model_copy(
        update={"id": "P-77", "replaces": received.plan.id, "status": PlanStatus.IN_REVISION}
    )
    await world.post("prator", world.message(Event.PLAN_NEW_VERSION, SALA, (received.sender,), plan=new))
    await world.settle()
    [told] = world.received("samsa", CALLER)
    assert told.plan is not None
    assert (told.plan.replaces, told.plan.version, told.plan.id == "PLAN-1") == ("PLAN-1", 1, False)


async def test_s37_on_withdrawal_prators_plan_is_voided_and_samsas_is_decided_by_a_person(
    world: World,
) -> None:
    await established(world, SALA)
    await world.post("samsa", world.consent(status=ConsentStatus.WITHDRAWN, event=Event.CONSENT_WITHDRAWN))
    await world.settle()
    ended = world.received("prator", SALA)[2:]
    assert Event.PLAN_VOIDED in [m.event for m in ended]
    [void] = [m for m in ended if m.event is Event.PLAN_VOIDED]
    assert void.ending is not None
    assert void.ending.reason is EndReason.CONSENT_WITHDRAWN
    assert void.plan is None or void.plan.main_goal is None
    [task] = await tasks(world, "plan.consent-gone")
    assert task.unit == CALLER.hsa_id


async def test_s52_a_plan_sent_in_error_is_recalled_and_its_receivers_are_seen_to(world: World) -> None:
    await shared(world, SALA)
    world.post_box.behaviour[world.url("samsa")] = down
    await world.post("samsa", of_a_plan(world, Event.PLAN_SENT, COLLEAGUE, plan=plan(version=1)))
    await world.settle()
    await world.post(
        "samsa", of_a_plan(world, Event.PLAN_SENT_IN_ERROR, plan=plan(PlanStatus.ENTERED_IN_ERROR))
    )
    del world.post_box.behaviour[world.url("samsa")]
    await world.settle()
    assert (Event.PLAN_SENT, COLLEAGUE.name, "withdrawn") in await world.states()
    assert world.received("prator", SALA)[-1].event is not Event.PLAN_SENT
    about = [task.content.open() for task in await tasks(world, "plan.removal") if task.content]
    assert any(SALA.name.encode() in content for content in about)
    right = of_a_plan(world, Event.PLAN_SENT, KOPING, plan=plan(version=1))
    await world.post("samsa", right)
    await world.settle()
    assert world.received("prator", KOPING)[-1].event is Event.PLAN_SENT


async def test_a_closed_case_takes_no_more_content(world: World) -> None:
    await established(world, SALA)
    closing = of_a_plan(
        world, Event.PLAN_CLOSED, plan=plan(PlanStatus.CLOSED), **ending(reason=EndReason.GOALS_MET)
    )
    await world.post("samsa", closing)
    await world.settle()
    assert world.received("prator", SALA)[-1].event is Event.PLAN_CLOSED
    with pytest.raises(Unacceptable) as refused:
        await world.post("samsa", world.kallelse(SALA))
    assert (refused.value.code, refused.value.rule) == ("case.closed", "I-07")


async def test_an_ending_of_a_plan_that_nobody_knows_is_not_found(world: World) -> None:
    await world.post("samsa", world.consent())
    with pytest.raises(NotFound):
        await world.post("samsa", of_a_plan(world, Event.PLAN_VOIDED, plan=plan(PlanStatus.VOIDED)))


async def test_a_voided_consent_holds_what_has_not_gone(world: World) -> None:
    await world.post("samsa", world.consent())
    world.post_box.behaviour[world.url("prator")] = down
    await world.post("samsa", of_a_plan(world, Event.PLAN_SENT, SALA, plan=plan()))
    await world.settle()
    void = world.message(
        Event.CONSENT_VOIDED, CALLER, case=world.case(), consent=Consent(status=ConsentStatus.VOIDED)
    )
    await world.post("samsa", void)
    del world.post_box.behaviour[world.url("prator")]
    await world.advance(timedelta(minutes=10))
    assert (Event.PLAN_SENT, SALA.name, "held") in await world.states()
    assert Event.PLAN_SENT not in [message.event for message in world.received("prator", SALA)]
