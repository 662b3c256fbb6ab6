"""What Lifecare SP has, what it is told instead, and what never reaches it (`domain.md` §2.2, §7.3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from hub.adapters import OFFLINE_NOTE_KEY
from hub.adapters.lifecare_sp import LOWERED, REFUSED, LifecareAdapter
from hub.adapters.options import Options
from hub.canonical.codes import (
    ConsentGiver,
    ConsentKind,
    ConsentStatus,
    EndReason,
    Event,
    InvitationKind,
    LossAction,
)
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Ending, Information, Initiative, Meeting
from hub.canonical.message import CaseRef, Message
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import Approval, ApprovalKind, Goal, Plan, PlanStatus
from hub.cli.translate import translate
from hub.errors import Malformed, Unacceptable
from hub.kit.schemas import validate
from tests.formats.golden import ROOT, assert_valid, unnamed
from tests.formats.hostile import RESERVE

ADAPTER = LifecareAdapter(OFFLINE_NOTE_KEY)
PLAN = Plan(
    id="P-1",
    version=2,
    status=PlanStatus.ESTABLISHED,
    main_goal="Bo hemma.",
    goals=(Goal(text="Handla själv."),),
    approvals=(Approval(kind=ApprovalKind.INDIVIDUAL),),
    published_1177=True,
)


def message(event: Event, **contents: Any) -> Message:
    return Message(
        id="M-1",
        event=event,
        sent_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        sender=UnitRef(name="Vårdcentralen Sala"),
        recipients=(UnitRef(name="Vårdcentralen Lindesberg"),),
        case=CaseRef(plan_version=2, extensive_needs=True),
        patient=Patient(id=identify("199005275848")),
        contacts=(Contact(name="Testperson 2"),),
        **contents,
    )


def sent(said: Message, adapter: LifecareAdapter = ADAPTER) -> tuple[dict[str, Any], dict[str, LossAction]]:
    """The document that a message becomes, and what its report says of each field."""
    rendered = adapter.render(said)
    assert_valid("lifecare-sp", rendered.document)
    arrived = adapter.parse(rendered.document)
    assert isinstance(arrived, Message)
    assert unnamed(said, arrived, rendered.losses) == set()
    return json.loads(rendered.document), {loss.field: loss.action for loss in rendered.losses}


def test_every_event_is_a_document_or_told_as_one_or_refused() -> None:
    native = {table.event for table in ADAPTER.documents.tables()}
    assert native.isdisjoint(LOWERED)
    assert native.isdisjoint(REFUSED)
    assert native | LOWERED.keys() | REFUSED.keys() == set(Event)
    assert set(LOWERED.values()) <= native


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (Event.INVITATION_CANCELLED, "Mötet är avbokat."),
        (Event.INVITATION_RECALLED, "Den som kallade har återkallat planeringen."),
        (Event.INVITATION_VOIDED, "Kallelsen är makulerad."),
        (Event.MEETING_DELETED, "Mötet är borttaget i avsändarens system."),
        (Event.INITIATIVE_VOIDED, "Initiativet är makulerat."),
    ],
)
def test_an_ending_goes_as_a_message_that_says_which_it_was(event: Event, sentence: str) -> None:
    document, losses = sent(message(event, ending=Ending(reason=EndReason.NEW_MEETING, text="Ny tid.")))
    assert document["typ"] == "GenerelltMeddelande"
    assert document["text"].startswith(f"[via hub] {sentence}\n[via hub] Orsak: nytt möte.")
    assert "Ny tid." in document["text"]
    assert losses["ending.reason"] is LossAction.NOTE


def test_where_an_ending_has_no_document_it_is_refused_so_that_a_person_telephones() -> None:
    strict = LifecareAdapter(OFFLINE_NOTE_KEY, Options(choices=(("invitation.cancelled", "nekas"),)))
    with pytest.raises(Unacceptable) as refused:
        strict.render(message(Event.INVITATION_CANCELLED))
    assert refused.value.rule == "§6.8 invitation.cancelled"
    assert "telephone" in (refused.value.advice or "")


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (Event.PLAN_SENT, PlanStatus.SHARED_DRAFT),
        (Event.PLAN_SIGNED, PlanStatus.SHARED_DRAFT),
        (Event.PLAN_PATIENT_APPROVED, PlanStatus.SHARED_DRAFT),
        (Event.PLAN_PUBLISHED_1177, PlanStatus.ESTABLISHED),
        (Event.PLAN_NEW_VERSION, PlanStatus.IN_REVISION),
    ],
)
def test_a_plan_that_is_not_in_force_never_becomes_an_active_one(event: Event, status: PlanStatus) -> None:
    document, losses = sent(message(event, plan=PLAN.model_copy(update={"status": status})))
    assert document["typ"] == "GenerelltMeddelande"
    assert "Delmål: Handla själv." in document["text"]
    assert losses["plan.approvals"] is LossAction.NOTE
    assert "Godkännanden: Den enskilde eller ställföreträdare godkänner innehållet." in document["text"]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event.PLAN_LOCKED, "Upprättad"),
        (Event.PLAN_APPROVED, "Upprättad"),
        (Event.PLAN_UNDERSIGNED, "Upprättad"),
        (Event.PLAN_EVALUATED, "Uppföljd"),
    ],
)
def test_a_plan_in_force_elsewhere_is_an_active_one_here(event: Event, said: str) -> None:
    document, losses = sent(message(event, plan=PLAN))
    assert (document["typ"], document["händelse"], document["plan"]["status"]) == ("Plan", said, "aktiv")
    assert losses["event"] is LossAction.NOTE


def test_a_voided_plan_is_closed_and_says_nothing_of_what_was_in_it() -> None:
    document, losses = sent(
        message(Event.PLAN_VOIDED, plan=PLAN, ending=Ending(reason=EndReason.CONSENT_WITHDRAWN))
    )
    assert document["plan"] == {"planId": "P-1", "version": 2, "status": "avslutad"}
    assert "Planen är makulerad" in document["kommentarTillAvslut"]
    assert "Orsak till avslut: samtycket återtaget" in document["kommentarTillAvslut"]
    assert "kontakter" not in document
    assert losses["plan.main_goal"] is losses["contacts"] is LossAction.DROPPED


def test_a_plan_sent_in_error_is_named_and_nothing_in_it_is_told() -> None:
    document, _ = sent(message(Event.PLAN_SENT_IN_ERROR, plan=PLAN))
    assert "Planens id: P-1." in document["text"]
    assert "Bo hemma" not in document["text"]


@pytest.mark.parametrize(
    ("event", "status", "word"),
    [
        (Event.CONSENT_REFUSED, ConsentStatus.REFUSED, "Nej"),
        (Event.CONSENT_WITHDRAWN, ConsentStatus.WITHDRAWN, "Återkallat"),
        (Event.CONSENT_UNABLE, ConsentStatus.UNABLE, "Kan inte samtycka"),
    ],
)
def test_where_consent_is_not_there_the_fact_alone_is_told(
    event: Event, status: ConsentStatus, word: str
) -> None:
    said = Consent(
        status=status,
        kinds=(ConsentKind.SIP,),
        given_by=(ConsentGiver.INDIVIDUAL,),
        comment="Vill inte.",
        other_parties="Biblioteket",
    )
    document, losses = sent(message(event, consent=said))
    assert document["samtycke"] == {"status": word}
    assert document.keys().isdisjoint({"kontakter", "ärende"})
    assert {"consent.comment", "consent.kinds", "contacts", "case.plan_version"} <= losses.keys()


def test_a_consent_that_is_voided_stops_the_case_without_saying_why() -> None:
    said = Consent(status=ConsentStatus.VOIDED, comment="Fel person.")
    document, _ = sent(message(Event.CONSENT_VOIDED, consent=said))
    assert document["text"] == (
        "[via hub] Samtycket till SIP gäller inte längre. Skicka inga fler uppgifter i ärendet."
    )


def test_that_the_patient_declines_goes_without_a_reason() -> None:
    document, losses = sent(message(Event.SIP_DECLINED, ending=Ending(text="Orkar inte.")))
    assert document["typ"] == "NekarSIP"
    assert "Orkar" not in json.dumps(document, ensure_ascii=False)
    assert losses["ending"] is LossAction.DROPPED


@pytest.mark.parametrize(
    ("status", "rule"),
    [(ConsentStatus.NOT_AVAILABLE, "§7.3 row 29"), (ConsentStatus.BLOCKED, "§7.3 row 30")],
)
def test_a_kallelse_never_carries_a_consent_that_is_none(status: ConsentStatus, rule: str) -> None:
    meeting = Meeting(start=datetime(2026, 3, 12, 10, tzinfo=UTC))
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(message(Event.INVITATION_SENT, meeting=meeting, consent=Consent(status=status)))
    assert refused.value.rule == rule


@pytest.mark.parametrize("event", [Event.CONSENT_GIVEN, Event.CONSENT_SUPERSEDED])
def test_half_a_consent_is_not_a_whole_one(event: Event) -> None:
    half = Consent(status=ConsentStatus.GIVEN, kinds=(ConsentKind.SIP,), apart=ConsentStatus.REFUSED)
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(message(event, consent=half))
    assert refused.value.rule == "§7.3 row 24"


def test_an_evaluation_goes_as_a_follow_up_and_comes_back() -> None:
    meeting = Meeting(kind=InvitationKind.EVALUATION, start=datetime(2026, 3, 12, 10, tzinfo=UTC))
    document, losses = sent(message(Event.INVITATION_SENT, meeting=meeting))
    assert document["kallelse"]["kallelsetyp"] == "SIP – uppföljning"
    assert losses["meeting.kind"] is LossAction.NOTE


def test_the_links_inside_samsa_never_leave_it() -> None:
    meeting = Meeting(
        start=datetime(2026, 3, 12, 10, tzinfo=UTC),
        video_internal="https://connect.vgregion.se/1",
        video_unlabelled="https://connect.vgregion.se/2",
        video_external="https://meet.vgregion.se/3",
    )
    document, losses = sent(message(Event.INVITATION_SENT, meeting=meeting))
    assert "connect.vgregion.se" not in json.dumps(document)
    assert "https://meet.vgregion.se/3" in document["kallelse"]["meddelande"]
    assert losses["meeting.video_internal"] is losses["meeting.video_unlabelled"] is LossAction.DROPPED


def test_an_initiative_is_told_with_its_reason_and_its_consent() -> None:
    said = message(
        Event.INITIATIVE_SENT,
        initiative=Initiative(reason="Behöver samordning."),
        consent=Consent(status=ConsentStatus.GIVEN),
    )
    document, losses = sent(said)
    assert "[via hub] Initiativorsak: Behöver samordning." in document["text"]
    assert losses["initiative.reason"] is losses["consent.status"] is LossAction.NOTE


def test_a_message_for_kvittens_says_that_an_answer_is_awaited() -> None:
    document, _ = sent(message(Event.INFO_FOR_ACK, information=Information(text="Kan ni ses?")))
    assert document["text"].startswith("Kan ni ses?\n\n[via hub] Informationsmeddelande för kvittens")


@pytest.mark.parametrize("event", [Event.INFO_GENERAL, Event.INFO_FOR_ACK])
def test_no_reserve_number_goes_into_lifecare(event: Event) -> None:
    said = message(event, information=Information(text="Hej."))
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(said.model_copy(update={"patient": Patient(id=RESERVE)}))
    assert refused.value.rule == "§7.3 row 2"


def golden(name: str) -> bytes:
    return (ROOT / "contracts" / "lifecare-sp" / "good" / name).read_bytes()


@pytest.mark.parametrize(
    ("was", "becomes", "kind", "path"),
    [
        (b'"SIP"', b'"Hemlig"', "enum", "/kallelse/kallelsetyp"),
        (b'"revision": 2', b'"revision": "2"', "type", "/revision"),
        (b'"plats":', b'"hemlig": 1, "plats":', "additionalProperties", "/kallelse"),
    ],
)
def test_the_kit_says_where_a_document_is_not_what_the_schema_says(
    was: bytes, becomes: bytes, kind: str, path: str
) -> None:
    document = golden("kallelse.json")
    validate("lifecare-sp", document)
    with pytest.raises(Malformed) as refused:
        validate("lifecare-sp", document.replace(was, becomes, 1))
    assert (refused.value.code, refused.value.path) == ("json-schema.invalid", path)
    assert kind in refused.value.message
    assert "emlig" not in repr(refused.value.facts())
    assert refused.value.line


def test_the_command_translates_json_into_xml_and_back() -> None:
    there = CliRunner().invoke(
        translate, ["--from", "lifecare-sp", "--to", "samsa"], input=golden("kallelse.json")
    )
    assert there.exit_code == 0
    assert there.stdout.startswith("<?xml")
    back = CliRunner().invoke(translate, ["--from", "samsa", "--to", "lifecare-sp"], input=there.stdout_bytes)
    assert json.loads(back.stdout)["kallelse"] == json.loads(golden("kallelse.json"))["kallelse"]
