"""One message as the case hears it: what was said, by which unit, to which, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.canonical.message import Message


@dataclass(frozen=True)
class Told:
    """A message with the hub's own names for what it speaks of.

    `sender`: the unit that speaks in this case. Where a delivery was lifted to another unit (R-X-01) its
    answer speaks for the unit that was addressed: accept names that one. `recipients`: unit keys, in the
    order of `message.recipients`. `thread`: the initiative, meeting or information message that this one
    is about; None where it starts a thread. `answers_revision`: the revision that a kvittens or answer
    answers, where the delivery it names tells. `from_invitation`: the meeting for which the hub itself
    writes this initiative (copied from `Originate`, R-X-04). `replaces`: the thread of the
    plan that this one stands for. `named`: the units that the content names
    (actors, the one that comes instead, the coordinator's). `present`, `absent`: units that the list of
    participants names exactly, by what it says of them. `active_elsewhere`: the person has a plan in
    force in another case (I-03). `coordinating_elsewhere`: the units that coordinate in the person's other
    cases (I-01).
    """

    message: Message
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    thread: str | None
    at: datetime
    answers_revision: int | None = None
    from_invitation: str | None = None
    replaces: str | None = None
    named: tuple[str, ...] = ()
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    active_elsewhere: bool = False
    coordinating_elsewhere: frozenset[str] = frozenset()
