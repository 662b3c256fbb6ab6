"""Kalmar's two consents, kept apart: both must be a yes, and a no to either closes the gate (C-24, S-35)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.case import Actor, Opening
from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent, Guardian
from hub.canonical.people import UnitRef
from hub.care import Ask, Forward, Originate, ReleaseConsent, Remark
from hub.consent import Recipient, Verdict, decide
from hub.errors import Unacceptable
from tests.care.saying import MONDAY, VGR, YES, Case, case_with_consent, message

CALLER, HEADING, CENTRE = "cosmic-caller", "cosmic-heading", "vgr-centre"
INFO, SIP = ConsentKind.INFO_SHARING, ConsentKind.SIP
GIVEN, REFUSED, SILENT = ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.NOT_AVAILABLE
WITHDRAWN = ConsentStatus.WITHDRAWN
UNIT = Recipient(key=HEADING, name="Kommunen")
LATER = MONDAY + timedelta(hours=1)


def about(kind: ConsentKind, status: ConsentStatus, other: ConsentStatus) -> Consent:
    """What Cosmic's dialog says where its two answers differ."""
    return Consent(status=status, kinds=(kind,), apart=other, all_parties=True)


def statuses(case: Case) -> tuple[str | None, str | None]:
    """What is known of information sharing, and of SIP."""
    info, sip = case.known.consent(INFO), case.known.consent(SIP)
    return (str(info.status) if info else None, str(sip.status) if sip else None)


def gate(case: Case, event: Event = Event.INVITATION_SENT) -> Verdict:
    return decide(case.known.consents, message(event), UNIT, MONDAY, VGR, VGR)


@pytest.mark.parametrize(
    ("kind", "registered"), [(SIP, ("given", "not-available")), (INFO, ("not-available", "given"))]
)
def test_both_answers_of_one_dialog_are_registered(kind: ConsentKind, registered: tuple[str, str]) -> None:
    case = Case()
    case.hears(Event.CONSENT_NOT_AVAILABLE, CALLER, consent=about(kind, SILENT, GIVEN))
    assert statuses(case) == registered
    assert all(consent.apart is None for consent in case.known.consents)
    assert gate(case).kind == "hold"
    assert gate(case, Event.INITIATIVE_SENT).kind == ("allow" if kind is SIP else "hold")


@pytest.mark.parametrize("kind", [SIP, INFO])
@pytest.mark.parametrize(
    ("event", "status", "state"),
    [(Event.CONSENT_REFUSED, REFUSED, "declined"), (Event.CONSENT_WITHDRAWN, WITHDRAWN, "withdrawn")],
)
def test_a_no_to_one_of_the_two_goes_through_and_closes_the_gate_until_both_are_a_yes(
    kind: ConsentKind, event: Event, status: ConsentStatus, state: str
) -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=YES)
    called = case.hears(Event.INVITATION_SENT, CALLER, HEADING)
    assert gate(case).kind == "allow"
    case.hears(event, CALLER, consent=about(kind, status, GIVEN))
    assert Forward(HEADING) in case.effects
    assert (case.known.state, case.meeting(called).state) == (state, "cancelled")
    assert gate(case).kind == "refuse"
    assert gate(case, event).kind == "allow"
    other = SIP if kind is INFO else INFO
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=YES.model_copy(update={"kinds": (other,)}), sent_at=LATER)
    assert (case.known.state, gate(case).kind) == (state, "refuse")
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=YES, sent_at=LATER)
    assert (case.known.state, gate(case).kind) == ("open", "allow")


def test_a_repeated_yes_beside_a_no_leaves_what_was_registered_with_its_scope() -> None:
    case = case_with_consent(CALLER)
    named = Consent(status=GIVEN, parties=(UnitRef(name=HEADING),))
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=named)
    bare = Consent(status=WITHDRAWN, kinds=(SIP,), apart=GIVEN)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=bare)
    info = case.known.consent(INFO)
    assert info is not None
    assert info.parties == named.parties


def test_the_no_to_the_other_of_the_two_is_registered_too_and_told() -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.INVITATION_SENT, CALLER, HEADING)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=about(SIP, WITHDRAWN, GIVEN))
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=Consent(status=WITHDRAWN))
    assert statuses(case) == ("withdrawn", "withdrawn")
    assert case.effects == (Forward(HEADING), Remark("repeated-withdrawal", "§5.6"))
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, consent=Consent(status=WITHDRAWN))
    assert case.effects == (Remark("repeated-withdrawal", "§5.6"),)


# The dialog «Skapa nytt ärende» --------------------------------------------------------------------

ACTORS = Opening(need=True, actors=(Actor(unit=UnitRef(name=HEADING)),))


@pytest.mark.parametrize(
    ("consent", "state", "registered"),
    [
        (Consent(status=REFUSED), "declined", ("refused", "refused")),
        (about(SIP, REFUSED, GIVEN), "declined", ("given", "refused")),
        (about(INFO, REFUSED, SILENT), "declined", ("refused", "not-available")),
        (Consent(status=WITHDRAWN), "withdrawn", ("withdrawn", "withdrawn")),
    ],
)
def test_a_case_opened_with_a_no_is_a_registration_of_the_no_and_told_to_nobody_new(
    consent: Consent, state: str, registered: tuple[str, str]
) -> None:
    case = Case()
    case.hears(Event.CASE_OPENED, CALLER, HEADING, names=(HEADING,), consent=consent, opening=ACTORS)
    assert (case.known.state, statuses(case)) == (state, registered)
    assert case.of(Forward) == []
    assert case.of(Originate) == []
    assert case.known.actors == (HEADING,)
    with pytest.raises(Unacceptable):
        case.hears(Event.INVITATION_SENT, CALLER, HEADING)
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=YES, sent_at=LATER)
    case.hears(Event.INVITATION_SENT, CALLER, HEADING)
    assert case.of(Forward) == [Forward(HEADING)]


def test_a_case_that_is_there_already_stops_and_its_parties_hear_the_fact_alone() -> None:
    case = case_with_consent(CALLER)
    called = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    no = Consent(status=REFUSED, comment="Ord")
    case.hears(Event.CASE_OPENED, CALLER, CENTRE, HEADING, names=(HEADING,), consent=no, opening=ACTORS)
    told = [effect for effect in case.of(Originate) if effect.event is Event.CONSENT_REFUSED]
    assert told == [
        Originate(Event.CONSENT_REFUSED, CENTRE, None, None, EndReason.DECLINED, "§5.2", on_behalf_of=CALLER)
    ]
    assert case.of(Forward) == []
    assert (case.known.state, case.meeting(called).state) == ("declined", "cancelled")


def test_a_case_opened_with_a_consent_that_is_not_available_stays_open_and_a_person_decides() -> None:
    case = Case()
    silent = about(SIP, SILENT, GIVEN)
    case.hears(Event.CASE_OPENED, CALLER, names=(HEADING,), consent=silent, opening=ACTORS)
    assert case.effects == (ReleaseConsent(), Ask("consent.not-available", CALLER, None, "§5.2"))
    assert (case.known.state, statuses(case)) == ("open", ("given", "not-available"))
    assert gate(case).kind == "hold"


@pytest.mark.parametrize("to", [(), (HEADING,)])
def test_a_case_opened_without_a_need_is_kept_and_told_to_nobody(to: tuple[str, ...]) -> None:
    case = Case()
    no_need = ACTORS.model_copy(update={"need": False})
    case.hears(Event.CASE_OPENED, CALLER, *to, names=(HEADING,), consent=YES, opening=no_need)
    assert case.effects == (ReleaseConsent(),)
    assert (case.known.state, case.known.owner, statuses(case)) == ("open", CALLER, ("given", "given"))


def test_two_guardians_who_disagree_are_asked_about_once() -> None:
    case = Case()
    torn = YES.model_copy(update={"guardians": (Guardian(status=GIVEN), Guardian(status=REFUSED))})
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=torn)
    assert case.of(Ask) == [Ask("consent.guardians-disagree", CALLER, None, "§5.4")]
    case.hears(Event.INVITATION_SENT, CALLER, HEADING, consent=torn)
    assert case.of(Ask) == []


def test_a_dialog_from_before_the_withdrawal_opens_nothing_again() -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER, sent_at=LATER)
    case.hears(Event.CASE_OPENED, CALLER, consent=YES, opening=ACTORS)
    assert (case.known.state, case.effects) == ("withdrawn", (Remark("late-consent", "T-31"),))
    case.hears(Event.CASE_OPENED, CALLER, consent=YES, opening=ACTORS, sent_at=LATER + timedelta(hours=1))
    assert (case.known.state, statuses(case)) == ("open", ("given", "given"))


@pytest.mark.parametrize(
    ("status", "code", "rule"),
    [
        (ConsentStatus.REFUSED, "consent.refused", "§5.2"),
        (ConsentStatus.WITHDRAWN, "consent.withdrawn", "§5.6"),
        (ConsentStatus.BLOCKED, "consent.blocked", "R-ALL-03"),
    ],
)
def test_content_with_a_no_or_a_blocked_consent_is_no_content(
    status: ConsentStatus, code: str, rule: str
) -> None:
    case = case_with_consent(CALLER)
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, HEADING, consent=Consent(status=status))
    assert (refused.value.code, refused.value.rule) == (code, rule)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ConsentStatus.EXPIRED, "consent.expired"),
        (ConsentStatus.UNKNOWN, "consent.unknown"),
        (ConsentStatus.VOIDED, "consent.voided"),
        (ConsentStatus.SUPERSEDED, "consent.ok"),
        (ConsentStatus.UNSET, "consent.ok"),
    ],
)
def test_a_mark_of_what_no_longer_holds_closes_the_gate_and_one_that_says_nothing_does_not(
    status: ConsentStatus, code: str
) -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.INVITATION_SENT, CALLER, HEADING, consent=Consent(status=status))
    assert gate(case).code == code


@pytest.mark.parametrize("event", [Event.CONSENT_GIVEN, Event.CONSENT_SUPERSEDED])
def test_nothing_opens_a_case_whose_consent_has_been_blocked(event: Event) -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.CONSENT_BLOCKED, CALLER)
    with pytest.raises(Unacceptable) as refused:
        case.hears(event, CALLER, consent=YES, sent_at=LATER)
    assert refused.value.rule == "R-ALL-03"
    for later in (Event.CONSENT_WITHDRAWN, Event.CONSENT_VOIDED, Event.CONSENT_BLOCKED):
        case.hears(later, CALLER)
        assert case.effects == (Remark("case-is-blocked", "R-ALL-03"),)
    assert [consent.status for consent in case.known.consents] == ["blocked"]
