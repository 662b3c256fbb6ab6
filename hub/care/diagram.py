"""A lifecycle's table as a picture: the text of a Mermaid state diagram."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


def mermaid(table: Mapping[S, Mapping[T, object]], *starts: S) -> str:
    """The diagram of a table state → step → state. What is not a state (a late step) is left out.

    `starts`: where it can begin, by default in the first state of the table. A state without a way out
    leads to the end.
    """
    states = list(table)
    lines = ["stateDiagram-v2", *(f'    state "{state}" as {_id(state)}' for state in states)]
    lines += [f"    [*] --> {_id(start)}" for start in starts or states[:1]]
    for state, steps in table.items():
        ways = [(step, to) for step, to in steps.items() if isinstance(to, StrEnum)]
        lines += [f"    {_id(state)} --> {_id(to)}: {step}" for step, to in ways]
        if all(to == state for _, to in ways):
            lines.append(f"    {_id(state)} --> [*]")
    return "\n".join(lines)


def late_steps(table: Mapping[S, Mapping[T, object]]) -> list[tuple[str, str, str]]:
    """What comes too late to change anything: (state, step, the code it is logged under)."""
    return [
        (state, step, str(late.code))
        for state, steps in table.items()
        for step, late in steps.items()
        if hasattr(late, "code")
    ]


def _id(state: StrEnum) -> str:
    return state.replace("-", "_")
