"""What the case remembers of a plan: where it stands and who has it, and none of its words."""

from __future__ import annotations

from typing import Self

from hub.canonical.base import Model
from hub.canonical.codes import EndReason
from hub.canonical.plan import ApprovalKind, PlanStatus

#: A plan that holds for the individual and the parties.
IN_FORCE = frozenset({PlanStatus.ESTABLISHED, PlanStatus.FOLLOWED_UP, PlanStatus.IN_REVISION})

#: Ended for good.
ENDED = frozenset({PlanStatus.VOIDED, PlanStatus.CLOSED, PlanStatus.ENTERED_IN_ERROR})


class PlanFact(Model):
    """One plan.

    `thread`: the hub's id of the message that first told of it. `owner`: the unit that told it. `authors`:
    units that have told something of it, the owner first. `to`: units that have been sent it.
    `approvals`: of the version that holds. `because`: why it ended. `replaces`: the thread of the plan
    that this one stands for.
    """

    thread: str
    owner: str
    state: PlanStatus = PlanStatus.DRAFT
    version: int = 0
    authors: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    approvals: tuple[ApprovalKind, ...] = ()
    because: EndReason | None = None
    replaces: str | None = None

    @property
    def is_live(self) -> bool:
        """Not at its end."""
        return self.state not in ENDED

    @property
    def is_in_force(self) -> bool:
        """Whether it holds; one under revision holds until its new version does."""
        return self.state in IN_FORCE

    @property
    def holders(self) -> tuple[str, ...]:
        """The units that have it: those that told of it, and those that were sent it."""
        return tuple(dict.fromkeys((self.owner, *self.authors, *self.to)))

    def told_by(self, unit: str, to: tuple[str, ...]) -> Self:
        """The same plan after the unit has told these units of it."""
        authors = tuple(dict.fromkeys((*self.authors, unit)))
        units = tuple(dict.fromkeys((*self.to, *to)))
        return self.model_copy(update={"authors": authors, "to": units})
