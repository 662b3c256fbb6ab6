"""Read, confirmed, declined, another comes instead, and the meeting is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import Event
from hub.canonical.meeting import Meeting, Participant
from hub.canonical.people import UnitRef
from hub.care import Ask, Forward, Reinvite, Remark, Settle, Told, Waive, reinvited
from hub.errors import Unacceptable
from tests.care.saying import MONDAY, Case, case_with_consent, message, policy

CALLER, WARD, CENTRE, OTHER = "vgr-caller", "vgr-ward", "vas-centre", "vgr-other"
DAY = MONDAY + timedelta(days=14)  #: of the meeting


@pytest.fixture
def case() -> Case:
    return case_with_consent(CALLER)


@pytest.fixture
def thread(case: Case) -> str:
    asked = case.hears(Event.INITIATIVE_SENT, CALLER, CENTRE)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, CENTRE, about=asked)
    return case.hears(Event.INVITATION_SENT, CALLER, WARD, CENTRE)


def test_reading_is_neither_kvittens_nor_answer(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_READ, CENTRE, about=thread)
    assert (case.invitation(thread, CENTRE), case.effects) == ("read", (Forward(CALLER),))
    case.hears(Event.INVITATION_ACKNOWLEDGED, CENTRE, about=thread)
    assert case.invitation(thread, CENTRE) == "acknowledged"
    case.hears(Event.INVITATION_READ, CENTRE, about=thread)
    assert case.effects == (Remark("late-read", "§6.1"),)


def test_s03_a_confirmation_accepts_and_is_receipt_as_well(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_CONFIRMED, CENTRE, about=thread)
    assert case.invitation(thread, CENTRE) == "accepted"
    assert case.effects == (Settle(CENTRE, thread, Event.INVITATION_SENT), Forward(CALLER))
    case.hears(Event.INVITATION_CONFIRMED, CENTRE, about=thread)
    assert case.effects == (Remark("repeated-answer", "§6.3"),)


def test_who_declines_still_hears_of_changes_and_may_come_after_all(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_DECLINED, WARD, about=thread)
    assert (case.invitation(thread, WARD), case.of(Forward)) == ("declined", [Forward(CALLER)])
    case.hears(Event.INVITATION_CHANGED, CALLER, WARD, CENTRE, about=thread, revision=2)
    assert case.invitation(thread, WARD) == "sent"
    case.hears(Event.INVITATION_CONFIRMED, WARD, about=thread, answers=1)
    assert case.effects == (Forward(CALLER), Remark("stale-answer", "S-16"))
    case.hears(Event.INVITATION_CONFIRMED, WARD, about=thread, answers=2)
    assert case.invitation(thread, WARD) == "accepted"


def test_free_text_after_a_yes_is_classified_by_nobody(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_CONFIRMED, WARD, about=thread)
    case.hears(Event.INVITATION_ANSWERED, WARD, about=thread)
    assert case.invitation(thread, WARD) == "answered"


def test_s26_another_unit_comes_and_gets_the_invitation_in_the_callers_name(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_REROUTED, WARD, about=thread, names=(OTHER,))
    assert case.invitation(thread, WARD) == "rerouted"
    assert case.effects == (
        Settle(WARD, thread, Event.INVITATION_SENT),
        Forward(CALLER),
        Reinvite(OTHER, thread),
    )
    child = Told(message(Event.INVITATION_SENT, (OTHER,)), "m-own", CALLER, (OTHER,), thread, MONDAY)
    case.takes(reinvited(case.known, child, policy))
    assert (case.invitation(thread, OTHER), case.effects) == ("sent", (Forward(OTHER),))
    assert OTHER in case.known.parties
    case.hears(Event.INVITATION_CONFIRMED, OTHER, about=thread)
    case.hears(Event.INVITATION_CONFIRMED, WARD, about=thread)
    assert case.effects == (Remark("late-answer", "S-21"),)


def test_s27_who_finds_nobody_comes_by_duty(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_REROUTED, WARD, about=thread, names=(WARD,))
    assert case.invitation(thread, WARD) == "accepted-by-duty"
    assert not case.of(Reinvite)


def test_a_unit_that_the_hub_does_not_know_is_left_to_the_caller(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_REROUTED, WARD, about=thread)
    assert case.invitation(thread, WARD) == "sent"
    assert case.of(Ask) == [Ask("reroute.unknown", CALLER, thread, "R-KAL-08")]


def test_a_unit_that_is_invited_already_is_not_invited_twice(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_REROUTED, WARD, about=thread, names=(CENTRE,))
    assert not case.of(Reinvite)
    assert [i.to for i in case.meeting(thread).live] == [CENTRE]


def test_i10_nobody_was_at_a_meeting_that_has_not_been(case: Case, thread: str) -> None:
    early = Meeting(start=DAY, participants=(Participant(name="Testperson 2", attended=True),))
    for event in (Event.INVITATION_SENT, Event.INVITATION_CHANGED, Event.MEETING_ATTENDANCE):
        with pytest.raises(Unacceptable) as refused:
            case.hears(event, CALLER, WARD, about=thread, meeting=early, revision=2)
        assert refused.value.rule == "I-10"


def test_a_held_meeting_says_who_came_as_far_as_that_is_known(case: Case, thread: str) -> None:
    case.hears(Event.INVITATION_SENT, CALLER, WARD)
    case.hears(Event.MEETING_ATTENDANCE, CALLER, about=thread, at=DAY, came=(WARD,))
    assert case.meeting(thread).state == "held"
    assert (case.invitation(thread, WARD), case.invitation(thread, CENTRE)) == ("attended", "unknown")
    assert case.effects == (Waive(None, thread), Forward(CENTRE), Forward(WARD))
    case.hears(Event.INVITATION_CONFIRMED, CENTRE, about=thread)
    assert case.effects == (Remark("late-answer", "S-21"),)
    case.hears(Event.INVITATION_CANCELLED, CALLER, about=thread)
    assert case.effects == (Remark("late-ending", "§6.4"),)


def test_who_was_absent_is_known_where_the_list_says_so(case: Case, thread: str) -> None:
    case.hears(Event.MEETING_ATTENDANCE, WARD, about=thread, at=DAY, came=(WARD,), missed=(CENTRE,))
    assert (case.invitation(thread, WARD), case.invitation(thread, CENTRE)) == ("attended", "absent")
    with pytest.raises(Unacceptable):
        case.hears(Event.MEETING_ATTENDANCE, CALLER, about=thread, at=MONDAY)


def test_only_those_who_were_called_say_who_was_there(case: Case, thread: str) -> None:
    case.hears(Event.INFO_GENERAL, CALLER, OTHER)
    with pytest.raises(Unacceptable) as refused:
        case.hears(Event.MEETING_ATTENDANCE, OTHER, about=thread, at=DAY)
    assert refused.value.code == "invitation.not-addressed"


@pytest.mark.parametrize(("days", "calls"), [(0, 2), (-1, 0)])
def test_s19_s20_on_the_day_itself_each_unit_is_called_as_well(days: int, calls: int) -> None:
    case = case_with_consent("cosmic-caller")
    thread = case.hears(Event.INVITATION_SENT, "cosmic-caller", WARD, OTHER)
    at = DAY + timedelta(days=days)
    case.hears(Event.INVITATION_CANCELLED, "cosmic-caller", about=thread, at=at)
    asks = [Ask("meeting.call-off", "cosmic-caller", thread, "T-14", about=unit) for unit in (WARD, OTHER)]
    assert case.of(Ask) == asks[:calls]
    assert case.of(Forward) == [Forward(WARD), Forward(OTHER)]


def test_a_message_to_participants_reaches_those_who_are_invited(case: Case, thread: str) -> None:
    case.hears(Event.INFO_TO_PARTICIPANTS, CALLER)
    assert case.effects == (Forward(WARD), Forward(CENTRE))
    case.hears(Event.INFO_TO_PARTICIPANTS, WARD)
    assert case.effects == (Forward(CALLER), Forward(CENTRE))
    case.hears(Event.INFO_TO_PARTICIPANTS, CALLER, OTHER)
    assert case.effects == (Forward(OTHER),)


def test_a_unit_reference_of_the_rerouting_is_not_what_is_trusted(case: Case, thread: str) -> None:
    """Only the key that the directory gave counts, never the name in the message."""
    named = message(Event.INVITATION_REROUTED).rerouting
    assert named is not None
    assert named.unit == UnitRef(name="Enhet C")
    case.hears(Event.INVITATION_REROUTED, WARD, about=thread, names=(OTHER,))
    assert case.of(Reinvite) == [Reinvite(OTHER, thread)]
