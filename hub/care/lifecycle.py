"""What a table of states and steps says: where a step leads, what comes too late, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from hub.errors import Conflict

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


class Late(NamedTuple):
    """The step is accepted and logged under this code, and nothing changes."""

    code: str
    rule: str


@dataclass(frozen=True)
class Lifecycle(Generic[S, T]):
    """A table with what its refusals say. `name`: what lives it, with its article."""

    name: str
    code: str
    rule: str
    start: S
    table: Mapping[S, Mapping[T, S | Late]]

    def next(self, state: S, step: T) -> S | Late:
        """The state that `step` leads to, or Late; Conflict(`code`) where it may not happen."""
        try:
            return self.table[state][step]
        except KeyError:
            raise self.refusal(state, step) from None

    def move(self, state: S, step: T) -> S:
        """The state after `step`; a late step leaves it as it is."""
        after = self.next(state, step)
        return state if isinstance(after, Late) else after

    def refusal(self, state: S, step: T) -> Conflict:
        """What to raise where the step may not happen."""
        return Conflict(
            self.code,
            f"{self.name} that is {state} cannot take the step {step}",
            rule=self.rule,
            advice="Look at where it stands in your case; a new one may be needed.",
        )
