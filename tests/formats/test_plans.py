"""Plans in SAMSA and Prator: what each of them refuses, and what is never told as something else."""

from __future__ import annotations

from typing import Any

import pytest

from hub.adapters.plans import IN_FORCE
from hub.canonical.codes import Event, LossAction
from hub.canonical.message import Message
from hub.canonical.plan import IcfDomain, PlanStatus
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, PRATOR, SAMSA, assert_valid, messages

ENDINGS = (Event.PLAN_VOIDED, Event.PLAN_SENT_IN_ERROR)


def golden(system: str, case: str, **plan: Any) -> Message:
    """The message of a good document, with other values in its plan."""
    message = dict(messages(system))[case]
    assert message.plan is not None
    return message.model_copy(update={"plan": message.plan.model_copy(update=plan)})


def arrived(system: str, document: bytes) -> Message:
    parsed = FORMATS[system].parse(document)
    assert isinstance(parsed, Message)
    return parsed


def test_samsa_establishes_no_plan_whose_follow_up_is_not_booked() -> None:
    with pytest.raises(Unacceptable) as refused:
        SAMSA.render(golden("samsa", "plan-upprattad", follow_up_meeting=None))
    assert (refused.value.rule, refused.value.path) == ("I-06", "plan.follow_up_meeting")


@pytest.mark.parametrize("shown", [False, None])
def test_samsa_hides_no_plan_without_a_reason(shown: bool | None) -> None:
    message = golden("samsa", "plan-visas-inte-i-1177", published_1177=shown, not_published_because=None)
    with pytest.raises(Unacceptable) as refused:
        SAMSA.render(message)
    assert (refused.value.rule, refused.value.path) == ("I-08", "plan.not_published_because")


def test_a_plan_into_prator_names_everyone_who_answers_for_something() -> None:
    with pytest.raises(Unacceptable) as refused:
        PRATOR.render(golden("samsa", "plan-skickad"))
    assert refused.value.rule == "I-09"


def test_the_individual_answers_without_a_name() -> None:
    assert "<Slag>Den enskilde</Slag>" in PRATOR.render(golden("prator", "plan-signerad")).document.decode()


@pytest.mark.parametrize("system", ["samsa", "prator"])
def test_the_heading_of_icf_stands_before_the_goal_and_is_never_read_back(system: str) -> None:
    message = golden("samsa", "plan-upprattad")
    assert message.plan is not None
    goals = (message.plan.goals[0].model_copy(update={"icf": IcfDomain.ENVIRONMENT}),)
    rendered = FORMATS[system].render(golden("samsa", "plan-upprattad", goals=goals))
    plan = arrived(system, rendered.document).plan
    assert plan is not None
    assert plan.goals[0].text == "Omgivningsfaktorer: Jag går själv till brevlådan."
    assert plan.goals[0].icf is None
    losses = {loss.field: loss.action for loss in rendered.losses}
    assert (losses["plan.goals.text"], losses["plan.goals.icf"]) == (LossAction.NOTE, LossAction.NOTE)


@pytest.mark.parametrize("event", ENDINGS)
@pytest.mark.parametrize("system", ["samsa", "prator"])
def test_a_plan_that_is_taken_back_tells_nothing_of_its_content(system: str, event: Event) -> None:
    message = golden("samsa", "plan-skickad").model_copy(update={"event": event, "consent": None})
    rendered = FORMATS[system].render(message)
    assert_valid(system, rendered.document)
    said = rendered.document.decode()
    for word in ("mediciner", "biblioteket", "Testperson 8", "Sjuksköterska", "MOTE-3035-2", "2026-06-11"):
        assert word not in said
    assert "PLAN-3035-1" in said
    losses = {loss.field: loss.action for loss in rendered.losses}
    assert losses["plan.goals"] is losses["plan.follow_up_on"] is LossAction.DROPPED


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (Event.PLAN_SENT, None),
        (Event.PLAN_ESTABLISHED, "Planen är upprättad i avsändarens system och gäller."),
        (Event.PLAN_APPROVED, "Planen är godkänd i avsändarens system och gäller."),
        (Event.PLAN_PATIENT_APPROVED, "Den enskilde eller ställföreträdare har godkänt planens innehåll."),
    ],
)
def test_no_other_systems_yes_is_shown_as_signed_or_locked_in_prator(
    event: Event, sentence: str | None
) -> None:
    rendered = PRATOR.render(golden("samsa", "plan-upprattad").model_copy(update={"event": event}))
    said = rendered.document.decode()
    assert "<Händelse>Delad</Händelse>" in said
    assert "Signerad" not in said
    assert "Låst" not in said
    assert sentence is None or f"[via hub] {sentence}" in said


@pytest.mark.parametrize(("case", "event"), [("plan-last", Event.PLAN_SENT), ("utvardering", None)])
def test_prators_steps_are_told_in_samsa_with_the_whole_plan(case: str, event: Event | None) -> None:
    message = golden("prator", case, follow_up_meeting="MOTE-1")
    there = arrived("samsa", SAMSA.render(message).document)
    assert there.event is (event or Event.PLAN_FOLLOWED_UP)
    assert there.plan is not None
    assert message.plan is not None
    assert there.plan.approvals == message.plan.approvals
    assert there.plan.status is message.plan.status or event is None


@pytest.mark.parametrize("step", sorted(IN_FORCE - {Event.PLAN_FOLLOWED_UP}))
def test_no_step_that_establishes_a_plan_goes_into_samsa_without_a_booked_follow_up(step: Event) -> None:
    message = golden("samsa", "plan-upprattad", follow_up_meeting=None).model_copy(update={"event": step})
    with pytest.raises(Unacceptable) as refused:
        SAMSA.render(message)
    assert (refused.value.rule, refused.value.path) == ("I-06", "plan.follow_up_meeting")


def test_what_cosmic_calls_godkand_is_not_shown_as_upprattad_without_a_booked_follow_up() -> None:
    approved = golden("cosmic-link", "plan-godkand", follow_up_meeting=None)
    with pytest.raises(Unacceptable) as refused:
        SAMSA.render(approved)
    assert refused.value.rule == "I-06"
    signed = arrived("samsa", SAMSA.render(golden("cosmic-link", "plan-signerad")).document)
    assert signed.plan is not None
    assert signed.plan.status is PlanStatus.SHARED_DRAFT


def test_a_locked_plan_with_its_follow_up_booked_is_told_in_samsa() -> None:
    said = SAMSA.render(golden("prator", "plan-last", follow_up_meeting="MOTE-1")).document.decode()
    assert "[via hub] Planen är låst i avsändarens system och gäller." in said


def test_sent_in_error_is_a_voided_plan_in_prator() -> None:
    rendered = PRATOR.render(dict(messages("samsa"))["plan-felsand"])
    assert "[via hub] Planen är felsänd." in rendered.document.decode()
    assert arrived("prator", rendered.document).event is Event.PLAN_VOIDED


def test_the_plan_that_comes_instead_is_named_in_both_directions() -> None:
    for source, case, target in (
        ("prator", "makulering-plan", "samsa"),
        ("samsa", "plan-makulerad", "prator"),
    ):
        message = golden(source, case)
        assert message.plan is not None
        there = arrived(target, FORMATS[target].render(message).document)
        assert there.plan is not None
        assert there.plan.replaced_by == message.plan.replaced_by


def test_the_reason_for_closing_comes_back_from_both() -> None:
    message = dict(messages("samsa"))["hubben-plan-avslutad"]
    for system in ("samsa", "prator"):
        assert arrived(system, FORMATS[system].render(message).document).ending == message.ending
