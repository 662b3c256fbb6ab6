"""What a person must do, and what happens when it is done."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from hub.canonical.codes import Event, MeetingForm
from hub.canonical.identity import identify
from hub.canonical.meeting import Meeting
from hub.canonical.people import Patient
from hub.errors import Conflict, NotFound, Unacceptable
from hub.store.rows import TaskRow
from tests.flow.world import CALLER, KOPING, SALA, START, VASTERAS, World


async def tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


async def letter(world: World) -> TaskRow:
    patient = Patient(id=identify("20210325K069"), name="Testperson 2")
    await world.post("samsa", world.consent().model_copy(update={"patient": patient}))
    await world.post("samsa", world.initiative(SALA).model_copy(update={"patient": patient}))
    await world.settle()
    [task] = await tasks(world, "letter")
    return task


async def test_the_task_of_a_letter_holds_its_content_sealed(world: World) -> None:
    task = await letter(world)
    assert task.content is not None
    assert json.loads(task.content.open())["gäller"] == "Initiativ"
    assert "Testperson" not in repr(task)


async def test_a_posted_letter_is_waited_for_like_any_delivery(world: World) -> None:
    task = await letter(world)
    await world.hub.tasks.done(task.id, "operator", "posted")
    [owed] = await world.hub.store.read(lambda ledger: ledger.expectations())
    assert owed.due is not None
    assert ("initiative.sent", SALA.name, "sent") in await world.states()


async def test_an_answer_that_came_by_telephone_settles_it(world: World) -> None:
    task = await letter(world)
    await world.hub.tasks.done(task.id, "operator", "acknowledged")
    [owed] = await world.hub.store.read(lambda ledger: ledger.expectations())
    assert str(owed.state) == "fulfilled"


async def test_an_overdue_answer_that_came_by_telephone_is_late_and_no_longer_waited_for(
    world: World,
) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    await world.advance(timedelta(hours=32))
    await world.advance(timedelta(hours=5))
    [task] = await tasks(world, "expectation.overdue")
    await world.hub.tasks.done(task.id, "operator", "acknowledged")
    assert ("initiative.sent", SALA.name, "acknowledged") in await world.states()
    [owed] = await world.hub.store.read(lambda ledger: ledger.expectations())
    assert owed.late_at is not None


async def test_a_task_is_done_once_with_an_answer_of_its_kind(world: World) -> None:
    task = await letter(world)
    with pytest.raises(Unacceptable):
        await world.hub.tasks.done(task.id, "operator", "perhaps")
    await world.hub.tasks.done(task.id, "operator", "posted")
    with pytest.raises(Conflict):
        await world.hub.tasks.done(task.id, "somebody else", "posted")
    with pytest.raises(NotFound):
        await world.hub.tasks.done("nothing", "operator")


async def denied_in_vastmanland(world: World) -> TaskRow:
    """Västmanland proposes where Västra Götaland sends: a Prator unit is the initiator here."""
    initiative = world.initiative(KOPING).model_copy(update={"sender": VASTERAS, "case": world.case("x")})
    consent = world.consent().consent
    sent = initiative.model_copy(update={"consent": consent, "case": type(initiative.case)()})
    await world.post("prator", sent)
    await world.settle()
    [received] = world.received("prator", KOPING)
    await world.post("prator", world.answer(Event.INITIATIVE_DENIED, received, KOPING, "Vårdcentralen Sala"))
    await world.settle()
    [task] = await tasks(world, "redirect.propose")
    return task


async def test_s05_in_vastmanland_a_denial_that_names_a_unit_is_proposed_to_the_initiator(
    world: World,
) -> None:
    task = await denied_in_vastmanland(world)
    assert task.unit == VASTERAS.hsa_id
    assert world.received("prator", SALA) == []
    await world.hub.tasks.done(task.id, "operator", "send")
    await world.settle()
    [decide] = await tasks(world, "consent.decide")  # the mark was made for the unit that has denied
    await world.hub.tasks.done(decide.id, "operator", "release")
    await world.settle()
    assert [message.event for message in world.received("prator", SALA)] == [Event.INITIATIVE_SENT]


async def test_a_proposal_that_is_declined_leaves_the_choice_to_the_initiator(world: World) -> None:
    task = await denied_in_vastmanland(world)
    await world.hub.tasks.done(task.id, "operator", "decline")
    await world.settle()
    assert world.received("prator", SALA) == []


async def test_s33_an_unlabelled_video_link_leaves_its_region_when_the_sender_says_so(world: World) -> None:
    await world.post("samsa", world.consent())
    kallelse = world.kallelse(SALA)
    meeting = Meeting(
        start=START.replace(day=24), form=MeetingForm.DIGITAL, video_unlabelled="https://meet.vgregion.se/x"
    )
    await world.post("samsa", kallelse.model_copy(update={"meeting": meeting}))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert [message.event for message in world.received("prator", SALA)] == [Event.INITIATIVE_SENT]
    [task] = await tasks(world, "video.unlabelled")
    assert task.unit == CALLER.hsa_id
    await world.hub.tasks.done(task.id, "operator", "release")
    await world.settle()
    received = [message.event for message in world.received("prator", SALA)]
    assert received == [Event.INITIATIVE_SENT, Event.INVITATION_SENT]


async def test_s33_released_before_the_kvittens_it_still_waits_for_that(world: World) -> None:
    await world.post("samsa", world.consent())
    meeting = Meeting(
        start=START.replace(day=24), form=MeetingForm.DIGITAL, video_unlabelled="https://meet.vgregion.se/x"
    )
    await world.post("samsa", world.kallelse(SALA).model_copy(update={"meeting": meeting}))
    await world.settle()
    [task] = await tasks(world, "video.unlabelled")
    await world.hub.tasks.done(task.id, "operator", "release")
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert world.received("prator", SALA)[-1].event is Event.INVITATION_SENT
