"""Each yes to a plan is its own: no format makes one person's of another's (`domain.md` §0.5)."""

from __future__ import annotations

import pytest

from hub.adapters.plans import IN_FORCE, STEPS
from hub.canonical.codes import ContactRole, Event
from hub.canonical.message import Message
from hub.canonical.plan import Approval, ApprovalKind, PlanStatus
from hub.kit.plainest import plainest
from tests.formats.golden import FORMATS

#: The documents that say of a plan that it holds.
HOLDS = {Event.PLAN_ESTABLISHED, Event.PLAN_APPROVED, Event.PLAN_LOCKED}
#: The formats whose word for a plan in force is not what one person has done.
ONE_WORD = {
    "cosmic-link": Event.PLAN_APPROVED,
    "lifecare-sp": Event.PLAN_ESTABLISHED,
    "manual": Event.PLAN_ESTABLISHED,
}
NAMES = {
    ApprovalKind.INDIVIDUAL: "Den enskilde eller ställföreträdare godkänner innehållet",
    ApprovalKind.RESPONSIBLE: "Kallande eller samordnare har godkänt",
    ApprovalKind.LOCK: "Planen är låst",
}


def told_as(system: str, message: Message) -> Event:
    arrived = FORMATS[system].parse(FORMATS[system].render(message).document)
    assert isinstance(arrived, Message)
    return arrived.event


@pytest.mark.parametrize("event", [*STEPS])
@pytest.mark.parametrize("system", FORMATS)
def test_a_plan_is_said_to_hold_where_it_does_and_nowhere_else(system: str, event: Event) -> None:
    message = plainest(event)
    if event not in IN_FORCE:
        assert message.plan is not None
        draft = message.plan.model_copy(update={"status": PlanStatus.SHARED_DRAFT})
        message = message.model_copy(update={"plan": draft})
    told = told_as(system, message)
    assert told not in HOLDS or event in IN_FORCE
    if event in HOLDS | {Event.PLAN_UNDERSIGNED} and system in ONE_WORD:
        assert told is ONE_WORD[system]


@pytest.mark.parametrize(
    ("system", "act"),
    [
        ("prator", Event.PLAN_LOCKED),
        ("prator", Event.PLAN_SIGNED),
        ("prator", Event.PLAN_UNDERSIGNED),
        ("samsa", Event.PLAN_ESTABLISHED),
        ("samsa", Event.PLAN_PATIENT_APPROVED),
    ],
)
def test_what_somebody_does_in_a_system_is_said_of_nothing_else(system: str, act: Event) -> None:
    assert {event for event in STEPS if told_as(system, plainest(event)) is act} == {act}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("system", FORMATS)
def test_whose_yes_it_was_stands_in_the_plan_by_name(system: str, kind: ApprovalKind) -> None:
    message = plainest(Event.PLAN_FOLLOWED_UP)
    assert message.plan is not None
    yes = Approval(kind=kind, by="Handläggare A", role=ContactRole.COORDINATOR)
    plan = message.plan.model_copy(update={"approvals": (yes,)})
    said = FORMATS[system].render(message.model_copy(update={"plan": plan})).document.decode()
    assert NAMES[kind] in said
    assert "Handläggare A" in said
    assert not [other for other in NAMES if other is not kind and NAMES[other] in said]
