"""Parties come and go, somebody coordinates, a SIP is declined, another plan suffices, a draft is left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import ConsentBasis, ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent, Guardian
from hub.canonical.meeting import Ending
from hub.care import Ask, CaseFacts, Forward, Originate, ReleaseConsent, Remark, Waive, Withdraw
from hub.errors import Forbidden, NotFound, Unacceptable
from tests.care.saying import MONDAY, YES, Case, case_with_consent

CALLER, WARD, CENTRE, OTHER = "vgr-caller", "vgr-ward", "vas-centre", "vgr-other"
UNABLE = Consent(status=ConsentStatus.UNABLE, informant="Närstående", inquiry="Hur hon ser på det")


@pytest.fixture
def case() -> Case:
    return case_with_consent(CALLER)


def busy(case: Case) -> tuple[str, str]:
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    return asked, case.hears(Event.INVITATION_SENT, CALLER, CENTRE, WARD)


def test_the_actors_of_a_new_case_may_speak_and_are_sent_nothing() -> None:
    case = Case()
    case.hears(Event.CASE_OPENED, CALLER, names=(WARD, CENTRE), consent=YES)
    assert (case.known.actors, case.known.parties) == ((WARD, CENTRE), (CALLER,))
    assert case.effects == (ReleaseConsent(),)
    case.hears(Event.INFO_FOR_INFORMATION, WARD, CALLER)
    case.hears(Event.CONSENT_REFUSED, CALLER)
    assert case.of(Forward) == [Forward(WARD)]
    with pytest.raises(Forbidden):
        case.hears(Event.INFO_FOR_INFORMATION, OTHER, CALLER)


def test_i11_a_new_actor_is_told_to_all_and_to_itself_when_consent_covers_it(case: Case) -> None:
    case.hears(Event.INFO_GENERAL, CALLER, WARD)
    case.hears(Event.CASE_ACTOR_ADDED, CALLER, names=(OTHER,))
    assert case.effects == (ReleaseConsent(), Forward(OTHER), Forward(WARD))
    assert case.known.actors == (OTHER,)


def test_one_that_is_taken_off_gets_the_fact_alone_and_what_it_had_is_ended(case: Case) -> None:
    asked, thread = busy(case)
    case.hears(Event.CASE_ACTOR_REMOVED, CALLER, names=(CENTRE,))
    gone = EndReason.NOT_NEEDED
    assert case.effects == (
        Withdraw(CENTRE, None, gone),
        Waive(CENTRE, thread),
        Originate(Event.INVITATION_CANCELLED, CENTRE, thread, None, gone, "§1.1", on_behalf_of=CALLER),
        Originate(Event.INITIATIVE_VOIDED, CENTRE, asked, None, gone, "§1.1", on_behalf_of=CALLER),
        Waive(CENTRE, asked),
        Originate(Event.CASE_ACTOR_REMOVED, CENTRE, None, None, gone, "§1.1", on_behalf_of=CALLER),
        Forward(WARD),
    )
    assert (case.known.parties, case.known.former) == ((CALLER, WARD), (CENTRE,))


def test_one_that_is_taken_off_may_still_say_that_it_has_received_and_nothing_more(case: Case) -> None:
    _, thread = busy(case)
    case.hears(Event.CASE_ACTOR_REMOVED, CALLER, names=(CENTRE,))
    case.hears(Event.INVITATION_ACKNOWLEDGED, CENTRE, about=thread)
    assert (case.effects, case.known.parties) == ((Remark("late-ack", "S-36"),), (CALLER, WARD))
    with pytest.raises(Forbidden):
        case.hears(Event.INFO_FOR_INFORMATION, CENTRE, CALLER)
    case.hears(Event.INITIATIVE_SENT, WARD, CENTRE)
    assert (case.known.parties, case.known.former) == ((CALLER, WARD, CENTRE), ())


def test_i01_one_coordinates_and_all_are_told(case: Case) -> None:
    busy(case)
    case.hears(Event.COORDINATOR_APPOINTED, CALLER, names=(WARD,))
    assert (case.known.coordinator, case.effects) == (WARD, (Forward(CENTRE), Forward(WARD)))
    case.hears(Event.COORDINATOR_CHANGED, WARD)
    assert case.known.coordinator == WARD


@pytest.mark.parametrize(
    ("sender", "elsewhere", "asked"),
    [
        ("cosmic-a", ("vgr-x",), True),
        ("cosmic-a", ("cosmic-a",), False),
        ("cosmic-a", (), False),
        ("vgr-a", ("vgr-x",), False),
    ],
)
def test_i01_a_second_one_who_coordinates_for_the_individual_is_asked_about(
    sender: str, elsewhere: tuple[str, ...], asked: bool
) -> None:
    case = case_with_consent(sender)
    case.hears(Event.COORDINATOR_APPOINTED, sender, coordinating_elsewhere=elsewhere)
    assert case.of(Ask) == ([Ask("coordinator.second", sender, None, "I-01")] if asked else [])
    assert case.known.coordinator == sender


def test_s43_a_declined_sip_closes_the_case_and_cancels_what_was_called(case: Case) -> None:
    asked, thread = busy(case)
    words = Ending(reason=EndReason.DECLINED, text="Den enskilde vill vänta.")
    case.hears(Event.SIP_DECLINED, CALLER, ending=words)
    no = EndReason.DECLINED
    assert case.of(Originate) == [
        Originate(Event.INITIATIVE_VOIDED, CENTRE, asked, None, no, "§1.2", on_behalf_of=CALLER),
        Originate(Event.INVITATION_CANCELLED, CENTRE, thread, None, no, "§1.2", on_behalf_of=CALLER),
        Originate(Event.INVITATION_CANCELLED, WARD, thread, None, no, "§1.2", on_behalf_of=CALLER),
        Originate(Event.SIP_DECLINED, CENTRE, None, None, no, "§1.2", on_behalf_of=CALLER),
        Originate(Event.SIP_DECLINED, WARD, None, None, no, "§1.2", on_behalf_of=CALLER),
    ]
    assert (case.known.state, case.known.closed_because) == ("closed", no)
    sip = case.known.consent(ConsentKind.SIP)
    assert sip is not None
    assert sip.status is ConsentStatus.REFUSED
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, WARD)
    assert (refused.value.code, refused.value.rule) == ("case.closed", "§6.7")
    case.hears(Event.SIP_DECLINED, CALLER)
    assert case.effects == (Remark("repeated-closing", "§6.7"),)


def test_a_declined_sip_leaves_a_plan_in_force_to_a_person_of_its_unit(case: Case) -> None:
    thread = case.hears(Event.PLAN_ESTABLISHED, CALLER, WARD)
    case.hears(Event.SIP_DECLINED, WARD)
    assert case.of(Ask) == [Ask("plan.consent-gone", CALLER, thread, "§1.2")]
    assert case.plan(thread).is_in_force


def test_s55_another_plan_that_suffices_closes_the_case(case: Case) -> None:
    _, thread = busy(case)
    case.hears(Event.PLAN_EXISTING_SUFFICES, CALLER)
    assert (case.known.state, case.known.closed_because) == ("closed", EndReason.OTHER_PLAN)
    assert case.meeting(thread).state == "cancelled"
    assert case.of(Forward) == [Forward(CENTRE), Forward(WARD)]


def test_a_deviation_is_a_draft_and_is_forwarded_to_nobody(case: Case) -> None:
    busy(case)
    case.hears(Event.DEVIATION_REPORTED, WARD, CENTRE)
    assert case.effects == (Ask("deviation.draft", WARD, None, "§1.6"),)


@pytest.mark.parametrize(
    ("event", "consent", "asks"),
    [
        (Event.CONSENT_NOT_AVAILABLE, Consent(status=ConsentStatus.NOT_AVAILABLE), "consent.not-available"),
        (Event.CONSENT_UNABLE, UNABLE, "consent.without-basis"),
    ],
)
def test_a_consent_that_opens_nothing_leaves_a_question(
    case: Case, event: Event, consent: Consent, asks: str
) -> None:
    case.hears(event, CALLER, consent=consent)
    assert [ask.kind for ask in case.of(Ask)] == [asks]
    [kept] = case.known.consents
    assert (kept.status, kept.informant, kept.inquiry) == (consent.status, None, None)


def test_one_who_cannot_consent_opens_a_stopped_case_only_on_a_basis(case: Case) -> None:
    later = MONDAY + timedelta(hours=1)
    case.hears(Event.CONSENT_WITHDRAWN, CALLER)
    case.hears(Event.CONSENT_UNABLE, CALLER, consent=UNABLE, sent_at=later)
    assert case.known.state == "withdrawn"
    on_a_basis = UNABLE.model_copy(update={"basis": ConsentBasis.REPRESENTATIVE_VIEW})
    case.hears(Event.CONSENT_UNABLE, CALLER, consent=on_a_basis, sent_at=later)
    assert (case.known.state, case.of(Ask)) == ("open", [])


def test_each_registration_says_what_its_event_means(case: Case) -> None:
    for event in (Event.CONSENT_UNABLE, Event.CONSENT_NOT_AVAILABLE):
        with pytest.raises(Unacceptable) as refused:
            case.hears(event, CALLER, consent=YES)
        assert refused.value.code == "consent.status"


def test_a_new_consent_stands_for_the_old_one_or_the_old_one_is_at_its_end(case: Case) -> None:
    case.hears(Event.CONSENT_SUPERSEDED, CALLER, consent=Consent(status=ConsentStatus.SUPERSEDED))
    assert [c.status for c in case.known.consents] == [ConsentStatus.SUPERSEDED]
    case.hears(Event.CONSENT_SUPERSEDED, CALLER, consent=YES)
    assert [c.status for c in case.known.consents] == [ConsentStatus.GIVEN]


def test_a_voided_registration_shuts_the_gate_and_stops_nothing(case: Case) -> None:
    _, thread = busy(case)
    case.hears(Event.CONSENT_VOIDED, CALLER)
    assert case.effects == (Forward(CENTRE), Forward(WARD))
    assert [c.status for c in case.known.consents] == [ConsentStatus.VOIDED]
    assert (case.known.state, case.meeting(thread).state) == ("planning", "scheduled")
    case.hears(Event.CONSENT_VOIDED, CALLER)
    assert case.effects == (Remark("late-void", "§6.5"),)


def test_a_no_is_never_voided_away(case: Case) -> None:
    case.hears(Event.CONSENT_REFUSED, CALLER)
    case.hears(Event.CONSENT_VOIDED, CALLER)
    assert case.effects == (Remark("late-void", "§6.5"),)
    assert [c.status for c in case.known.consents] == [ConsentStatus.REFUSED]


def test_voiding_one_kind_leaves_the_other(case: Case) -> None:
    only = Consent(status=ConsentStatus.VOIDED, kinds=(ConsentKind.SIP,))
    case.hears(Event.CONSENT_VOIDED, CALLER, consent=only)
    info, sip = case.known.consent(ConsentKind.INFO_SHARING), case.known.consent(ConsentKind.SIP)
    assert (info and info.status, sip and sip.status) == ("given", "voided")


def test_a_blocked_consent_outranks_all(case: Case) -> None:
    _, thread = busy(case)
    case.hears(Event.CONSENT_BLOCKED, WARD)
    assert (case.known.blocked, case.known.state) == (True, "blocked")
    assert case.meeting(thread).state == "cancelled"
    assert [c.status for c in case.known.consents] == [ConsentStatus.BLOCKED]
    assert case.of(Ask) == [Ask("identity.protected", CALLER, None, "R-ALL-03")]
    case.hears(Event.CONSENT_BLOCKED, CALLER)
    assert case.effects == (Remark("case-is-blocked", "R-ALL-03"),)


def test_a_system_that_must_let_go_is_told_so_when_consent_is_blocked() -> None:
    case = case_with_consent(CALLER)
    case.hears(Event.INFO_GENERAL, CALLER, "samsa-a", WARD)
    case.hears(Event.CONSENT_BLOCKED, WARD)
    assert {(e.to, e.rule) for e in case.of(Originate)} == {
        (CALLER, "§5.7"),
        ("samsa-a", "R-VGR-06"),
        (WARD, "§5.7"),
    }


def test_the_case_remembers_what_guardians_say_and_not_who_they_are(case: Case) -> None:
    two = (
        Guardian(name="Testperson 3", status=ConsentStatus.GIVEN),
        Guardian(name="Testperson 4", status=ConsentStatus.REFUSED),
    )
    case.hears(Event.CONSENT_GIVEN, CALLER, consent=YES.model_copy(update={"guardians": two}))
    kept = case.known.consents[0].guardians
    assert [(g.name, g.status) for g in kept] == [(None, "given"), (None, "refused")]


@pytest.mark.parametrize(
    "event", [Event.COORDINATOR_APPOINTED, Event.PLAN_CLOSED, Event.CONSENT_VOIDED, Event.CASE_ACTOR_ADDED]
)
def test_what_cannot_be_the_first_thing_heard_is_not_found(event: Event) -> None:
    values = {"ending": Ending()} if event is Event.PLAN_CLOSED else {}
    with pytest.raises(NotFound):
        Case().hears(event, CALLER, WARD, **values)


def test_facts_that_were_kept_before_there_were_plans_still_load() -> None:
    case = case_with_consent(CALLER)
    busy(case)
    newer = {"plans", "actors", "former", "coordinator", "closed_because"}
    old = case.known.model_dump_json(exclude=newer, exclude_defaults=True)
    assert '"plans"' not in old
    assert CaseFacts.model_validate_json(old) == case.known
