"""What is asked of a person: no kind of task that the hub makes is without words and answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.accept.answering import SAYS
from hub.accept.choices import CARRIED, DECIDED
from hub.cli.answers import answers, commands
from hub.delivery import State
from hub.duties import duty
from hub.routing.leg import WHY
from tests.cli.lives import delivery, task

HUB = Path(__file__).parent.parent.parent / "hub"

_MADE = re.compile(r'(?:NewTask\([^()]*(?:\(\)[^()]*)*\bkind=|\bAsk\()"([a-z.-]+)"')

#: Every kind that the source names where it makes a task or asks for one, and those that are made up there.
KINDS = sorted(
    {kind for path in HUB.rglob("*.py") for kind in _MADE.findall(path.read_text("utf-8"))}
    | set(DECIDED)
    | set(CARRIED)
    | {"redirect.loop", "redirect.unresolved", "lookup.health-centre", "answer.by-hand"}
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", [None, State.WITH_PERSON, State.PARKED, State.HELD])
def test_each_kind_of_task_says_why_and_what_to_do_and_takes_an_answer(kind: str, state: State | None):
    row = delivery(state=state, reason="party.none") if state else None
    about = task(kind=kind, delivery_id=row.id if row else None)
    said = duty(about, row, "Socialtjänsten Köping")
    assert "cannot decide" not in said.why, "words are missing for this kind"
    assert "{" not in said.short + said.why + said.do
    assert said.short.endswith(".")
    assert len(said.short) < 60
    assert all(command.startswith("hub task done 99fe0000 --answer ") for command, _ in commands(about, row))
    assert answers(about, row)


@pytest.mark.parametrize("reason", sorted(set(WHY) - {"ok"}))
def test_each_reason_of_routing_for_a_person_is_told_in_words(reason: str):
    row = delivery(state=State.WITH_PERSON, reason=reason)
    for kind in ("route.by-hand", "letter", "phone", reason):
        assert f"({reason})" not in duty(task(kind=kind), row, None).why


def test_what_a_person_carries_is_never_simply_done():
    row = delivery(state=State.WITH_PERSON, reason="identity.protected")
    assert answers(task(kind="identity.protected"), row) == ("told", *SAYS["initiative.sent"])
    assert answers(task(kind="expectation.overdue"), delivery(state=State.SENT)) == ("done",)


def test_the_kinds_are_found_in_the_source():
    assert {"consent.decide", "delivery.parked", "expectation.overdue", "invitation.held"} <= set(KINDS)
