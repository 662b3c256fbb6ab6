"""A plan is voided, closed, or sent in error, by the rules of each region that has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Ending
from hub.care import Ask, Forward, Held, Originate, Remark, Unready, Withdraw
from hub.errors import NotFound
from tests.care.planning import (
    COSMIC,
    FOLLOW_UP,
    LIFECARE,
    PAPER,
    PRATOR,
    SAMSA,
    WITH_REASON,
    established,
    plan,
    refusal,
    shared,
)
from tests.care.saying import MONDAY, YES, case_with_consent


def test_a_plan_may_be_closed_before_it_was_ever_established() -> None:
    case, thread = shared(SAMSA, PRATOR)
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread, ending=Ending(reason=EndReason.NOT_NEEDED))
    assert case.plan(thread).state == "closed"


def test_an_ending_of_a_plan_that_nobody_knows_is_not_found() -> None:
    case = case_with_consent(SAMSA)
    with pytest.raises(NotFound):
        case.hears(Event.PLAN_VOIDED, SAMSA, about="m9")


def test_s24_the_void_of_a_new_meeting_is_told_where_the_same_happens_and_nowhere_else() -> None:
    case, thread = established(PRATOR, SAMSA, COSMIC, "prator-x")
    new_meeting = Ending(reason=EndReason.NEW_MEETING)
    case.hears(Event.PLAN_VOIDED, PRATOR, about=thread, ending=new_meeting)
    assert case.effects == (Forward("prator-x"), Remark("plan-voided-by-meeting", "C-10"))
    assert case.plan(thread).state == "voided"


def test_s24_a_new_meeting_voids_only_the_copy_in_the_system_that_does_so() -> None:
    case, thread = established(SAMSA, PRATOR, COSMIC)
    case.hears(Event.PLAN_VOIDED, PRATOR, about=thread, ending=Ending(reason=EndReason.NEW_MEETING))
    assert case.effects == (Remark("plan-voided-by-meeting", "C-10"),)
    assert (case.plan(thread).state, case.plan(thread).to) == ("established", (COSMIC,))


def test_a_void_for_another_reason_reaches_all_who_have_the_plan_and_only_them() -> None:
    case, thread = established(PRATOR, SAMSA)
    case.hears(Event.INFO_GENERAL, PRATOR, PAPER)
    case.hears(Event.PLAN_VOIDED, PRATOR, about=thread, ending=Ending(reason=EndReason.ERROR))
    assert case.effects == (Withdraw(None, thread, EndReason.ERROR), Forward(SAMSA))
    case.hears(Event.PLAN_VOIDED, PRATOR, about=thread)
    assert case.effects == (Remark("plan-is-voided", "§6.6"),)


def test_only_a_unit_that_wrote_in_the_plan_or_coordinates_ends_it() -> None:
    case, thread = established(SAMSA, PRATOR, COSMIC)
    assert refusal(case, Event.PLAN_VOIDED, PRATOR, about=thread).code == "plan.not-yours"
    case.hears(Event.COORDINATOR_APPOINTED, SAMSA, names=(PRATOR,))
    case.hears(Event.PLAN_VOIDED, PRATOR, about=thread)
    assert case.plan(thread).state == "voided"


def test_s54_a_closing_without_a_reason_waits_where_one_is_asked_for() -> None:
    case, thread = established(SAMSA, COSMIC, PRATOR)
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread)
    assert case.effects == (
        Forward(COSMIC, held=Held("S-54", "person")),
        Forward(PRATOR),
        Ask("plan.closing-reason", SAMSA, thread, "S-54"),
    )
    assert case.known.state == "closed"


def test_cosmic_closes_with_a_reason() -> None:
    case = case_with_consent(COSMIC)
    thread = case.hears(Event.PLAN_SIGNED, COSMIC, SAMSA)
    refused = refusal(case, Event.PLAN_CLOSED, COSMIC, about=thread)
    assert refused.code == "plan.closing-reason"
    case.hears(Event.PLAN_CLOSED, COSMIC, about=thread, ending=WITH_REASON)
    assert case.effects == (Forward(SAMSA),)


@pytest.mark.parametrize("sender", [COSMIC, PAPER])
def test_where_somebody_coordinates_only_that_unit_closes_the_plan(sender: str) -> None:
    case, thread = established(sender, SAMSA)
    case.hears(Event.COORDINATOR_APPOINTED, sender, names=(SAMSA,))
    refused = refusal(case, Event.PLAN_CLOSED, sender, about=thread, ending=WITH_REASON)
    assert isinstance(refused, Unready)
    assert (refused.code, refused.ask) == (
        "plan.not-coordinating",
        Ask("plan.close", SAMSA, thread, "§6.6"),
    )
    case.hears(Event.COORDINATOR_CHANGED, SAMSA, names=(sender,))
    case.hears(Event.PLAN_CLOSED, sender, about=thread, ending=WITH_REASON)
    assert case.plan(thread).state == "closed"


def test_where_consent_is_gone_the_plan_is_closed_without_waiting_for_who_coordinates() -> None:
    case, thread = established(LIFECARE, COSMIC)
    case.hears(Event.COORDINATOR_APPOINTED, LIFECARE, names=(LIFECARE,))
    case.hears(Event.CONSENT_WITHDRAWN, LIFECARE)
    case.hears(Event.PLAN_CLOSED, COSMIC, about=thread, ending=WITH_REASON)
    assert case.plan(thread).state == "closed"


def test_a_meeting_still_to_come_in_a_closed_case_is_asked_about_and_can_be_cancelled() -> None:
    case, thread = shared(SAMSA, PRATOR)
    called = case.hears(Event.INVITATION_SENT, SAMSA, PRATOR, meeting=FOLLOW_UP)
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread, ending=WITH_REASON)
    assert case.of(Ask) == [Ask("meeting.outstanding", SAMSA, called, "§6.7")]
    case.hears(Event.INVITATION_CANCELLED, SAMSA, about=called)
    assert case.of(Forward) == [Forward(PRATOR)]


def test_a_case_with_another_plan_stays_open_when_one_is_closed() -> None:
    case, first = shared(PRATOR, SAMSA)
    case.hears(Event.PLAN_SENT, PRATOR, SAMSA)
    case.hears(Event.PLAN_CLOSED, PRATOR, about=first, ending=WITH_REASON)
    assert case.known.state == "planning"


def test_s52_a_plan_sent_in_error_is_recalled_and_each_receiver_is_seen_to() -> None:
    case, thread = shared(SAMSA, COSMIC, PRATOR)
    case.hears(Event.PLAN_SENT_IN_ERROR, SAMSA, about=thread)
    assert case.effects == (
        Withdraw(None, thread, EndReason.ERROR),
        Forward(COSMIC),
        Forward(PRATOR),
        Ask("plan.removal", SAMSA, thread, "S-52", about=COSMIC),
        Ask("plan.removal", SAMSA, thread, "S-52", about=PRATOR),
    )
    assert case.plan(thread).state == "entered-in-error"
    right = case.hears(Event.PLAN_SENT, SAMSA, PAPER, replaces=thread)
    assert case.plan(thread).thread == right


def test_i07_a_plan_that_samsa_has_closed_is_not_even_sent_in_error() -> None:
    case, thread = shared(SAMSA, PRATOR)
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread, ending=WITH_REASON)
    assert refusal(case, Event.PLAN_SENT_IN_ERROR, SAMSA, about=thread).rule == "I-07"
    case.hears(Event.PLAN_CLOSED, SAMSA, about=thread, ending=WITH_REASON)
    assert case.effects == (Remark("plan-is-closed", "§6.6"),)


def test_elsewhere_a_closed_plan_may_turn_out_to_have_been_sent_in_error() -> None:
    case, thread = shared(PRATOR, SAMSA)
    case.hears(Event.PLAN_CLOSED, PRATOR, about=thread, ending=WITH_REASON)
    case.hears(Event.PLAN_SENT_IN_ERROR, PRATOR, about=thread)
    assert case.plan(thread).state == "entered-in-error"


def test_s37_each_region_ends_its_copy_of_the_plan_in_its_own_way() -> None:
    case, thread = established(PRATOR, SAMSA, COSMIC, LIFECARE, PAPER)
    case.hears(Event.CONSENT_WITHDRAWN, SAMSA)
    gone = EndReason.CONSENT_WITHDRAWN
    asked = {(ask.unit, ask.about) for ask in case.of(Ask)}
    assert asked == {(SAMSA, SAMSA), (LIFECARE, LIFECARE)}
    ended = {(e.event, e.to) for e in case.of(Originate)}
    assert ended == {
        (Event.PLAN_VOIDED, PRATOR),
        (Event.PLAN_CLOSED, COSMIC),
        (Event.PLAN_CLOSED, PAPER),
    }
    assert {(e.ending, e.on_behalf_of) for e in case.of(Originate)} == {(gone, SAMSA)}
    assert (case.plan(thread).state, case.plan(thread).because) == ("voided", gone)


def test_a_plan_whose_region_decides_by_hand_stands_until_a_unit_there_ends_it() -> None:
    case, thread = established(SAMSA, LIFECARE)
    case.hears(Event.CONSENT_WITHDRAWN, SAMSA)
    assert (case.plan(thread).state, case.known.state) == ("established", "withdrawn")
    case.hears(Event.PLAN_CLOSED, LIFECARE, about=thread, ending=WITH_REASON)
    told = Originate(
        Event.PLAN_CLOSED, SAMSA, thread, None, EndReason.GOALS_MET, "I-15", on_behalf_of=LIFECARE
    )
    assert case.effects == (told,)
    assert (case.plan(thread).state, case.known.state) == ("closed", "closed")


def test_a_new_consent_opens_a_case_whose_plan_still_stands() -> None:
    case, thread = established(SAMSA, LIFECARE)
    case.hears(Event.CONSENT_WITHDRAWN, SAMSA)
    assert refusal(case, Event.PLAN_FOLLOWED_UP, SAMSA, about=thread).code == "consent.withdrawn"
    case.hears(Event.CONSENT_GIVEN, SAMSA, sent_at=MONDAY + timedelta(hours=1), consent=YES)
    assert case.known.state == "active"
    case.hears(Event.PLAN_FOLLOWED_UP, SAMSA, about=thread)
    assert case.plan(thread).state == "followed-up"


def test_an_ending_with_words_tells_the_fact_alone_where_consent_has_been_voided() -> None:
    case, thread = established(SAMSA, PRATOR)
    case.hears(Event.CONSENT_VOIDED, SAMSA)
    assert case.effects == (Forward(PRATOR),)
    case.hears(Event.PLAN_VOIDED, SAMSA, about=thread, plan=plan(main_goal="Att bo hemma"))
    assert case.effects == (
        Withdraw(None, thread, EndReason.OTHER),
        Originate(Event.PLAN_VOIDED, PRATOR, thread, None, EndReason.OTHER, "I-15", on_behalf_of=SAMSA),
    )
