"""A unit of Kalmar speaks: its two consents in one dialog, its plan, and a closing without a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.canonical.case import Actor, Opening
from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Patient, UnitRef
from hub.canonical.plan import Plan, PlanStatus
from hub.care import CaseFacts
from hub.errors import Unacceptable
from hub.security.tokens import hash_token, new_token
from hub.store.rows import NewParty, TaskRow
from tests.flow.world import CALLER, PERSON, SALA, START, World, ending

BERGA = UnitRef(name="Hälsocentralen Berga Exempel", hsa_id="SE2321000073-E000000000310")
HEADING = UnitRef(name="Kalmar kommun", hsa_id="SE2321000073-E000000000011")
INFO, SIP = ConsentKind.INFO_SHARING, ConsentKind.SIP
YES, NO, SILENT = ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.NOT_AVAILABLE


@pytest.fixture
async def kalmar(world: World) -> World:
    """The world with Cosmic Link connected."""
    world.tokens["cosmic-link"] = new_token()
    party = NewParty(
        id="party-cosmic",
        name="cosmic-link",
        system="cosmic-link",
        region="kalmar",
        units=("SE2321000073-*",),
        token_hash=hash_token(world.tokens["cosmic-link"]),
        deliver_url="http://127.0.0.1:1/cosmic-link",
        deliver_token="secret",
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(party, actor="test"))
    rows = await world.hub.store.read(lambda ledger: ledger.parties())
    world.parties.update({row.system: row for row in rows})
    return world


def known(world: World, number: str) -> CaseRef:
    return CaseRef(ids=(NativeId(system="hub", kind="case", value=number),))


def dialog(world: World, consent: Consent, *to: UnitRef, need: bool = True, **more: Any) -> Message:
    """«Skapa nytt ärende» with its two answers."""
    opening = Opening(need=need, event_on=START.date(), actors=(Actor(unit=HEADING),))
    return world.message(Event.CASE_OPENED, BERGA, to or (HEADING,), consent=consent, opening=opening, **more)


async def all_facts(world: World, person: str = PERSON) -> list[CaseFacts]:
    rows = await world.hub.store.read(lambda ledger: ledger.cases_of_patient(person))
    return [CaseFacts.model_validate_json(row.facts.open()) for row in rows]


async def facts(world: World) -> CaseFacts:
    """Of the only case of the person."""
    [only] = await all_facts(world)
    return only


async def tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


@pytest.mark.parametrize(
    ("consent", "state", "registered"),
    [
        (Consent(status=NO), "declined", (NO, NO)),
        (Consent(status=NO, kinds=(SIP,), apart=YES), "declined", (YES, NO)),
        (Consent(status=SILENT, kinds=(INFO,), apart=YES), "open", (SILENT, YES)),
    ],
)
async def test_c24_a_case_opened_with_a_no_is_taken_and_registers_the_no(
    kalmar: World, consent: Consent, state: str, registered: tuple[str, str]
) -> None:
    await kalmar.post("cosmic-link", dialog(kalmar, consent))
    await kalmar.settle()
    case = await facts(kalmar)
    info, sip = case.consent(INFO), case.consent(SIP)
    assert info is not None
    assert sip is not None
    assert (case.state, (info.status, sip.status)) == (state, registered)
    assert kalmar.post_box.sent == []


async def test_a_case_opened_without_a_need_is_taken_and_told_to_nobody(kalmar: World) -> None:
    await kalmar.post("cosmic-link", dialog(kalmar, Consent(status=YES), need=False))
    await kalmar.settle()
    assert (await facts(kalmar)).state == "open"
    assert await kalmar.states() == []


async def test_s35_the_no_of_a_dialog_in_a_known_case_reaches_its_parties_as_the_fact_alone(
    kalmar: World,
) -> None:
    await kalmar.post("samsa", kalmar.consent())
    await kalmar.post("samsa", kalmar.kallelse(HEADING, SALA, urgent=True))
    await kalmar.settle()
    [received] = kalmar.received("cosmic-link", HEADING)
    number = received.case.native("hub", "case")
    assert number is not None
    consent = Consent(status=NO, kinds=(SIP,), apart=YES, comment="Ord som stannar.")
    no = dialog(kalmar, consent, SALA, case=known(kalmar, number))
    await kalmar.post("cosmic-link", no.model_copy(update={"sender": HEADING}))
    await kalmar.settle()
    assert Event.INVITATION_VOIDED in [message.event for message in kalmar.received("prator", SALA)]
    assert (Event.CONSENT_REFUSED, SALA.name, "sent") in await kalmar.states()
    assert all("Ord som stannar" not in parcel.body.decode() for parcel in kalmar.post_box.sent)
    assert (await facts(kalmar)).state == "declined"


async def _signed(world: World) -> Message:
    """A plan that a unit in Kalmar has signed and shared with its municipality."""
    await world.post("cosmic-link", dialog(world, Consent(status=YES)))
    plan = Plan(id="PLAN-9", status=PlanStatus.SHARED_DRAFT, main_goal="Att bo kvar hemma.")
    consent = Consent(status=YES)
    message = world.message(Event.PLAN_SIGNED, BERGA, (HEADING,), plan=plan, consent=consent)
    await world.post("cosmic-link", message)
    await world.settle()
    return message


async def test_s48_a_version_of_an_unapproved_plan_is_refused_and_its_approval_asked_for_once(
    kalmar: World,
) -> None:
    signed = await _signed(kalmar)
    for _ in range(2):
        new = kalmar.message(
            Event.PLAN_NEW_VERSION, BERGA, (HEADING,), plan=signed.plan, consent=signed.consent
        )
        row = (await kalmar.hub.store.read(lambda ledger: ledger.cases_of_patient(PERSON)))[-1]
        with pytest.raises(Unacceptable) as refused:
            await kalmar.post("cosmic-link", new.model_copy(update={"case": known(kalmar, row.id)}))
        assert refused.value.rule == "I-05"
    [asked] = await tasks(kalmar, "plan.approve")
    assert (asked.unit, asked.rule) == (BERGA.hsa_id, "I-05")


async def _closed_without_a_reason(world: World) -> TaskRow:
    await world.post("samsa", world.consent())
    plan = Plan(id="PLAN-1", status=PlanStatus.SHARED_DRAFT, main_goal="Att bo kvar hemma.")
    shared: dict[str, Any] = {"case": world.case(), "plan": plan}
    await world.post("samsa", world.message(Event.PLAN_SENT, CALLER, (HEADING,), **shared))
    closed = plan.model_copy(update={"status": PlanStatus.CLOSED})
    why = ending(reason=EndReason.OTHER)
    await world.post("samsa", world.message(Event.PLAN_CLOSED, CALLER, **(shared | {"plan": closed}), **why))
    await world.settle()
    [asked] = await tasks(world, "plan.closing-reason")
    assert [m.event for m in world.received("cosmic-link", HEADING)] == [Event.PLAN_SIGNED]
    return asked


async def _assert_closed_with_the_standard_text(world: World) -> None:
    _, told = world.received("cosmic-link", HEADING)
    assert told.event is Event.PLAN_CLOSED
    assert told.ending is not None
    assert "Standardtext" in (told.ending.text or "")
    assert told.plan is None or told.plan.main_goal is None
    assert await tasks(world, "plan.closing-reason") == []
    assert (await facts(world)).state == "closed"


async def test_s54_a_closing_without_a_reason_gets_the_standard_text_when_none_has_come(
    kalmar: World,
) -> None:
    asked = await _closed_without_a_reason(kalmar)
    assert asked.unit == CALLER.hsa_id
    await kalmar.advance(timedelta(days=6))
    assert len(kalmar.received("cosmic-link", HEADING)) == 1
    await kalmar.advance(timedelta(days=1))
    await _assert_closed_with_the_standard_text(kalmar)
    await kalmar.advance(timedelta(days=1))
    assert len(kalmar.received("cosmic-link", HEADING)) == 2


async def test_s54_a_person_lets_it_go_with_the_standard_text_before_that(kalmar: World) -> None:
    asked = await _closed_without_a_reason(kalmar)
    await kalmar.hub.tasks.done(asked.id, "operator", "release")
    await kalmar.settle()
    await _assert_closed_with_the_standard_text(kalmar)


async def test_a_blocked_consent_stops_every_case_of_the_person(kalmar: World) -> None:
    await kalmar.post("samsa", kalmar.consent())
    await kalmar.post("samsa", kalmar.initiative(SALA))
    await kalmar.post("cosmic-link", dialog(kalmar, Consent(status=YES)))
    other = kalmar.consent("SIP200001").model_copy(
        update={"patient": Patient(id=identify("198808112380"), name="Testperson 2")}
    )
    await kalmar.post("samsa", other)
    block = kalmar.message(
        Event.CONSENT_BLOCKED, CALLER, case=kalmar.case(), consent=Consent(status=ConsentStatus.BLOCKED)
    )
    await kalmar.post("samsa", block)
    for case in await all_facts(kalmar):
        assert (case.blocked, [consent.status for consent in case.consents]) == (True, ["blocked"])
    assert [case.blocked for case in await all_facts(kalmar, "198808112380")] == [False]
    with pytest.raises(Unacceptable) as refused:
        await kalmar.post("samsa", kalmar.consent(valid_to=START.date()))
    assert refused.value.rule == "R-ALL-03"
    await kalmar.settle()
    assert Event.INITIATIVE_SENT not in [message.event for message in kalmar.received("prator", SALA)]
