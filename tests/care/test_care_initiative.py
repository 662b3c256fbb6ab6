"""Initiatives: asked, acknowledged, denied, redirected, voided."""

from __future__ import annotations

import pytest

from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Answer
from hub.care import (
    Ask,
    Forward,
    Originate,
    Outcome,
    Redirect,
    Release,
    Remark,
    Settle,
    Told,
    Waive,
    Withdraw,
    redirected,
    unresolved,
    upheld,
)
from hub.errors import Conflict, NotFound, Unacceptable
from tests.care.saying import MONDAY, Case, case_with_consent, message, policy

A, B, CLINIC = "vas-a", "vas-b", "vgr-clinic"


@pytest.fixture
def case() -> Case:
    return case_with_consent(CLINIC)


def _child(unit: str, message_id: str = "child") -> Told:
    return Told(message(Event.INITIATIVE_SENT, (unit,)), message_id, CLINIC, (unit,), None, MONDAY)


def _redirect(case: Case, thread: str, denied_by: str, unit: str) -> Outcome:
    return redirected(case.known, thread, denied_by, _child(unit), policy)


def test_s01_an_acknowledged_initiative_settles_and_the_initiator_is_told(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    assert case.effects == (Forward(A, owes=Event.INITIATIVE_SENT),)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    assert case.effects == (Settle(A, thread, Event.INITIATIVE_SENT), Forward(CLINIC))
    assert case.known.acknowledged_units() == {A}


def test_each_unit_has_its_own_initiative_and_owes_by_its_own_region(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A, "vgr-b", A)
    assert case.effects == (Forward(A, owes=Event.INITIATIVE_SENT), Forward("vgr-b"))
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    assert case.initiative(thread, "vgr-b").state == "sent"


def test_s05_a_denial_that_names_a_unit_is_redirected_and_the_initiator_is_told(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread, answer=Answer(text="Enhet B"))
    assert case.effects == (
        Settle(A, thread, Event.INITIATIVE_SENT),
        Forward(CLINIC),
        Redirect(thread, A, "Enhet B"),
    )
    assert case.initiative(thread, A).state == "denied"
    case.takes(_redirect(case, thread, A, B))
    assert case.effects == (Forward(B, owes=Event.INITIATIVE_SENT),)
    assert case.initiative(thread, A).state == "redirected"
    assert case.initiative("child", B).asked_before == (A,)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, B, about="child")
    assert case.known.acknowledged_units() == {B}


def test_s06_an_unreadable_target_goes_to_a_person_and_nothing_is_sent(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread)
    case.takes(unresolved(case.known, thread, A))
    assert case.effects == (Ask("redirect.unresolved", CLINIC, thread, "R-X-05"),)
    assert case.initiative(thread, A).state == "denied-unresolved"


def test_s07_a_unit_that_has_been_asked_is_not_asked_again(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread)
    case.takes(_redirect(case, thread, A, B))
    case.hears(Event.INITIATIVE_DENIED, B, about="child", answer=Answer(text="Enhet A"))
    assert case.known.already_asked("child", B) == {A, B}
    with pytest.raises(Conflict) as loop:
        _redirect(case, "child", B, A)
    assert (loop.value.code, loop.value.rule) == ("redirect.loop", "R-X-05")
    case.takes(unresolved(case.known, "child", B, "redirect.loop"))
    assert case.of(Ask) == [Ask("redirect.loop", CLINIC, "child", "R-X-05")]


@pytest.mark.parametrize("text", [None, " \n "])
def test_s08_a_denial_without_comment_is_recorded_and_the_initiator_chooses(
    case: Case, text: str | None
) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread, answer=Answer(text=text))
    assert case.of(Ask) == [Ask("denial.without-comment", CLINIC, thread, "I-04")]
    assert case.of(Forward) == [Forward(CLINIC)]
    assert case.initiative(thread, A).state == "denied-unresolved"


def test_s10_a_kvittens_after_voiding_is_logged_and_changes_nothing(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_VOIDED, CLINIC, about=thread)
    assert case.effects == (Withdraw(A, thread, EndReason.OTHER), Forward(A), Waive(A, thread))
    before = case.known
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    assert case.effects == (Remark("late-ack", "S-10"),)
    assert case.known == before
    case.hears(Event.INVITATION_SENT, CLINIC, A)
    assert case.invitation("m5", A) == "waiting"


def test_an_acknowledged_initiative_that_is_then_denied_goes_to_a_person(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread)
    assert case.effects == (Forward(CLINIC), Ask("ack-then-denial", CLINIC, thread, "§6.2"))
    assert case.known.acknowledged_units() == frozenset()
    case.takes(upheld(case.known, thread, A))
    assert case.known.acknowledged_units() == {A}


def test_a_denied_initiative_that_is_then_acknowledged_goes_to_a_person_too(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    invitation = case.hears(Event.INVITATION_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    assert case.of(Ask) == [Ask("denial-then-ack", CLINIC, thread, "§6.2")]
    assert case.known.is_waiting(A, invitation)
    case.takes(upheld(case.known, thread, A))
    assert case.effects == (Release(A, invitation),)


def test_a_repeated_kvittens_is_harmless(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    case.hears(Event.INITIATIVE_ACKNOWLEDGED, A, about=thread)
    assert case.effects == (Remark("repeated-ack", "T-01"),)


def test_voiding_reaches_the_unit_that_was_asked_by_redirection(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    case.hears(Event.INITIATIVE_DENIED, A, about=thread)
    case.takes(_redirect(case, thread, A, B))
    case.hears(Event.INITIATIVE_VOIDED, CLINIC, about=thread)
    (void,) = case.of(Originate)
    assert (void.event, void.to, void.thread) == (Event.INITIATIVE_VOIDED, B, "child")
    assert case.initiative("child", B).state == "voided"
    assert case.of(Forward) == []
    case.hears(Event.INITIATIVE_VOIDED, CLINIC, about=thread)
    assert case.effects == (Remark("late-void", "S-10"),)


def test_only_the_initiator_voids_and_only_the_addressed_answer(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    with pytest.raises(Unacceptable) as void:
        case.hears(Event.INITIATIVE_VOIDED, A, about=thread)
    assert void.value.code == "initiative.not-the-initiator"
    with pytest.raises(Unacceptable) as answer:
        case.hears(Event.INITIATIVE_ACKNOWLEDGED, CLINIC, about=thread)
    assert answer.value.code == "initiative.not-addressed"


@pytest.mark.parametrize("event", [Event.INITIATIVE_ACKNOWLEDGED, Event.INITIATIVE_VOIDED])
@pytest.mark.parametrize("about", [None, "m99"])
def test_an_initiative_that_nobody_knows_is_not_found(case: Case, event: Event, about: str | None) -> None:
    with pytest.raises(NotFound) as unknown:
        case.hears(event, CLINIC, about=about)
    assert unknown.value.code == "initiative.unknown"


def test_redirecting_what_has_not_been_denied_is_refused(case: Case) -> None:
    thread = case.hears(Event.INITIATIVE_SENT, CLINIC, A)
    with pytest.raises(Conflict):
        _redirect(case, thread, A, B)
    with pytest.raises(NotFound):
        unresolved(case.known, thread, B)
