"""What the manual routine has forms for, what goes by letter, and what never goes on paper (§2.4, §7.3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.adapters import OFFLINE_NOTE_KEY
from hub.adapters.manual import LOWERED, REFUSED, ManualAdapter
from hub.canonical.case import Actor, Deviation, Opening
from hub.canonical.codes import (
    AttachmentKind,
    ChildAssent,
    ConsentGiver,
    ConsentKind,
    ConsentMethod,
    ConsentStatus,
    DeviationKind,
    EndReason,
    Event,
    InvitationKind,
    LossAction,
)
from hub.canonical.consent import Consent
from hub.canonical.identity import PersonId, identify
from hub.canonical.meeting import Answer, Attachment, Ending, Information, Initiative, Meeting, Rerouting
from hub.canonical.message import CaseRef, Message
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import Approval, ApprovalKind, Goal, IcfDomain, Plan, PlanStatus
from hub.errors import Unacceptable
from tests.formats.golden import assert_valid, documents, meaning, unnamed

ADAPTER = ManualAdapter(OFFLINE_NOTE_KEY)
PERSON = identify("199005275848")
START = datetime(2026, 3, 12, 10, tzinfo=UTC)
PLAN = Plan(
    id="P-1",
    version=2,
    status=PlanStatus.ESTABLISHED,
    main_goal="Bo hemma.",
    goals=(Goal(text="Handla själv.", icf=IcfDomain.ACTIVITY),),
    approvals=(Approval(kind=ApprovalKind.INDIVIDUAL),),
    published_1177=True,
)


def message(event: Event, person: PersonId = PERSON, **contents: Any) -> Message:
    return Message(
        id="M-1",
        event=event,
        sent_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        sender=UnitRef(name="Vårdcentralen Sala"),
        recipients=(UnitRef(name="Vårdcentralen Flogsta Exempel"),),
        case=CaseRef(plan_version=2, extensive_needs=True),
        patient=Patient(id=person),
        contacts=(Contact(name="Testperson 2"),),
        **contents,
    )


def sent(said: Message) -> tuple[dict[str, Any], dict[str, LossAction]]:
    """The form that a message becomes, and what its report says of each field."""
    rendered = ADAPTER.render(said)
    assert_valid("manual", rendered.document)
    arrived = ADAPTER.parse(rendered.document)
    assert isinstance(arrived, Message)
    assert unnamed(said, arrived, rendered.losses) == set()
    return json.loads(rendered.document), {loss.field: loss.action for loss in rendered.losses}


def test_every_event_is_a_form_or_told_as_one_or_refused() -> None:
    native = {table.event for table in ADAPTER.documents.tables()}
    assert native.isdisjoint(LOWERED)
    assert native.isdisjoint(REFUSED)
    assert native | LOWERED.keys() | REFUSED.keys() == set(Event)
    assert set(LOWERED.values()) <= native


def test_every_event_that_has_a_form_has_a_golden_document() -> None:
    native = {table.event for table in ADAPTER.documents.tables()}
    assert {meaning(path)["event"] for path in documents("manual", "good")} - {"receipt"} == native


@pytest.mark.parametrize("text", ["199005275848", "20210325K069", "191710912385"])
def test_every_identity_goes_on_paper(text: str) -> None:
    document, losses = sent(message(Event.INVITATION_SENT, identify(text), meeting=Meeting(start=START)))
    assert document["person"]["identitet"] == text
    assert not [field for field in losses if field.startswith("patient")]


@pytest.mark.parametrize("event", [Event.INVITATION_CANCELLED, Event.SIP_DECLINED, Event.DEVIATION_REPORTED])
def test_no_form_is_made_of_a_protected_identity(event: Event) -> None:
    deviation = Deviation(kind=DeviationKind.AGREED_NOT_DONE, text="Ingen kom.")
    said = message(event, deviation=deviation if event is Event.DEVIATION_REPORTED else None)
    hidden = said.model_copy(update={"patient": Patient(id=PERSON, protected=True)})
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(hidden)
    assert (refused.value.rule, refused.value.path) == ("R-ALL-03", "patient.protected")
    assert "by hand" in (refused.value.advice or "")


def test_a_deviation_is_no_letter_about_the_individual() -> None:
    deviation = Deviation(kind=DeviationKind.AGREED_NOT_DONE, text="Ingen kom.")
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(message(Event.DEVIATION_REPORTED, deviation=deviation))
    assert refused.value.rule == REFUSED[Event.DEVIATION_REPORTED]


def test_the_time_of_a_meeting_stands_as_it_is_read_on_paper() -> None:
    document, _ = sent(message(Event.INVITATION_SENT, meeting=Meeting(start=START)))
    assert document["kallelse"]["börjar"] == "2026-03-12 11:00"
    assert document["skickat"] == "2026-03-01 09:30"


def test_the_links_inside_samsa_never_go_on_paper() -> None:
    meeting = Meeting(
        start=START,
        video_internal="https://connect.vgregion.se/1",
        video_unlabelled="https://connect.vgregion.se/2",
        video_external="https://meet.vgregion.se/3",
    )
    document, losses = sent(message(Event.INVITATION_SENT, meeting=meeting))
    assert "connect.vgregion.se" not in json.dumps(document)
    assert document["kallelse"]["videolänk"] == "https://meet.vgregion.se/3"
    assert losses["meeting.video_internal"] is losses["meeting.video_unlabelled"] is LossAction.DROPPED


@pytest.mark.parametrize("kind", [InvitationKind.LPT, InvitationKind.LRV, InvitationKind.PREMEETING])
def test_no_other_meeting_is_called_on_the_form_of_a_sip(kind: InvitationKind) -> None:
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(message(Event.INVITATION_SENT, meeting=Meeting(kind=kind, start=START)))
    assert refused.value.rule in ("R-ALL-04", "§1.3 PREMEETING")


@pytest.mark.parametrize(
    ("event", "about", "answer"),
    [
        (Event.INVITATION_ACKNOWLEDGED, "Kallelse", "Kvittens"),
        (Event.INVITATION_CONFIRMED, "Kallelse", "Ja"),
        (Event.INVITATION_DECLINED, "Kallelse", "Nej"),
        (Event.INVITATION_ANSWERED, "Kallelse", "Fritext"),
        (Event.INITIATIVE_ACKNOWLEDGED, "Initiativ", "Kvittens"),
        (Event.INITIATIVE_DENIED, "Initiativ", "Nej"),
        (Event.INFO_ACKNOWLEDGED, "Meddelande", "Kvittens"),
    ],
)
def test_each_answer_has_its_own_box_so_that_a_kvittens_is_never_a_yes(
    event: Event, about: str, answer: str
) -> None:
    document, losses = sent(message(event, answer=Answer(text="Vi återkommer.", responder="Handläggare A")))
    assert (document["gäller"], document["svar"], document["text"].partition("\n")[0]) == (
        about,
        answer,
        "Vi återkommer.",
    )
    assert "event" not in losses


def test_another_unit_that_comes_is_named_with_the_one_who_attends() -> None:
    rerouting = Rerouting(unit=UnitRef(name="Enköpings kommun"), attends="Handläggare B")
    document, _ = sent(message(Event.INVITATION_REROUTED, rerouting=rerouting))
    assert document["annanEnhet"] == {"namn": "Enköpings kommun", "kommer": "Handläggare B"}


def test_that_an_invitation_is_read_is_no_answer() -> None:
    document, losses = sent(message(Event.INVITATION_READ))
    assert document["typ"] == "Meddelande"
    assert "ingen kvittens och inget ja" in document["text"]
    assert losses["event"] is LossAction.NOTE


def test_an_initiative_goes_whole_with_its_consent() -> None:
    initiative = Initiative(reason="Behöver samordning.", urgency="Snart.", noticed_by="Hemtjänsten")
    consent = Consent(status=ConsentStatus.GIVEN, method=ConsentMethod.ORAL)
    document, losses = sent(message(Event.INITIATIVE_SENT, initiative=initiative, consent=consent))
    assert document["initiativ"] == {"hurBråttom": "Snart."}
    assert document["samtycke"] == {"status": "Ja", "hurLämnat": "Muntligt"}
    assert "[via hub] Behov uppmärksammat av: Hemtjänsten" in document["text"]
    assert losses["initiative.noticed_by"] is LossAction.NOTE


@pytest.mark.parametrize(
    ("event", "about"),
    [
        (Event.INITIATIVE_VOIDED, "Makulerat initiativ"),
        (Event.INVITATION_CANCELLED, "Avbokat möte"),
        (Event.INVITATION_RECALLED, "Återkallad planering"),
        (Event.INVITATION_VOIDED, "Makulerad kallelse"),
        (Event.MEETING_DELETED, "Avbokat möte"),
    ],
)
def test_each_ending_says_which_it_was_and_nobody_is_named_in_it(event: Event, about: str) -> None:
    document, losses = sent(message(event, ending=Ending(reason=EndReason.NEW_MEETING, text="Ny tid.")))
    assert (document["gäller"], document["orsak"]) == (about, "nytt möte")
    assert "kontakter" not in document
    assert losses["contacts"] is losses["case.plan_version"] is LossAction.DROPPED
    assert ("event" in losses) == (event is Event.MEETING_DELETED)


@pytest.mark.parametrize(
    ("event", "said", "status"),
    [
        (Event.PLAN_SENT, "Utkast", PlanStatus.SHARED_DRAFT),
        (Event.PLAN_SIGNED, "Utkast", PlanStatus.SHARED_DRAFT),
        (Event.PLAN_PATIENT_APPROVED, "Utkast", PlanStatus.SHARED_DRAFT),
        (Event.PLAN_PATIENT_APPROVED, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_PUBLISHED_1177, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_PUBLISHED_1177, "Uppföljd", PlanStatus.FOLLOWED_UP),
        (Event.PLAN_NOT_PUBLISHED, "Reviderad", PlanStatus.IN_REVISION),
        (Event.PLAN_NOT_PUBLISHED, "Utkast", PlanStatus.SHARED_DRAFT),
        (Event.PLAN_ESTABLISHED, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_LOCKED, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_APPROVED, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_UNDERSIGNED, "Ny", PlanStatus.ESTABLISHED),
        (Event.PLAN_NEW_VERSION, "Reviderad", PlanStatus.IN_REVISION),
        (Event.PLAN_FOLLOWED_UP, "Uppföljd", PlanStatus.FOLLOWED_UP),
        (Event.PLAN_EVALUATED, "Uppföljd", PlanStatus.EVALUATED),
    ],
)
def test_every_step_of_a_plan_is_a_planeringsdokument(event: Event, said: str, status: PlanStatus) -> None:
    document, losses = sent(message(event, plan=PLAN.model_copy(update={"status": status})))
    assert (document["typ"], document["händelse"]) == ("SIPPlaneringsdokument", said)
    assert document["planen"]["delmål"] == [{"text": "Aktivitet och delaktighet: Handla själv."}]
    assert losses["plan.goals.icf"] is LossAction.NOTE
    assert (losses["plan.approvals"], losses["plan.published_1177"]) == (LossAction.NOTE, LossAction.DROPPED)
    assert "Godkännanden: Den enskilde eller ställföreträdare" in document["planen"]["syfte"]
    assert ("event" in losses) == (event in LOWERED)


@pytest.mark.parametrize(
    ("event", "word"), [(Event.PLAN_VOIDED, "makulerad"), (Event.PLAN_SENT_IN_ERROR, "felsänd")]
)
def test_a_plan_that_is_taken_back_is_named_and_nothing_in_it_is_told(event: Event, word: str) -> None:
    document, losses = sent(message(event, plan=PLAN, ending=Ending(reason=EndReason.ERROR)))
    assert document["planen"] == {"planId": "P-1", "version": 2, "läge": word}
    assert document["orsak"] == "felaktig"
    assert "kontakter" not in document
    assert losses["plan.main_goal"] is LossAction.DROPPED


def test_the_reason_for_closing_is_a_line_in_the_comment() -> None:
    document, losses = sent(message(Event.PLAN_CLOSED, plan=PLAN, ending=Ending(reason=EndReason.GOALS_MET)))
    assert "[via hub] Orsak till avslut: målen är uppnådda" in document["kommentarTillAvslut"]
    assert losses["ending.reason"] is LossAction.NOTE


@pytest.mark.parametrize(
    ("event", "status", "word"),
    [
        (Event.CONSENT_REFUSED, ConsentStatus.REFUSED, "Nej"),
        (Event.CONSENT_WITHDRAWN, ConsentStatus.WITHDRAWN, "Återtaget"),
        (Event.CONSENT_UNABLE, ConsentStatus.UNABLE, "Kan inte samtycka"),
    ],
)
def test_where_consent_is_not_there_the_fact_alone_is_told(
    event: Event, status: ConsentStatus, word: str
) -> None:
    said = Consent(status=status, kinds=(ConsentKind.SIP,), comment="Vill inte.", other_parties="Biblioteket")
    document, losses = sent(message(event, consent=said))
    assert document["samtycke"] == {"status": word}
    assert document.keys().isdisjoint({"kontakter", "ärende"})
    assert {"consent.comment", "consent.kinds", "contacts", "case.plan_version"} <= losses.keys()


def test_the_slip_of_a_withdrawal_says_when_and_who_signed() -> None:
    said = Consent(status=ConsentStatus.WITHDRAWN, withdrawn_at=START, withdrawn_by="Testperson 1")
    document, _ = sent(message(Event.CONSENT_WITHDRAWN, consent=said))
    assert document["samtycke"]["återtagande"] == {"datum": "2026-03-12 11:00", "namn": "Testperson 1"}


@pytest.mark.parametrize(
    ("event", "status", "sentence"),
    [
        (Event.CONSENT_VOIDED, ConsentStatus.VOIDED, "Samtycket till SIP gäller inte längre."),
        (Event.CONSENT_NOT_AVAILABLE, ConsentStatus.NOT_AVAILABLE, "Samtycke till SIP är inte tillgängligt."),
    ],
)
def test_a_consent_that_is_none_stops_the_case_without_saying_why(
    event: Event, status: ConsentStatus, sentence: str
) -> None:
    document, losses = sent(message(event, consent=Consent(status=status, comment="Spärr.")))
    assert document["text"] == f"[via hub] {sentence} Skicka inga fler uppgifter i ärendet."
    assert "kontakter" not in document
    assert losses["consent"] is LossAction.DROPPED


def test_that_the_patient_declines_goes_without_a_reason() -> None:
    document, losses = sent(message(Event.SIP_DECLINED, ending=Ending(text="Orkar inte.")))
    assert document["text"].startswith("[via hub] Den enskilde nekar SIP.")
    assert "Orkar" not in json.dumps(document, ensure_ascii=False)
    assert losses["ending"] is LossAction.DROPPED


@pytest.mark.parametrize(
    ("status", "rule"),
    [(ConsentStatus.NOT_AVAILABLE, "§7.3 row 29"), (ConsentStatus.BLOCKED, "§7.3 row 30")],
)
def test_a_kallelse_never_carries_a_consent_that_is_none(status: ConsentStatus, rule: str) -> None:
    said = message(Event.INVITATION_SENT, meeting=Meeting(start=START), consent=Consent(status=status))
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(said)
    assert refused.value.rule == rule


@pytest.mark.parametrize("event", [Event.CONSENT_GIVEN, Event.CONSENT_SUPERSEDED])
def test_half_a_consent_is_not_a_whole_one(event: Event) -> None:
    half = Consent(status=ConsentStatus.GIVEN, kinds=(ConsentKind.SIP,), apart=ConsentStatus.REFUSED)
    with pytest.raises(Unacceptable) as refused:
        ADAPTER.render(message(event, consent=half))
    assert refused.value.rule == "§7.3 row 24"


def test_the_childs_own_stance_comes_back_from_the_form() -> None:
    said = Consent(
        status=ConsentStatus.GIVEN, given_by=(ConsentGiver.GUARDIAN,), child_assent=ChildAssent.NOT_ASKED
    )
    document, losses = sent(message(Event.CONSENT_GIVEN, consent=said))
    assert document["samtycke"]["barnetsInställning"] == "inte tillfrågat"
    assert "consent.child_assent" not in losses


def test_a_file_goes_beside_the_letter() -> None:
    file = Attachment(title="Bilaga", kind=AttachmentKind.OTHER, content_type="text/plain", data="QQ==")
    information = Information(text="Se bilagan.", attachments=(file,))
    document, losses = sent(message(Event.INFO_GENERAL, information=information))
    assert "QQ==" not in json.dumps(document)
    assert losses["information.attachments"] is LossAction.SIDE_LETTER


def test_a_party_that_leaves_is_told_without_the_case() -> None:
    opening = Opening(care_contact="Läkarbesök", need=True, actors=(Actor(unit=UnitRef(name="Skola A")),))
    document, losses = sent(message(Event.CASE_ACTOR_REMOVED, opening=opening))
    assert document["parter"] == [{"namn": "Skola A", "rubrik": "annan aktör"}]
    assert "Läkarbesök" not in json.dumps(document, ensure_ascii=False)
    assert losses["opening.care_contact"] is LossAction.DROPPED


def test_an_opened_case_is_told_with_its_parties() -> None:
    opening = Opening(need=True, actors=(Actor(unit=UnitRef(name="Skola A")),))
    document, losses = sent(message(Event.CASE_OPENED, opening=opening))
    assert "[via hub] Parter: Skola A, rubrik annan aktör." in document["text"]
    assert losses["opening.actors"] is LossAction.NOTE
