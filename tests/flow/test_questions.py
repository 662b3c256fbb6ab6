"""What is held for a person: each question is answered by itself, and consent still speaks last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.canonical.codes import Event, InvitationKind, MeetingForm
from hub.canonical.meeting import Meeting
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.canonical.plan import Plan, PlanStatus
from hub.store.rows import TaskRow
from tests.flow.world import CALLER, COLLEAGUE, SALA, START, World

VIDEO = "https://meet.vgregion.se/x"


async def task(world: World, kind: str) -> TaskRow:
    [only] = await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))
    return only


async def answer(world: World, kind: str, said: str) -> None:
    await world.hub.tasks.done((await task(world, kind)).id, "operator", said)
    await world.settle()


def called(world: World, unit: UnitRef) -> bool:
    """Whether the unit has got the invitation."""
    system = "prator" if unit is SALA else "samsa"
    return Event.INVITATION_SENT in [message.event for message in world.received(system, unit)]


def kallelse(world: World, *to: UnitRef, **meeting: Any) -> Message:
    sent = world.kallelse(*to, meeting_id="MOTE-2", urgent=True)
    values = {"start": START + timedelta(days=60), "form": MeetingForm.DIGITAL, **meeting}
    return sent.model_copy(update={"meeting": Meeting(**values)})


async def with_a_plan_in_prator(world: World, *to: UnitRef) -> None:
    await world.post("samsa", world.consent())
    plan = Plan(id="PLAN-1", status=PlanStatus.ESTABLISHED, main_goal="Hemma.", follow_up_meeting="MOTE-2")
    message = world.message(Event.PLAN_ESTABLISHED, CALLER, to, case=world.case(), plan=plan)
    await world.post("samsa", message)
    await world.settle()


async def _both_questions(world: World) -> None:
    await with_a_plan_in_prator(world, SALA, COLLEAGUE)
    follow_up = kallelse(world, SALA, COLLEAGUE, kind=InvitationKind.FOLLOW_UP, video_unlabelled=VIDEO)
    await world.post("samsa", follow_up)
    await world.settle()
    assert (called(world, SALA), called(world, COLLEAGUE)) == (False, True)


async def test_c10_s33_both_questions_are_answered_before_the_invitation_goes(world: World) -> None:
    await _both_questions(world)
    await answer(world, "video.unlabelled", "release")
    assert not called(world, SALA)
    await answer(world, "plan.voided-by-meeting", "release")
    assert called(world, SALA)


async def test_c10_a_no_to_either_question_stops_the_invitation_there(world: World) -> None:
    await _both_questions(world)
    await answer(world, "plan.voided-by-meeting", "stop")
    await answer(world, "video.unlabelled", "release")
    assert not called(world, SALA)
    assert (Event.INVITATION_SENT, SALA.name, "withdrawn") in await world.states()


async def test_i02_what_a_person_lets_go_still_waits_for_a_consent_that_covers_the_unit(
    world: World,
) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(COLLEAGUE,)))
    await world.post("samsa", kallelse(world, SALA, video_unlabelled=VIDEO))
    await answer(world, "video.unlabelled", "release")
    assert not called(world, SALA)
    assert (Event.INVITATION_SENT, SALA.name, "held") in await world.states()
    asked = await world.hub.store.read(lambda ledger: ledger.tasks(kind="consent.decide"))
    assert [(row.unit, row.rule) for row in asked] == [(CALLER.hsa_id, "I-11")] * 2  # the initiative's too
    await world.post("samsa", world.consent())
    await world.settle()
    assert called(world, SALA)
