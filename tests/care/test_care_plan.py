"""A plan is shared, signed, established, revised and followed up, by the rules of its region."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import EndReason, Event, InvitationKind
from hub.canonical.meeting import Meeting
from hub.canonical.plan import (
    Approval,
    ApprovalKind,
    Goal,
    Intervention,
    Responsible,
    ResponsibleKind,
)
from hub.care import Ask, Forward, Held, Unready
from tests.care.planning import (
    COSMIC,
    FOLLOW_UP,
    LIFECARE,
    PRATOR,
    SAMSA,
    WITH_REASON,
    established,
    plan,
    refusal,
    shared,
)
from tests.care.saying import MONDAY, case_with_consent


def test_s04_the_plan_of_a_samsa_unit_is_shared_established_followed_up_and_closed() -> None:
    case, thread = shared(SAMSA, COSMIC)
    assert (case.plan(thread).state, case.effects) == ("shared-draft", (Forward(COSMIC),))
    case.hears(Event.INVITATION_SENT, SAMSA, COSMIC, meeting=FOLLOW_UP)
    case.hears(Event.PLAN_ESTABLISHED, SAMSA, about=thread)
    assert (case.plan(thread).state, case.known.state) == ("established", "active")
    case.hears(Event.PLAN_FOLLOWED_UP, SAMSA, about=thread)
    assert (case.plan(thread).state, case.known.state) == ("followed-up", "followed-up")
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread, ending=WITH_REASON)
    assert (case.plan(thread).state, case.known.state) == ("closed", "closed")
    assert case.known.closed_because is EndReason.GOALS_MET
    refused = refusal(case, Event.PLAN_SENT, SAMSA, COSMIC, about=thread)
    assert (refused.code, refused.rule) == ("case.closed", "I-07")


def test_a_plan_that_names_no_receiver_goes_to_all_of_the_case() -> None:
    case, thread = shared(SAMSA, COSMIC, PRATOR)
    case.hears(Event.PLAN_PATIENT_APPROVED, COSMIC, about=thread)
    assert case.effects == (Forward(SAMSA), Forward(PRATOR))
    assert case.plan(thread).approvals == (ApprovalKind.INDIVIDUAL,)
    assert case.plan(thread).authors == (SAMSA, COSMIC)


@pytest.mark.parametrize("event", [Event.PLAN_FOLLOWED_UP, Event.PLAN_EVALUATED, Event.PLAN_NEW_VERSION])
def test_what_has_not_been_established_is_not_followed_up(event: Event) -> None:
    case = case_with_consent(SAMSA)
    assert (refusal(case, event, SAMSA).code, refusal(case, event, SAMSA).rule) == ("plan.step", "§6.6")


def test_s47_i06_no_plan_is_established_in_samsa_without_a_booked_follow_up() -> None:
    case, thread = shared(SAMSA, PRATOR)
    refused = refusal(case, Event.PLAN_ESTABLISHED, SAMSA, about=thread)
    assert isinstance(refused, Unready)
    assert (refused.code, refused.rule) == ("plan.no-follow-up", "I-06")
    assert refused.ask == Ask("plan.book-follow-up", SAMSA, thread, "I-06")
    first = Meeting(start=MONDAY + timedelta(days=3))
    case.hears(Event.INVITATION_SENT, SAMSA, PRATOR, meeting=first)
    assert refusal(case, Event.PLAN_ESTABLISHED, SAMSA, about=thread).rule == "I-06"
    called = case.hears(Event.INVITATION_SENT, SAMSA, PRATOR, meeting=FOLLOW_UP)
    case.hears(Event.INVITATION_CANCELLED, SAMSA, about=called)
    assert refusal(case, Event.PLAN_ESTABLISHED, SAMSA, about=thread).rule == "I-06"
    case.hears(Event.PLAN_ESTABLISHED, SAMSA, about=thread, plan=plan(follow_up_meeting="M-7"))
    assert case.plan(thread).state == "established"


def test_elsewhere_a_plan_is_established_without_one() -> None:
    case = case_with_consent(LIFECARE)
    thread = case.hears(Event.PLAN_ESTABLISHED, LIFECARE, SAMSA)
    assert case.plan(thread).state == "established"


def test_s48_i05_a_new_version_is_made_of_an_approved_plan_only() -> None:
    case = case_with_consent(COSMIC)
    thread = case.hears(Event.PLAN_SIGNED, COSMIC, SAMSA)
    refused = refusal(case, Event.PLAN_NEW_VERSION, COSMIC, about=thread)
    assert isinstance(refused, Unready)
    assert refused.ask == Ask("plan.approve", COSMIC, thread, "I-05")
    case.hears(Event.PLAN_APPROVED, COSMIC, about=thread)
    case.hears(Event.PLAN_NEW_VERSION, COSMIC, about=thread)
    assert (case.plan(thread).state, case.plan(thread).version) == ("in-revision", 1)
    assert case.plan(thread).approvals == ()
    assert refusal(case, Event.PLAN_NEW_VERSION, COSMIC, about=thread).rule == "I-05"
    case.hears(Event.PLAN_APPROVED, COSMIC, about=thread)
    assert case.plan(thread).state == "followed-up"


def test_a_new_version_elsewhere_needs_no_approval_and_no_number_goes_back() -> None:
    case, thread = shared(SAMSA, PRATOR)
    case.hears(Event.PLAN_NEW_VERSION, SAMSA, about=thread, plan=plan(version=4))
    assert case.plan(thread).version == 4
    case.hears(Event.PLAN_SENT, SAMSA, about=thread, plan=plan(version=2))
    assert (case.plan(thread).version, case.plan(thread).state) == (4, "shared-draft")


def test_s50_i08_a_plan_that_is_not_shown_says_why() -> None:
    case, thread = shared(SAMSA, PRATOR)
    hidden = plan(follow_up_meeting="M-2", published_1177=False)
    assert refusal(case, Event.PLAN_ESTABLISHED, SAMSA, about=thread, plan=hidden).rule == "I-08"
    assert refusal(case, Event.PLAN_NOT_PUBLISHED, SAMSA, about=thread).rule == "I-08"
    why = hidden.model_copy(update={"not_published_because": "Den enskilde vill inte."})
    case.hears(Event.PLAN_ESTABLISHED, SAMSA, about=thread, plan=why)
    case.hears(Event.PLAN_NOT_PUBLISHED, SAMSA, about=thread, plan=why)
    assert case.plan(thread).state == "established"


@pytest.mark.parametrize(
    ("responsible", "passes"),
    [
        (None, False),
        (Responsible(profession="Sjuksköterska"), False),
        (Responsible(name="Handläggare A"), True),
        (Responsible(kind=ResponsibleKind.INDIVIDUAL), True),
        (Responsible(kind=ResponsibleKind.RELATIVE), False),
    ],
)
def test_i09_each_intervention_in_prator_names_who_answers_for_it(
    responsible: Responsible | None, passes: bool
) -> None:
    goal = Goal(text="Komma ut", interventions=(Intervention(text="Promenad", responsible=responsible),))
    case = case_with_consent(PRATOR)
    if passes:
        case.hears(Event.PLAN_SIGNED, PRATOR, SAMSA, plan=plan(goals=(goal,)))
    else:
        assert refusal(case, Event.PLAN_SIGNED, PRATOR, SAMSA, plan=plan(goals=(goal,))).rule == "I-09"
    case_with_consent(SAMSA).hears(Event.PLAN_SENT, SAMSA, plan=plan(goals=(goal,)))


def test_prator_locks_what_has_been_signed_and_approved_by_the_participants() -> None:
    case, thread = shared(PRATOR, SAMSA)
    approved = plan(approvals=(Approval(kind=ApprovalKind.PARTICIPANTS),))
    refused = refusal(case, Event.PLAN_LOCKED, PRATOR, about=thread, plan=approved)
    assert refused.code == "plan.not-ready-to-lock"
    case.hears(Event.PLAN_SIGNED, PRATOR, about=thread)
    assert refusal(case, Event.PLAN_LOCKED, PRATOR, about=thread).rule == "§6.6"
    case.hears(Event.PLAN_LOCKED, PRATOR, about=thread, plan=approved)
    assert (case.plan(thread).state, case.known.state) == ("established", "active")
    case.hears(Event.PLAN_UNDERSIGNED, PRATOR, about=thread)
    kinds = {ApprovalKind.AUTHOR, ApprovalKind.PARTICIPANTS, ApprovalKind.LOCK, ApprovalKind.UNDERSIGNED}
    assert set(case.plan(thread).approvals) == kinds


def test_who_signs_for_the_coordinator_is_not_counted_as_an_author_too() -> None:
    case = case_with_consent(PRATOR)
    signed = plan(approvals=(Approval(kind=ApprovalKind.COORDINATOR),))
    thread = case.hears(Event.PLAN_SIGNED, PRATOR, SAMSA, plan=signed)
    assert case.plan(thread).approvals == (ApprovalKind.COORDINATOR,)


def test_a_renewed_plan_in_prator_stands_for_the_old_one_which_is_voided_and_not_in_error() -> None:
    case, old = established(PRATOR, SAMSA)
    new = case.hears(Event.PLAN_NEW_VERSION, PRATOR, replaces=old, plan=plan(id="P-2", replaces="P-1"))
    assert (case.plan(old).state, case.plan(old).because) == ("voided", EndReason.NEW_MEETING)
    fresh = case.plan(new)
    assert (fresh.state, fresh.version, fresh.replaces) == ("in-revision", 1, old)
    assert case.effects == (Forward(SAMSA),)


def test_s24_a_new_meeting_that_voids_the_plan_there_is_confirmed_by_its_sender_first() -> None:
    case, _ = established(SAMSA, PRATOR, COSMIC)
    called = case.hears(Event.INVITATION_SENT, SAMSA, PRATOR, COSMIC, meeting=FOLLOW_UP)
    assert case.effects == (
        Forward(PRATOR, Event.INVITATION_SENT, Held("C-10", "person")),
        Forward(COSMIC),
        Ask("plan.voided-by-meeting", SAMSA, called, "C-10"),
    )


def test_s24_s33_where_the_link_leaves_the_region_too_both_questions_are_asked() -> None:
    case, _ = established(SAMSA, PRATOR, COSMIC)
    unlabelled = FOLLOW_UP.model_copy(update={"video_unlabelled": "https://meet.vgregion.se/x"})
    called = case.hears(Event.INVITATION_SENT, SAMSA, PRATOR, COSMIC, meeting=unlabelled)
    assert case.effects == (
        Forward(PRATOR, Event.INVITATION_SENT, Held("S-33, C-10", "person")),
        Forward(COSMIC, held=Held("S-33", "person")),
        Ask("video.unlabelled", SAMSA, called, "S-33"),
        Ask("plan.voided-by-meeting", SAMSA, called, "C-10"),
    )


@pytest.mark.parametrize(("sender", "to"), [(PRATOR, "prator-x"), (SAMSA, COSMIC), (SAMSA, "prator-new")])
def test_c10_nothing_is_asked_of_one_who_expects_it_nor_where_no_plan_would_be_voided(
    sender: str, to: str
) -> None:
    case, _ = established(SAMSA, "prator-x", PRATOR, COSMIC)
    case.hears(Event.INVITATION_SENT, sender, to, meeting=FOLLOW_UP)
    assert not case.of(Ask)


def test_i03_a_second_plan_in_force_is_asked_about_or_refused() -> None:
    case, _ = established(SAMSA, PRATOR, LIFECARE)
    second = case.hears(Event.PLAN_SENT, SAMSA, PRATOR)
    ready = plan(follow_up_meeting="M-9")
    case.hears(Event.PLAN_ESTABLISHED, SAMSA, about=second, plan=ready)
    assert case.of(Ask) == [Ask("plan.second", SAMSA, second, "I-03")]
    refused = refusal(case, Event.PLAN_ESTABLISHED, LIFECARE, PRATOR)
    assert (refused.code, refused.rule) == ("plan.second", "I-03")


@pytest.mark.parametrize(
    ("kind", "passes"),
    [(InvitationKind.DISCHARGE, False), (InvitationKind.SIP, False), (InvitationKind.FOLLOW_UP, True)],
)
def test_s23_where_an_active_plan_is_never_doubled_only_a_follow_up_is_called(
    kind: InvitationKind, passes: bool
) -> None:
    case, _ = established(LIFECARE, SAMSA)
    meeting = Meeting(kind=kind, start=MONDAY + timedelta(days=14))
    if passes:
        case.hears(Event.INVITATION_SENT, LIFECARE, SAMSA, meeting=meeting)
    else:
        assert refusal(case, Event.INVITATION_SENT, LIFECARE, SAMSA, meeting=meeting).rule == "I-03"
    case.hears(Event.INVITATION_SENT, SAMSA, LIFECARE, meeting=meeting)


def test_i03_counts_a_plan_of_the_same_person_in_another_case() -> None:
    case = case_with_consent(LIFECARE)
    meeting = Meeting(start=MONDAY + timedelta(days=14))
    refused = refusal(case, Event.INVITATION_SENT, LIFECARE, SAMSA, meeting=meeting, active_elsewhere=True)
    assert refused.rule == "I-03"


def test_i17_no_plan_under_the_acts_on_compulsory_care_becomes_a_sip() -> None:
    case = case_with_consent(SAMSA)
    refused = refusal(case, Event.PLAN_SENT, SAMSA, PRATOR, plan=plan(kind=InvitationKind.LPT))
    assert refused.rule == "I-17"
