"""What follows from a message: who gets it, who is waited for, what stops, what a person must do.

Effects are carried out in the order given. An ending (`Forward` or `Originate` of a control event) is
for units that may have had something of the thread: where all of it is withdrawn before it was sent,
or was never released, there is nothing to end and accept leaves the ending out (`domain.md` §5.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hub.canonical.codes import EndReason, Event
from hub.care.facts import CaseFacts

#: Between the rules of a `Held` where there are two.
AND = ", "

Until = Literal["initiative-acknowledged", "consent", "person"]


@dataclass(frozen=True)
class Held:
    """Must not travel yet, by which rule, and what is waited for; what is owed is owed from its release.

    Where two questions to a person hold it, `rule` names both (`S-33, C-10`), and both must be answered.
    When a person releases one (S-33), `CaseFacts.is_waiting` tells whether the unit's invitation still
    waits for an initiative: then it is held on, under R-X-04.
    """

    rule: str
    until: Until


@dataclass(frozen=True)
class Forward:
    """This very message goes to the unit. `owes`: the event that the unit owes an acknowledgement of."""

    to: str
    owes: Event | None = None
    held: Held | None = None


@dataclass(frozen=True)
class Originate:
    """The hub itself writes to a unit, in the name of `on_behalf_of`.

    `thread` None with `initiative.sent`: it starts a thread of its own; accept gives the message an id
    and lets `apply` hear it (`Told.from_invitation` = `from_invitation`), its reason being the purpose of
    that meeting, else `text`. `text`: a standard Swedish sentence, never content. One that carries an
    `ending` passes the consent gate unasked (I-15).
    """

    event: Event
    to: str
    thread: str | None
    text: str | None
    ending: EndReason | None
    rule: str
    on_behalf_of: str | None = None
    from_invitation: str | None = None


@dataclass(frozen=True)
class Settle:
    """The unit has acknowledged `event`, the one it owed: its expectation of this thread is fulfilled."""

    unit: str
    thread: str
    event: Event


@dataclass(frozen=True)
class Waive:
    """Nobody is waited for any more in this thread: this unit, or (None) any unit."""

    unit: str | None
    thread: str


@dataclass(frozen=True)
class Withdraw:
    """Undelivered deliveries that are no control messages go back: of a thread or (None) the whole case,
    to a unit or (None) all. Deliveries of the message now being heard are not meant."""

    unit: str | None
    thread: str | None
    because: EndReason


@dataclass(frozen=True)
class Release:
    """Deliveries to the unit held for `initiative-acknowledged` may go, of a thread or (None) all."""

    unit: str
    thread: str | None


@dataclass(frozen=True)
class ReleaseConsent:
    """Consent has changed: deliveries held for it are asked again."""


@dataclass(frozen=True)
class Redirect:
    """Find the unit that a denial names (R-X-05); then call `redirected` or `unresolved`."""

    thread: str
    denied_by: str
    comment: str


@dataclass(frozen=True)
class Ask:
    """A person at `unit` must act (None: operations). `kind` is stable, dotted, lower case.

    `about`: the unit that it is about; then it is asked only where that unit may have had something of
    the thread.
    """

    kind: str
    unit: str | None
    thread: str | None
    rule: str
    about: str | None = None


@dataclass(frozen=True)
class Reinvite:
    """Another unit comes instead: it gets the newest invitation to this meeting, in the caller's name.

    Accept makes the message and calls `reinvited` with it (R-KAL-08).
    """

    unit: str
    thread: str


@dataclass(frozen=True)
class Remark:
    """Logged, and nothing changes by it."""

    code: str
    rule: str


Effect = (
    Forward
    | Originate
    | Settle
    | Waive
    | Withdraw
    | Release
    | ReleaseConsent
    | Redirect
    | Reinvite
    | Ask
    | Remark
)


@dataclass(frozen=True)
class Outcome:
    """What the case is after the message, and what follows."""

    facts: CaseFacts
    effects: tuple[Effect, ...] = ()
