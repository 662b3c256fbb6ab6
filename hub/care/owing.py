"""Which acknowledgement a unit owes by the rules of its region (`domain.md` §4)."""

from __future__ import annotations

from collections.abc import Callable

from hub.canonical.codes import Event
from hub.canonical.policy import UnitPolicy

#: The rules of the region that a unit (key) belongs to.
PolicyOf = Callable[[str], UnitPolicy]


def owed(policy: PolicyOf, event: Event, unit: str) -> Event | None:
    """The event that the unit owes an acknowledgement of when it gets `event`, or None.

    A changed invitation is owed as such where the region has a rule for it, else as an invitation (S-16).
    """
    rules = policy(unit).owes
    if event is Event.INVITATION_CHANGED and event not in rules:
        event = Event.INVITATION_SENT
    return event if event in rules else None
