"""The page of lifecycles is what the tables say. Run this file as a script to write it anew."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub import delivery
from hub.care import tables
from hub.care.diagram import late_steps, mermaid
from hub.care.states import InvitationState

PAGE = Path(__file__).parents[2] / "docs" / "states.md"

INTRODUCTION = """# Lifecycles

Each picture is drawn from the one table in the code that decides; the page is current or its test
fails. To write it anew: `python tests/care/test_states_page.py`.

A step that is not in the picture is refused with a code and advice. One that comes too late to change
anything is taken and logged under the code in the list below the picture.

Three layers are never merged: transport is the delivery's, receipt is the kvittens, and an answer is an
answer. A kvittens of an invitation is never an acceptance.
"""

Table = Mapping[Any, Mapping[Any, object]]

#: Title, where the table is, the table, and the states in which it can begin.
PARTS: list[tuple[str, str, Table, tuple[StrEnum, ...]]] = [
    ("Case (ärende)", "`hub/care/tables/case.py`", tables.CASE, ()),
    ("Initiative (initiativ), one for each unit", "`hub/care/tables/initiative.py`", tables.INITIATIVE, ()),
    (
        "Invitation (kallelse), one for each unit",
        "`hub/care/tables/invitation.py`",
        tables.INVITATION,
        (InvitationState.WAITING, InvitationState.SENT),
    ),
    ("Meeting (SIP-möte)", "`hub/care/tables/meeting.py`", tables.MEETING, ()),
    ("Consent (samtycke)", "`hub/care/tables/consent.py`", tables.CONSENT, ()),
    ("Plan (samordnad individuell plan)", "`hub/care/tables/plan.py`", tables.PLAN, ()),
    (
        "Delivery: one message on its way to one unit",
        "`hub/delivery.py`",
        delivery.TRANSITIONS,
        (delivery.State.HELD, delivery.State.PENDING),
    ),
]


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(_part(*part) for part in PARTS)])


def _part(title: str, source: str, table: Table, starts: tuple[StrEnum, ...]) -> str:
    late = "".join(f"- {state}, {step}: `{code}`\n" for state, step, code in late_steps(table))
    picture = f"## {title}\n\nFrom {source}.\n\n```mermaid\n{mermaid(table, *starts)}\n```\n"
    return f"{picture}\nLogged only:\n\n{late}" if late else picture


class Light(StrEnum):
    RED = "red"
    GREEN = "dark-green"


class Turn(StrEnum):
    GO = "go"


def test_the_page_of_lifecycles_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_a_table_becomes_a_picture_with_a_beginning_and_an_end() -> None:
    drawn = mermaid({Light.RED: {Turn.GO: Light.GREEN}, Light.GREEN: {}})
    assert drawn.splitlines() == [
        "stateDiagram-v2",
        '    state "red" as red',
        '    state "dark-green" as dark_green',
        "    [*] --> red",
        "    red --> dark_green: go",
        "    dark_green --> [*]",
    ]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
