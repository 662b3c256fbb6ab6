"""Invitations: sent, changed, acknowledged, answered, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Ending, Meeting
from hub.care import Ask, Forward, Held, Originate, Release, Remark, Settle, Waive, Withdraw
from hub.errors import Conflict, NotFound, Unacceptable
from tests.care.saying import MONDAY, Case, case_with_consent

CALLER, WARD, TEAM, CENTRE = "vgr-caller", "vgr-ward", "vgr-team", "vas-centre"
WAITS = Held("R-X-04", "initiative-acknowledged")
PERSON = Held("S-33", "person")
LINK = Meeting(start=MONDAY + timedelta(days=14), video_unlabelled="https://video.example/1")


@pytest.fixture
def case() -> Case:
    return case_with_consent(CALLER)


def test_s12_an_invitation_waits_for_the_initiative_that_the_hub_writes_first(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    initiative, forward = case.effects
    assert isinstance(initiative, Originate)
    assert (initiative.event, initiative.to, initiative.thread) == (Event.INITIATIVE_SENT, CENTRE, None)
    assert (initiative.on_behalf_of, initiative.from_invitation) == (CALLER, thread)
    assert forward == Forward(CENTRE, Event.INVITATION_SENT, WAITS)
    assert case.known.is_waiting(CENTRE, thread)
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE, from_invitation=thread)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    assert case.effects == (
        Settle(CENTRE, asked, Event.INITIATIVE_SENT),
        Forward(CALLER),
        Release(CENTRE, thread),
    )
    assert case.invitation(thread, CENTRE) == "sent"
    assert case.initiative(asked, CENTRE).state == "consumed"


def test_an_urgent_invitation_goes_at_once_beside_its_initiative(case: Case) -> None:
    case.hears(Event.INVITATION_SENT, CALLER, CENTRE, urgent=True)
    assert [type(e) for e in case.effects] == [Originate, Forward]
    assert case.of(Forward) == [Forward(CENTRE, Event.INVITATION_SENT)]


def test_a_pending_initiative_is_not_written_twice(case: Case) -> None:
    case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    assert case.effects == (Forward(CENTRE, Event.INVITATION_SENT, WAITS),)


def test_a_unit_that_has_acknowledged_or_asked_itself_is_invited_at_once(case: Case) -> None:
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD)
    case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    assert case.effects == (Forward(CENTRE, Event.INVITATION_SENT),)
    case = Case()
    case.hears(Event.INITIATIVE_SENT, CENTRE, CALLER)
    case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    assert case.effects == (Forward(CENTRE, Event.INVITATION_SENT),)


def test_a_unit_that_asks_while_its_invitation_waits_gets_it(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_SENT, CENTRE, WARD)
    assert case.effects == (Forward(WARD), Release(CENTRE, thread))
    assert case.invitation(thread, CENTRE) == "sent"


def test_an_invitation_whose_initiative_is_denied_stays_held_and_its_caller_is_asked(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE, from_invitation=thread)
    case.hears(Event.INITIATIVE_DENIED, CENTRE, about=asked)
    assert Ask("invitation.held", CALLER, thread, "R-X-04") in case.effects
    assert case.known.is_waiting(CENTRE, thread)


def test_s15_a_free_text_answer_is_never_an_acceptance(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INVITATION_ANSWERED, WARD, about=thread)
    assert case.effects == (Settle(WARD, thread, Event.INVITATION_SENT), Forward(CALLER))
    assert case.invitation(thread, WARD) == "answered"
    case.hears(Event.INVITATION_ACKNOWLEDGED, WARD, about=thread)
    assert case.effects == (Remark("repeated-ack", "T-02"),)


def test_a_kvittens_is_receipt_and_nothing_more(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INVITATION_ACKNOWLEDGED, WARD, about=thread)
    assert case.invitation(thread, WARD) == "acknowledged"
    assert case.effects == (Settle(WARD, thread, Event.INVITATION_SENT), Forward(CALLER))


def test_s16_a_change_makes_earlier_answers_stale_and_owed_anew(case: Case) -> None:
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD, TEAM, CENTRE)
    case.hears(Event.INVITATION_ACKNOWLEDGED, WARD, about=thread)
    case.hears(Event.INVITATION_ACKNOWLEDGED, CENTRE, about=thread)
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, TEAM, CENTRE, about=thread, revision=2)
    assert case.of(Forward) == [Forward(WARD), Forward(TEAM), Forward(CENTRE, Event.INVITATION_SENT)]
    assert case.of(Waive) == [Waive(unit, thread) for unit in (WARD, TEAM, CENTRE)]
    assert {str(i.state) for i in case.meeting(thread).invitations} == {"sent"}
    case.hears(Event.INVITATION_ACKNOWLEDGED, CENTRE, about=thread, answers=1)
    assert case.effects == (Remark("stale-ack", "S-16"),)
    case.hears(Event.INVITATION_ANSWERED, WARD, about=thread, answers=1)
    assert case.effects == (Forward(CALLER), Remark("stale-answer", "S-16"))
    case.hears(Event.INVITATION_ACKNOWLEDGED, CENTRE, about=thread, answers=2)
    assert case.of(Settle) == [Settle(CENTRE, thread, Event.INVITATION_SENT)]


@pytest.mark.parametrize("revision", [1, 2])
def test_s17_a_change_that_is_not_later_than_the_one_that_holds_is_refused(case: Case, revision: int) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, about=thread, revision=2)
    with pytest.raises(Conflict) as refused:
        case.hears(Event.INVITATION_CHANGED, WARD, CALLER, TEAM, about=thread, revision=revision)
    assert (refused.value.code, refused.value.rule) == ("invitation.revision", "S-17")


def test_s17_an_invited_unit_may_add_a_unit_and_drops_nobody(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INVITATION_CHANGED, WARD, CALLER, TEAM, about=thread, revision=2)
    assert case.of(Forward) == [Forward(CALLER), Forward(TEAM)]
    assert case.invitation(thread, WARD) == "acknowledged"
    assert case.invitation(thread, TEAM) == "sent"


def test_an_outsider_changes_nothing(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INFO_FOR_INFORMATION, CALLER, TEAM)
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_CHANGED, TEAM, WARD, about=thread, revision=2)
    assert refused.value.code == "invitation.not-invited"


def test_a_unit_taken_off_the_list_gets_an_ending_and_one_taken_on_again_a_new_invitation(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD, TEAM)
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, about=thread, revision=2)
    assert case.effects[:2] == (Withdraw(TEAM, thread, EndReason.NOT_NEEDED), Waive(TEAM, thread))
    (end,) = case.of(Originate)
    assert (end.event, end.to, end.thread) == (Event.INVITATION_CANCELLED, TEAM, thread)
    assert case.invitation(thread, TEAM) == "cancelled"
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, TEAM, about=thread, revision=3)
    assert [str(i.state) for i in case.meeting(thread).invitations if i.to == TEAM] == ["cancelled", "sent"]


def test_a_waiting_unit_taken_off_the_list_hears_only_that_its_initiative_is_void(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD, CENTRE)
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE, from_invitation=thread)
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, about=thread, revision=2)
    (void,) = case.of(Originate)
    assert (void.event, void.to, void.thread) == (Event.INITIATIVE_VOIDED, CENTRE, asked)
    assert case.initiative(asked, CENTRE).state == "voided"


def test_s20_a_cancellation_reaches_every_unit_and_nobody_is_waited_for(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD, TEAM)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=thread, ending=Ending(reason=EndReason.ERROR))
    assert case.effects == (
        Withdraw(WARD, thread, EndReason.ERROR),
        Forward(WARD),
        Waive(WARD, thread),
        Withdraw(TEAM, thread, EndReason.ERROR),
        Forward(TEAM),
        Waive(TEAM, thread),
    )
    assert case.meeting(thread).state == "cancelled"


def test_a_waiting_unit_is_not_told_of_the_end_of_what_it_never_heard_of(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE, from_invitation=thread)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=thread)
    assert case.of(Forward) == []
    assert [(e.event, e.thread) for e in case.of(Originate)] == [(Event.INITIATIVE_VOIDED, asked)]


def test_an_initiative_that_another_meeting_waits_for_is_kept(case: Case) -> None:
    first = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE, from_invitation=first)
    second = case.hears(Event.INVITATION_SENT, CALLER, CENTRE)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=first)
    assert case.of(Originate) == []
    assert case.initiative(asked, CENTRE).for_meeting == second
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=second)
    assert [(e.event, e.thread) for e in case.of(Originate)] == [(Event.INITIATIVE_VOIDED, asked)]


def test_s21_an_answer_that_crosses_the_cancellation_is_logged_and_the_cancellation_stands(
    case: Case,
) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=thread)
    case.hears(Event.INVITATION_ANSWERED, WARD, about=thread)
    assert case.effects == (Remark("late-answer", "S-21"),)
    assert case.invitation(thread, WARD) == "cancelled"


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (Event.INVITATION_CANCELLED, "cancelled"),
        (Event.INVITATION_RECALLED, "recalled"),
        (Event.INVITATION_VOIDED, "voided"),
        (Event.MEETING_DELETED, "deleted"),
    ],
)
def test_s22_each_ending_keeps_its_own_name_and_none_is_undone(case: Case, event: Event, state: str) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(event, CALLER, about=thread)
    assert (case.meeting(thread).state, case.invitation(thread, WARD)) == (state, state)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=thread)
    assert case.effects == (Remark("late-ending", "§6.4"),)
    with pytest.raises(Conflict) as refused:
        case.hears(Event.INVITATION_CHANGED, CALLER, WARD, about=thread, revision=9)
    assert refused.value.code == "meeting.step"


def test_only_the_caller_ends_a_meeting(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_CANCELLED, WARD, about=thread)
    assert refused.value.code == "invitation.not-the-caller"


def test_s33_an_unlabelled_link_is_held_for_a_person_before_it_leaves_its_region(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD, "upp-home", "upp-school", meeting=LINK)
    assert case.of(Forward) == [
        Forward(WARD),
        Forward("upp-home", held=PERSON),
        Forward("upp-school", held=PERSON),
    ]
    assert case.of(Ask) == [Ask("video.unlabelled", CALLER, thread, "S-33")]
    case.hears(Event.INVITATION_CHANGED, "upp-home", CALLER, about=thread, revision=2, meeting=LINK)
    assert Forward(CALLER, held=PERSON) in case.effects
    assert len(case.of(Ask)) == 1


def test_an_unlabelled_link_to_a_unit_that_also_waits_stays_known_as_waiting(case: Case) -> None:
    thread = case.hears(Event.INVITATION_SENT, CALLER, CENTRE, meeting=LINK)
    assert case.of(Forward) == [Forward(CENTRE, Event.INVITATION_SENT, PERSON)]
    assert case.known.is_waiting(CENTRE, thread)


def test_answers_to_meetings_that_nobody_knows_are_not_found(case: Case) -> None:
    with pytest.raises(NotFound):
        case.hears(Event.INVITATION_ACKNOWLEDGED, CALLER, about="m99")
    thread = case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.INFO_FOR_INFORMATION, CALLER, TEAM)
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_ANSWERED, TEAM, about=thread)
    assert refused.value.code == "invitation.not-addressed"


def test_a_message_to_nobody_is_refused(case: Case) -> None:
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.INVITATION_SENT, CALLER, CALLER)
    assert (refused.value.code, refused.value.rule) == ("recipients.none", "R-ALL-01")
