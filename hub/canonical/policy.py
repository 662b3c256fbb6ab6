"""What a region asks for, as plain values: read from its file by routing, obeyed by care and consent."""

from __future__ import annotations

from pydantic import Field

from hub.canonical.base import Model
from hub.canonical.codes import Event


class AckRule(Model):
    """Who owes an answer to what, and how long they have (`domain.md` §4).

    Exactly one of `working_days` (until the end of business that many working days later) and
    `reply_by` (the date that the invitation itself names) is set.
    """

    id: str
    source: str
    working_days: int | None = None
    reply_by: bool = False


class UnitPolicy(Model):
    """The rules of the region a unit belongs to, as far as they touch messages to that unit.

    `owes`: which events it must acknowledge, under which rule. `initiative_first`: an invitation waits
    for an acknowledged initiative (R-X-04). `redirect`: what a denial that names a unit leads to, when
    this region's unit is the initiator: `send`, `propose` or `person` (R-VAS-06, R-X-05).
    `accepts_presumed`: presumed consent from another region is enough (`domain.md` §5.8).
    `needs_child_assent`: a guardian's consent alone does not do from this age (T-32).
    """

    region: str
    owes: dict[Event, AckRule] = Field(default_factory=dict)
    initiative_first: bool = False
    redirect: str = "propose"
    accepts_presumed: bool = False
    needs_child_assent: int | None = None
