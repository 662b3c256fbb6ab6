"""Parties of a case come, go and send others, as the hub hears it in no system's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.accept import Accepted, Stopped, hear
from hub.accept.hearing import Incoming
from hub.canonical.case import Actor, Coordinator, Deviation, Opening
from hub.canonical.codes import ContactRole, DeviationKind, Event
from hub.canonical.meeting import Rerouting
from hub.canonical.message import Message
from hub.canonical.people import Contact, UnitRef
from hub.care import CaseFacts
from hub.store.rows import TaskRow
from tests.flow.world import CALLER, COLLEAGUE, KOPING, SALA, World


async def heard(world: World, system: str, message: Message) -> Accepted | Stopped:
    """The hub hears a message that no format has a document for."""
    incoming = Incoming(message, world.parties[system], b"")
    return await world.hub.store.write(lambda ledger: hear(world.hub.desk, ledger, incoming))


async def called(world: World, *to: UnitRef) -> Message:
    """A meeting to which these units are called; the kallelse as the last of them got it."""
    await world.post("samsa", world.consent())
    await world.post("samsa", world.kallelse(*to, meeting_id="MOTE-1"))
    await world.settle()
    return world.received("samsa", to[-1])[-1]


async def facts(world: World) -> CaseFacts:
    [row] = await world.hub.store.read(lambda ledger: ledger.cases())
    return CaseFacts.model_validate_json(row.facts.open())


async def tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


def of_the_case(world: World, event: Event, **values: Any) -> Message:
    return world.message(event, CALLER, case=world.case(), **values)


async def test_s26_who_comes_instead_gets_the_kallelse_in_the_callers_name(world: World) -> None:
    kallelse = await called(world, COLLEAGUE)
    rerouting = Rerouting(unit=UnitRef(name=KOPING.name), attends="Handläggare A")
    await heard(
        world, "samsa", world.answer(Event.INVITATION_REROUTED, kallelse, COLLEAGUE, rerouting=rerouting)
    )
    await world.settle()
    [meeting] = (await facts(world)).meetings
    assert [(i.to, str(i.state)) for i in meeting.invitations] == [
        (COLLEAGUE.hsa_id, "rerouted"),
        (KOPING.hsa_id, "waiting"),  # Prator wants an initiative first (R-X-04)
    ]
    [initiative] = world.received("prator", KOPING)
    assert (initiative.event, initiative.sender.hsa_id) == (Event.INITIATIVE_SENT, CALLER.hsa_id)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, KOPING))
    await world.settle()
    received = world.received("prator", KOPING)[-1]
    assert received.meeting is not None
    assert (received.event, received.sender.hsa_id) == (Event.INVITATION_SENT, CALLER.hsa_id)


async def test_a_unit_that_nobody_knows_comes_instead_only_when_the_caller_says_so(world: World) -> None:
    kallelse = await called(world, COLLEAGUE)
    rerouting = Rerouting(unit=UnitRef(name="Någon annan enhet"))
    await heard(
        world, "samsa", world.answer(Event.INVITATION_REROUTED, kallelse, COLLEAGUE, rerouting=rerouting)
    )
    [task] = await tasks(world, "reroute.unknown")
    assert task.unit == CALLER.hsa_id
    [meeting] = (await facts(world)).meetings
    assert [str(i.state) for i in meeting.invitations] == ["sent"]


async def test_i11_a_new_actor_that_consent_does_not_cover_waits_for_one_that_does(world: World) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(COLLEAGUE,)))
    await world.post("samsa", world.kallelse(COLLEAGUE))
    await world.settle()
    opening = Opening(actors=(Actor(unit=UnitRef(name=SALA.name)),))
    await heard(world, "samsa", of_the_case(world, Event.CASE_ACTOR_ADDED, opening=opening))
    await world.settle()
    assert (Event.CASE_ACTOR_ADDED, SALA.name, "held") in await world.states()
    assert [task.unit for task in await tasks(world, "consent.decide")] == [CALLER.hsa_id]
    assert (await facts(world)).actors == (SALA.hsa_id,)
    await world.post("samsa", world.consent())
    await world.settle()
    assert len(world.received("prator", SALA)) == 1


async def test_an_actor_that_is_taken_off_is_told_so_and_what_it_had_is_ended(world: World) -> None:
    await called(world, COLLEAGUE)
    opening = Opening(care_contact="Vårdkontakt 1", actors=(Actor(unit=COLLEAGUE),))
    await heard(world, "samsa", of_the_case(world, Event.CASE_ACTOR_REMOVED, opening=opening))
    await world.settle()
    told = world.received("samsa", COLLEAGUE)[1:]
    assert len(told) == 2
    assert not any("Vårdkontakt 1" in message.model_dump_json() for message in told)
    assert (await facts(world)).former == (COLLEAGUE.hsa_id,)


async def test_the_coordinators_unit_is_known_by_its_exact_name(world: World) -> None:
    await called(world, COLLEAGUE)
    contact = Contact(name="Handläggare A", role=ContactRole.COORDINATOR, unit=COLLEAGUE.name)
    message = of_the_case(world, Event.COORDINATOR_APPOINTED, coordinator=Coordinator(contact=contact))
    await heard(world, "samsa", message)
    assert (await facts(world)).coordinator == COLLEAGUE.hsa_id


async def test_a_deviation_is_a_sealed_draft_at_its_unit_and_no_delivery(world: World) -> None:
    await called(world, COLLEAGUE)
    before = await world.states()
    deviation = Deviation(kind=DeviationKind.INVITATION_NOT_HEEDED, text="Ingen kom till mötet.")
    await heard(world, "samsa", of_the_case(world, Event.DEVIATION_REPORTED, deviation=deviation))
    await world.settle()
    assert await world.states() == before
    [task] = await tasks(world, "deviation.draft")
    assert task.unit == CALLER.hsa_id
    assert task.content is not None
    assert b"Ingen kom" in task.content.open()


async def test_s43_a_declined_sip_cancels_the_kallelse_and_tells_no_word(world: World) -> None:
    await called(world, COLLEAGUE)
    await heard(world, "samsa", of_the_case(world, Event.SIP_DECLINED))
    await world.settle()
    assert str((await facts(world)).state) == "closed"
    assert len(world.received("samsa", COLLEAGUE)) == 3


async def test_who_declines_settles_what_it_owed(world: World) -> None:
    kallelse = await called(world, COLLEAGUE)
    await world.advance(timedelta(hours=1))
    await heard(world, "samsa", world.answer(Event.INVITATION_DECLINED, kallelse, COLLEAGUE))
    [meeting] = (await facts(world)).meetings
    assert [str(i.state) for i in meeting.invitations] == ["declined"]
    assert (Event.INVITATION_SENT, COLLEAGUE.name, "acknowledged") in await world.states()
