"""Consent registered, refused and withdrawn; protected identity; information messages; who may speak."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event, InvitationKind
from hub.canonical.consent import Consent
from hub.canonical.meeting import Initiative
from hub.canonical.people import Patient, UnitRef
from hub.care import (
    Ask,
    Forward,
    Originate,
    ReleaseConsent,
    Remark,
    Settle,
    Waive,
    Withdraw,
    protect,
)
from hub.care.consent import lapsed
from hub.errors import Conflict, Forbidden, NotFound, Unacceptable
from tests.care.saying import MONDAY, SOMEBODY, SOMEBODY_ELSE, YES, Case, case_with_consent

CALLER, WARD, CENTRE = "vgr-caller", "vgr-ward", "vas-centre"
NO = Consent(status=ConsentStatus.REFUSED)
BACK = Consent(status=ConsentStatus.WITHDRAWN, withdrawn_by="Testperson 1")
GONE = EndReason.CONSENT_WITHDRAWN


@pytest.fixture
def case() -> Case:
    return case_with_consent(CALLER)


def _busy(case: Case) -> tuple[str, str]:
    """An acknowledged initiative to the health centre, and a meeting with it and the ward."""
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    return asked, case.hears(Event.INVITATION_SENT, CALLER, CENTRE, WARD)


def test_a_new_consent_replaces_the_old_one_and_what_was_held_is_asked_again(case: Case) -> None:
    narrow = Consent(status=ConsentStatus.GIVEN, parties=(UnitRef(name=WARD),), comment="Ord")
    case.hears(Event.CONSENT_GIVEN, CALLER, WARD, consent=narrow)
    assert case.effects == (ReleaseConsent(), Forward(WARD))
    assert case.known.consents == (narrow.model_copy(update={"comment": None}),)
    assert case.known.consent_revision == 2


def test_a_consent_to_one_thing_leaves_the_other_as_it_is(case: Case) -> None:
    only_sip = Consent(status=ConsentStatus.NOT_AVAILABLE, kinds=(ConsentKind.SIP,))
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=only_sip)
    info, sip = case.known.consent(ConsentKind.INFO_SHARING), case.known.consent(ConsentKind.SIP)
    assert (info and info.status, sip and sip.status) == ("given", "not-available")


def test_a_mark_that_comes_with_content_is_registered_once() -> None:
    case = Case()
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD, consent=YES)
    assert case.effects == (ReleaseConsent(), Forward(WARD))
    case.hears(Event.INVITATION_SENT, CENTRE, WARD, consent=YES)
    assert (case.of(ReleaseConsent), case.known.consent_revision) == ([], 1)


def test_a_bare_mark_covers_the_unit_that_has_it_those_it_writes_to_and_no_others() -> None:
    case = Case()
    mark = Consent(status=ConsentStatus.GIVEN)
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD, consent=mark)
    case.hears(Event.INITIATIVE_SENT, CENTRE, CALLER, consent=mark)
    assert [unit.name for unit in case.known.consents[0].parties] == [CENTRE, WARD, CALLER]


def test_only_the_named_parties_with_none_named_covers_nobody_and_no_mark_widens_it() -> None:
    case = Case()
    nobody = Consent(status=ConsentStatus.GIVEN, all_parties=False)
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD, consent=nobody)
    assert case.known.consents == (nobody,)
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD, consent=Consent(status=ConsentStatus.GIVEN))
    assert case.known.consents == (nobody,)


@pytest.mark.parametrize(("consent", "code"), [(NO, "consent.refused"), (BACK, "consent.withdrawn")])
def test_content_that_comes_with_a_no_does_not_travel(case: Case, consent: Consent, code: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INITIATIVE_SENT, CALLER, WARD, consent=consent)
    assert refused.value.code == code


@pytest.mark.parametrize("status", [ConsentStatus.REFUSED, ConsentStatus.UNSET, ConsentStatus.BLOCKED])
def test_consent_given_registers_no_contradiction(case: Case, status: ConsentStatus) -> None:
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.CONSENT_GIVEN, CALLER, consent=Consent(status=status))
    assert refused.value.code == "consent.status"


def test_s36_a_withdrawal_stops_everything_and_tells_those_who_took_part(case: Case) -> None:
    asked, thread = _busy(case)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=BACK)
    assert case.effects == (
        Withdraw(None, None, GONE),
        Originate(Event.INITIATIVE_VOIDED, CENTRE, asked, None, GONE, "§5.6", on_behalf_of=CALLER),
        Originate(Event.INVITATION_CANCELLED, CENTRE, thread, None, GONE, "§5.6", on_behalf_of=CALLER),
        Originate(Event.INVITATION_CANCELLED, WARD, thread, None, GONE, "§5.6", on_behalf_of=CALLER),
        Waive(None, asked),
        Waive(None, thread),
        Forward(CENTRE),
        Forward(WARD),
    )
    assert (case.meeting(thread).state, case.initiative(asked, CENTRE).state) == ("cancelled", "blocked")
    assert case.known.consents[0].withdrawn_by is None


def test_s36_what_comes_after_a_withdrawal_is_logged_or_refused(case: Case) -> None:
    asked, thread = _busy(case)
    case.hears(Event.CONSENT_WITHDRAWN, WARD, consent=BACK)
    case.hears(Event.INVITATION_ACKNOWLEDGED, WARD, about=thread)
    assert case.effects == (Remark("late-ack", "S-36"),)
    case.hears(Event.INITIATIVE_VOIDED, CALLER, about=asked)
    assert case.effects == (Remark("late-void", "§5.6"),)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=BACK)
    assert case.effects == (Remark("repeated-withdrawal", "§5.6"),)
    for event in (Event.INVITATION_SENT, Event.INITIATIVE_SENT, Event.INFO_FOR_ACK):
        with pytest.raises(Unacceptable) as refused:
            case.hears(event, CALLER, WARD)
        assert (refused.value.code, refused.value.rule) == ("consent.withdrawn", "§5.6")


def test_a_mark_never_undoes_a_withdrawal_but_a_new_consent_does(case: Case) -> None:
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=BACK)
    with pytest.raises(Unacceptable):
        case.hears(Event.INVITATION_SENT, CALLER, WARD, consent=YES)
    case.hears(Event.CONSENT_GIVEN, CALLER, sent_at=MONDAY - timedelta(hours=1))
    assert case.effects == (Remark("late-consent", "T-31"),)
    case.hears(Event.CONSENT_GIVEN, CALLER, sent_at=MONDAY + timedelta(hours=1))
    assert (case.known.state, case.effects) == ("open", (ReleaseConsent(),))
    case.hears(Event.INVITATION_SENT, CALLER, WARD)
    assert case.of(Forward) == [Forward(WARD)]


def test_a_refusal_tells_the_parties_the_fact_and_no_words(case: Case) -> None:
    _busy(case)
    words = NO.model_copy(update={"comment": "Ord"})
    case.hears(Event.CONSENT_REFUSED, CALLER, consent=words)
    told = [e for e in case.of(Originate) if e.event is Event.CONSENT_REFUSED]
    assert [(e.to, e.text, e.ending) for e in told] == [
        (CENTRE, None, EndReason.DECLINED),
        (WARD, None, EndReason.DECLINED),
    ]
    assert case.of(Forward) == []
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, WARD)
    assert refused.value.code == "consent.refused"
    case.hears(Event.CONSENT_REFUSED, CALLER, consent=NO)
    assert case.effects == (Remark("repeated-refusal", "§5.2"),)


def test_withdrawing_what_the_case_does_not_stand_on_stops_nothing(case: Case) -> None:
    _busy(case)
    npo = BACK.model_copy(update={"kinds": (ConsentKind.NPO,)})
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=npo)
    assert (case.effects, case.known.state) == ((), "planning")


def test_s38_a_consent_whose_last_day_has_passed_expires_by_itself(case: Case) -> None:
    until = YES.model_copy(update={"valid_to": date(2026, 3, 2)})
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=until)
    on_the_day = MONDAY.replace(hour=22, minute=59)
    assert lapsed(case.known, on_the_day) == case.known
    over = lapsed(case.known, on_the_day + timedelta(minutes=1))
    assert over.consents[0].status == "expired"
    assert over.consent_revision == case.known.consent_revision + 1
    case.hears(Event.INFO_GENERAL, CALLER, WARD, at=MONDAY + timedelta(days=1))
    assert case.known.consents[0].status == "expired"


def test_s41_a_protected_identity_stops_the_case_with_a_content_free_notice(case: Case) -> None:
    _, thread = _busy(case)
    case.takes(protect(case.known, MONDAY, purge={WARD}))
    notices = case.of(Originate)
    assert [(e.to, e.rule) for e in notices] == [(CALLER, "§5.7"), (CENTRE, "§5.7"), (WARD, "R-VGR-06")]
    assert all(e.ending is EndReason.PROTECTED_IDENTITY for e in notices)
    assert case.of(Ask) == [Ask("identity.protected", CALLER, None, "R-ALL-03")]
    assert case.of(Withdraw) == [Withdraw(None, None, EndReason.PROTECTED_IDENTITY)]
    assert case.known.blocked
    assert [c.status for c in case.known.consents] == ["blocked"]
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, WARD)
    assert (refused.value.code, refused.value.rule) == ("identity.protected", "R-ALL-03")
    case.hears(Event.INVITATION_ACKNOWLEDGED, WARD, about=thread)
    assert case.effects == (Remark("case-is-blocked", "R-ALL-03"),)
    case.takes(protect(case.known, MONDAY))
    assert case.effects == (Remark("case-is-blocked", "R-ALL-03"),)


def test_s41_a_message_that_says_the_identity_is_protected_is_refused(case: Case) -> None:
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, WARD, patient=Patient(id=SOMEBODY, protected=True))
    assert refused.value.rule == "R-ALL-03"


def test_s11_an_information_message_before_any_initiative_is_refused(case: Case) -> None:
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INFO_FOR_INFORMATION, CALLER, WARD, CENTRE)
    assert (refused.value.code, refused.value.rule) == ("info.before-initiative", "S-11")
    case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INFO_FOR_INFORMATION, CALLER, CENTRE)
    assert case.effects == (Forward(CENTRE),)


def test_an_information_message_for_acknowledgement_is_settled_by_its_kvittens(case: Case) -> None:
    case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    thread = case.hears(Event.INFO_FOR_ACK, CALLER, CENTRE, WARD)
    assert case.effects == (Forward(CENTRE, Event.INFO_FOR_ACK), Forward(WARD))
    case.hears(Event.INFO_ACKNOWLEDGED, CENTRE, about=thread)
    assert case.effects == (Settle(CENTRE, thread, Event.INFO_FOR_ACK), Forward(CALLER))
    case.hears(Event.INFO_ACKNOWLEDGED, CENTRE, about=thread)
    assert case.effects == (Remark("repeated-ack", "§6.1"),)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=BACK)
    case.hears(Event.INFO_ACKNOWLEDGED, WARD, about=thread)
    assert case.effects == (Remark("late-ack", "S-36"),)
    with pytest.raises(NotFound):
        case.hears(Event.INFO_ACKNOWLEDGED, CALLER, about=thread)


def test_a_unit_that_is_no_party_and_not_addressed_is_not_heard(case: Case) -> None:
    with pytest.raises(Forbidden) as refused:
        case.hears(Event.INVITATION_SENT, "vgr-stranger", WARD)
    assert refused.value.code == "case.not-a-party"


def test_a_message_about_another_person_is_a_conflict(case: Case) -> None:
    with pytest.raises(Conflict) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, WARD, patient=Patient(id=SOMEBODY_ELSE))
    assert refused.value.code == "case.patient-differs"


def test_an_answer_opens_no_case() -> None:
    with pytest.raises(NotFound) as refused:
        Case().hears(Event.INVITATION_ACKNOWLEDGED, WARD, about="m1")
    assert refused.value.code == "case.unknown"


@pytest.mark.parametrize("kind", [InvitationKind.LPT, InvitationKind.LRV])
def test_compulsory_care_is_no_sip(kind: InvitationKind) -> None:
    with pytest.raises(Unacceptable) as refused:
        Case().hears(Event.INITIATIVE_SENT, CALLER, WARD, initiative=Initiative(kind=kind, reason="Skäl"))
    assert refused.value.rule == "R-ALL-04"


def test_the_facts_survive_being_stored(case: Case) -> None:
    _busy(case)
    assert type(case.known).model_validate_json(case.known.model_dump_json()) == case.known
