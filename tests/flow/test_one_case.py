"""Systems without numbers of cases: what they tell belongs to the only open case of the individual."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.accept.hearing import Incoming, hear
from hub.canonical.codes import ConsentStatus, Event, InvitationKind, MeetingForm
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Meeting
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Patient, UnitRef
from hub.canonical.plan import Approval, ApprovalKind, Plan, PlanStatus
from hub.care import CaseFacts
from hub.cli.explain import life_of
from hub.errors import NotFound, Unacceptable
from hub.security.tokens import hash_token, new_token
from hub.store.finding import Found, find
from hub.store.rows import CaseRow, NewParty
from hub.store.verify import verify
from tests.flow.world import CALLER, COLLEAGUE, PERSON, SALA, START, World, ending

BERGA = UnitRef(name="Hälsocentralen Berga Exempel", hsa_id="SE2321000073-E000000000310")
KALMAR = UnitRef(name="Kalmar kommun", hsa_id="SE2321000073-E000000000011")
OREBRO = UnitRef(name="Örebro kommun Socialtjänsten", hsa_id="SE2321000164-E000000000401")
YES = Consent(status=ConsentStatus.GIVEN, all_parties=True)
OTHER = Patient(id=identify("199005275848"), name="Testperson 2")


async def connect(world: World, system: str, region: str, prefix: str) -> None:
    new = NewParty(
        id=f"party-{system}",
        name=system,
        system=system,
        region=region,
        units=(prefix,),
        token_hash=hash_token(new_token()),
        deliver_url=f"http://127.0.0.1:1/{system}",
        deliver_token="secret",
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(new, actor="test"))
    rows = await world.hub.store.read(lambda ledger: ledger.parties())
    world.parties.update({row.system: row for row in rows})


@pytest.fixture
async def kalmar(world: World) -> World:
    """The world with Cosmic Link connected."""
    await connect(world, "cosmic-link", "kalmar", "SE2321000073-*")
    return world


@pytest.fixture
async def orebro(world: World) -> World:
    """The world with Lifecare SP connected."""
    await connect(world, "lifecare-sp", "orebro", "SE2321000164-*")
    return world


def told(world: World, event: Event, *to: UnitRef, sender: UnitRef = BERGA, **more: Any) -> Message:
    """A message with no number of anything."""
    return world.message(event, sender, to or (KALMAR,), **more)


def kallelse(world: World, *to: UnitRef, **more: Any) -> Message:
    start = START + timedelta(days=14)
    meeting = Meeting(start=start, form=MeetingForm.PHYSICAL, place="Kommunhuset", purpose="Samordna.")
    return told(world, Event.INVITATION_SENT, *to, meeting=more.pop("meeting", meeting), **more)


def plan(status: PlanStatus = PlanStatus.SHARED_DRAFT, **values: Any) -> Plan:
    return Plan(status=status, main_goal="Att kunna bo kvar hemma.", purpose="Samordna.", **values)


async def cases(world: World, person: str = PERSON) -> list[tuple[CaseRow, CaseFacts]]:
    rows = await world.hub.store.read(lambda ledger: ledger.cases_of_patient(person))
    return [(row, CaseFacts.model_validate_json(row.facts.open())) for row in rows]


async def test_b1_consent_kallelse_plan_and_closing_without_a_number_are_one_case(kalmar: World) -> None:
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES))
    await kalmar.post("cosmic-link", kallelse(kalmar))
    signed = plan(approvals=(Approval(kind=ApprovalKind.AUTHOR, by="Distriktssköterska A", at=START),))
    await kalmar.post("cosmic-link", told(kalmar, Event.PLAN_SENT, plan=plan()))
    await kalmar.post("cosmic-link", told(kalmar, Event.PLAN_SIGNED, plan=signed))
    [(_, facts)] = await cases(kalmar)
    assert (len(facts.meetings), len(facts.plans)) == (1, 1)
    kalmar.clock.advance(timedelta(days=20))
    closing = told(kalmar, Event.PLAN_CLOSED, **ending(text="Målen är uppfyllda."))
    await kalmar.post("cosmic-link", closing)
    [(_, facts)] = await cases(kalmar)
    assert [str(one.state) for one in facts.plans] == ["closed"]
    assert await kalmar.hub.store.read(verify) == []


async def test_a_kallelse_whose_consents_are_told_needs_none_of_its_own(kalmar: World) -> None:
    with pytest.raises(Unacceptable) as refused:
        await kalmar.post("cosmic-link", kallelse(kalmar))
    assert refused.value.code == "consent.missing"
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES))
    await kalmar.post("cosmic-link", kallelse(kalmar))
    assert len(await cases(kalmar)) == 1


async def test_another_individuals_message_is_another_case(kalmar: World) -> None:
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES))
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES, patient=OTHER))
    assert [len(await cases(kalmar, person)) for person in (PERSON, OTHER.id.value)] == [1, 1]


async def test_a_name_of_its_own_makes_a_case_of_its_own(kalmar: World) -> None:
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES))
    own = CaseRef(ids=(NativeId(system="cosmic-link", kind="arende", value="ARENDE-B"),))
    for _ in range(2):
        await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES, case=own))
    assert len(await cases(kalmar)) == 2


async def test_of_two_open_cases_none_is_guessed(kalmar: World) -> None:
    for name in ("ARENDE-A", "ARENDE-B"):
        own = CaseRef(ids=(NativeId(system="cosmic-link", kind="arende", value=name),))
        await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES, case=own))
    with pytest.raises(NotFound) as refused:
        await kalmar.post("cosmic-link", told(kalmar, Event.PLAN_CLOSED, **ending(text="Klart.")))
    assert refused.value.code == "message.unknown"


async def test_a_case_in_which_the_sender_has_no_part_is_not_its_own(kalmar: World) -> None:
    await kalmar.post("samsa", kalmar.consent())
    await kalmar.post("samsa", kalmar.initiative(SALA))
    await kalmar.post("cosmic-link", told(kalmar, Event.CONSENT_GIVEN, consent=YES))
    assert len(await cases(kalmar)) == 2


async def test_the_case_of_another_region_in_which_it_was_called_is_its_own(kalmar: World) -> None:
    await kalmar.post("samsa", kalmar.consent())
    await kalmar.post("samsa", kalmar.kallelse(BERGA, urgent=True))
    await kalmar.post("cosmic-link", told(kalmar, Event.PLAN_SENT, CALLER, plan=plan()))
    await kalmar.settle()
    [(_, facts)] = await cases(kalmar)
    assert len(facts.plans) == 1
    assert kalmar.received("samsa", CALLER)[-1].event is Event.PLAN_SENT


async def test_s59_samsas_new_sip_stays_a_case_of_its_own(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.consent(sip_id="SIP100561"))
    assert len(await cases(world)) == 2


def of_orebro(world: World, event: Event, *to: UnitRef, **more: Any) -> Message:
    return told(world, event, *to, sender=OREBRO, **more)


async def test_i06_an_established_plan_names_the_follow_up_that_is_booked_in_its_case(orebro: World) -> None:
    await orebro.post("lifecare-sp", of_orebro(orebro, Event.CONSENT_GIVEN, COLLEAGUE, consent=YES))
    ready = of_orebro(orebro, Event.PLAN_ESTABLISHED, COLLEAGUE, plan=plan(PlanStatus.ESTABLISHED))
    await orebro.post("lifecare-sp", ready)
    await orebro.settle()
    assert await orebro.tasks() == ["plan.book-follow-up"]
    booked = Meeting(kind=InvitationKind.FOLLOW_UP, start=START + timedelta(days=60), place="Kommunhuset")
    await orebro.post("lifecare-sp", kallelse(orebro, COLLEAGUE, meeting=booked, sender=OREBRO))
    again = of_orebro(orebro, Event.PLAN_ESTABLISHED, COLLEAGUE, plan=plan(PlanStatus.ESTABLISHED, version=1))
    await orebro.post("lifecare-sp", again)
    assert set(await orebro.tasks()) == {"consent.decide"}
    for task in await orebro.hub.store.read(lambda ledger: ledger.tasks(kind="consent.decide")):
        await orebro.hub.tasks.done(task.id, "Handläggare A", "release")
    await orebro.settle()
    called, established = orebro.received("samsa", COLLEAGUE)[-2:]
    assert (called.event, established.event) == (Event.INVITATION_SENT, Event.PLAN_ESTABLISHED)
    assert established.plan is not None
    assert established.plan.follow_up_meeting == called.case.meeting
    assert await orebro.tasks() == []


def numbered(world: World, arende: str, sip_id: str | None = "SIP100527") -> Message:
    numbers = [("arende", arende), *([("sip-id", sip_id)] if sip_id else [])]
    ids = tuple(NativeId(system="samsa", kind=kind, value=value) for kind, value in numbers)
    until = START.date() + timedelta(days=int(world.number().removeprefix("T-")))  # never the same twice
    return world.consent(valid_to=until).model_copy(update={"case": CaseRef(ids=ids)})


async def test_s59_three_arenden_with_one_sip_and_one_with_two_keep_all_four_links(world: World) -> None:
    for arende in ("S2983", "S3008", "S3035"):
        await world.post("samsa", numbered(world, arende))
    await world.post("samsa", numbered(world, "S3035", "SIP100561"))

    async def arenden() -> dict[str, list[str]]:
        found = {}
        for row, _ in await cases(world):
            links = await world.hub.store.read(lambda ledger, id=row.id: ledger.links_of(id))  # type: ignore[misc]
            [sip_id] = [link.value for link in links if link.kind == "samsa/sip-id"]
            found[sip_id] = [link.value for link in links if link.kind == "samsa/arende"]
        return found

    assert await arenden() == {"SIP100527": ["S2983", "S3008", "S3035"], "SIP100561": ["S3035"]}
    await world.post("samsa", numbered(world, "S3035", "SIP100527"))
    await world.post("samsa", numbered(world, "S2983", "SIP100561"))
    assert await arenden() == {"SIP100527": ["S2983", "S3008", "S3035"], "SIP100561": ["S2983", "S3035"]}
    assert await world.hub.store.read(verify) == []


async def test_s59_an_arende_alone_is_enough_where_it_names_one_case_only(world: World) -> None:
    await world.post("samsa", numbered(world, "S3008"))
    await heard(world, numbered(world, "S3008", None))
    assert len(await cases(world)) == 1
    await world.post("samsa", numbered(world, "S3008", "SIP100561"))
    with pytest.raises(Unacceptable) as refused:
        await heard(world, numbered(world, "S3008", None))
    assert (refused.value.code, refused.value.rule) == ("case.ambiguous", "S-59")


async def heard(world: World, message: Message) -> None:
    incoming = Incoming(message, world.parties["samsa"], b"")
    await world.hub.store.write(lambda ledger: hear(world.hub.desk, ledger, incoming))


@pytest.mark.parametrize("repeat", ["LX-4", "SAMSA-2021-009913"])
async def test_i16_the_id_of_a_repeat_finds_the_first_message(world: World, repeat: str) -> None:
    first = await world.post("samsa", world.consent())
    assert await world.post("samsa", world.consent().model_copy(update={"id": repeat})) == first
    life = await world.hub.store.read(lambda ledger: life_of(ledger, repeat))
    assert [row.id for row in life.messages] == [first]
    assert await world.hub.store.read(lambda ledger: find(ledger, repeat)) == [Found("message", first)]
