"""How a unit behaves towards what it is sent: well, slowly, late, not at all, or wrongly.

A `Manner` is a value; a named behaviour turns one manner into the next, so that behaviours add up:
`down` for three attempts and then `deny`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

UNTIL_TOLD = -1

#: What a receiver's HTTP answer may look like.
BODIES = ("receipt", "garbage", "empty", "wrong-id")
#: What a unit's people do with what asks for an answer.
ANSWERS = ("acknowledge", "deny", "write", "nothing")


@dataclass(frozen=True)
class Manner:
    """`refuse`, `hang_up`: how many deliveries more are met with 503, or with a closed connection; -1 is
    until told otherwise. `wait_seconds`: before the system takes a delivery. `after_seconds`: before the
    unit's people answer, `times` times. `comment`: what they write when they deny, or answer in free text."""

    refuse: int = 0
    hang_up: int = 0
    wait_seconds: float = 0.0
    body: str = "receipt"
    answer: str = "acknowledge"
    after_seconds: float = 0.0
    times: int = 1
    comment: str = ""


Order = Mapping[str, Any]


def _well(_: Manner, order: Order) -> Manner:
    return Manner()


def _acknowledge(manner: Manner, order: Order) -> Manner:
    return replace(manner, answer="acknowledge", after_seconds=0.0, times=1)


def _late(manner: Manner, order: Order) -> Manner:
    return replace(manner, answer="acknowledge", after_seconds=float(order.get("seconds", 5)))


def _silent(manner: Manner, order: Order) -> Manner:
    return replace(manner, answer="nothing")


def _deny(manner: Manner, order: Order) -> Manner:
    return replace(manner, answer="deny", comment=str(order.get("comment", "")))


def _write(manner: Manner, order: Order) -> Manner:
    return replace(manner, answer="write", comment=str(order["comment"]))


def _twice(manner: Manner, order: Order) -> Manner:
    return replace(manner, times=2)


def _down(manner: Manner, order: Order) -> Manner:
    return replace(manner, refuse=int(order.get("attempts", UNTIL_TOLD)))


def _unreachable(manner: Manner, order: Order) -> Manner:
    return replace(manner, hang_up=int(order.get("attempts", UNTIL_TOLD)))


def _up(manner: Manner, order: Order) -> Manner:
    return replace(manner, refuse=0, hang_up=0)


def _slow(manner: Manner, order: Order) -> Manner:
    return replace(manner, wait_seconds=float(order.get("seconds", 1)))


def _quick(manner: Manner, order: Order) -> Manner:
    return replace(manner, wait_seconds=0.0)


def _garbage(manner: Manner, order: Order) -> Manner:
    return replace(manner, body="garbage")


def _empty(manner: Manner, order: Order) -> Manner:
    return replace(manner, body="empty")


def _wrong_id(manner: Manner, order: Order) -> Manner:
    return replace(manner, body="wrong-id")


#: The names by which a test or the story asks for a behaviour.
NAMED: dict[str, Callable[[Manner, Order], Manner]] = {
    "well": _well,
    "acknowledge": _acknowledge,
    "late": _late,
    "silent": _silent,
    "deny": _deny,
    "write": _write,
    "twice": _twice,
    "down": _down,
    "unreachable": _unreachable,
    "up": _up,
    "slow": _slow,
    "quick": _quick,
    "garbage": _garbage,
    "empty": _empty,
    "wrong-id": _wrong_id,
}

EVERY_UNIT = "*"


class Manners:
    """How each unit of a system behaves just now; a unit of which nothing was said does as `*` does."""

    def __init__(self) -> None:
        self._of: dict[str, Manner] = {EVERY_UNIT: Manner()}

    def of(self, unit: str) -> Manner:
        return self._of.get(unit, self._of[EVERY_UNIT])

    def tell(self, order: Order) -> Manner:
        """Applies {"unit", "behaviour", …} and returns the manner it leads to; KeyError for unknown names.

        Told to every unit, it applies to those that already have a manner of their own as well.
        """
        unit = str(order.get("unit", EVERY_UNIT))
        change = NAMED[order["behaviour"]]
        if unit == EVERY_UNIT:
            self._of = {name: change(manner, order) for name, manner in self._of.items()}
        else:
            self._of[unit] = change(self.of(unit), order)
        return self.of(unit)

    def meets(self, unit: str) -> Manner:
        """The manner that the next delivery to the unit meets; counts down what lasts for some attempts."""
        manner = self.of(unit)
        if manner.hang_up > 0:
            self._of[unit] = replace(manner, hang_up=manner.hang_up - 1)
        elif manner.hang_up == 0 and manner.refuse > 0:
            self._of[unit] = replace(manner, refuse=manner.refuse - 1)
        return manner
