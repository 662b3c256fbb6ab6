"""Who owes an answer, by when; each expectation ends once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from hub.store.audit import AuditLedger
from hub.store.locks import case_locked
from hub.store.prepared import Prepared
from hub.store.rows import ExpectationRow, NewExpectation, Waiting
from hub.store.shape import Listing, Shape
from hub.store.tables import expectations

_E = expectations
_SHAPE = Shape(_E, ExpectationRow, state=Waiting)
_NEXT = Listing(_SHAPE, _E, _E.c.look_at, _E.c.id)
_INSERT = Prepared(insert(_E))
_GET = Prepared(_SHAPE.select().where(_E.c.id == bindparam("wanted")))
_ARM = Prepared(
    update(_E)
    .where(_E.c.delivery_id == bindparam("arrived"), _E.c.state == Waiting.OPEN, _E.c.due.is_(None))
    .values(due=bindparam("new_due"), look_at=bindparam("new_look"))
)
_OPEN_FOR = Prepared(
    _SHAPE.select().where(_E.c.thread == bindparam("wanted"), _E.c.state == Waiting.OPEN).order_by(_E.c.id)
)
_OVERDUE = Prepared(
    _SHAPE.select()
    .where(_E.c.state == Waiting.OPEN, _E.c.look_at <= bindparam("now"))
    .order_by(_E.c.look_at)
    .limit(bindparam("rows"))
)
_NEXT_LOOK = Prepared(select(func.min(_E.c.look_at)).where(_E.c.state == Waiting.OPEN))
_SETTLE = Prepared(
    update(_E)
    .where(_E.c.id == bindparam("wanted"), _E.c.state == Waiting.OPEN, case_locked(_E))
    .values(
        state=bindparam("to"),
        ended_at=bindparam("ended"),
        look_at=None,
        escalated_at=bindparam("escalated"),
        late_at=bindparam("late"),
    )
    .returning(_E.c.case_id)
)
_LATE_AFTER_ALL = Prepared(
    update(_E)
    .where(
        _E.c.id == bindparam("wanted"),
        _E.c.state == Waiting.ESCALATED,
        _E.c.late_at.is_(None),
        case_locked(_E),
    )
    .values(late_at=bindparam("late"))
    .returning(_E.c.case_id)
)
_CLIMB = Prepared(
    update(_E)
    .where(
        _E.c.id == bindparam("wanted"),
        _E.c.state == Waiting.OPEN,
        _E.c.rung == bindparam("next_rung") - 1,
        case_locked(_E),
    )
    .values(rung=bindparam("next_rung"), look_at=bindparam("new_look"), reminded_at=bindparam("now"))
    .returning(_E.c.case_id)
)
_COUNTS = Prepared(select(_E.c.state, func.count()).group_by(_E.c.state))


class ExpectationLedger(AuditLedger):
    """The expectations' part of a transaction."""

    def add_expectations(self, new: Sequence[NewExpectation]) -> None:
        """Opens expectations; without `due` they wait for `arm`."""
        if not new:
            return
        opened = {"state": Waiting.OPEN, "rung": 0, "opened_at": self.clock.now()}
        _INSERT.run_many(self._connection, [_values(expectation) | opened for expectation in new])

    def expectation(self, id: str) -> ExpectationRow | None:
        return self._first(_SHAPE, _GET, {"wanted": id})

    def arm(self, delivery_id: str, due: datetime, *, look_at: datetime | None = None) -> int:
        """The delivery has arrived: its waiting expectations fall due at `due`. How many were armed."""
        values = {"arrived": delivery_id, "new_due": due, "new_look": look_at or due}
        return self._run(_ARM, values)

    def open_for(
        self, thread: str, unit: str | None = None, event: str | None = None
    ) -> list[ExpectationRow]:
        """What is still waited for in a thread, from one unit, for one event."""
        return [
            row
            for row in self._all(_SHAPE, _OPEN_FOR, {"wanted": thread})
            if unit in (None, row.unit) and event in (None, row.event)
        ]

    def settle(
        self,
        id: str,
        state: Waiting,
        *,
        at: datetime | None = None,
        actor: str = "hub",
        rule: str | None = None,
    ) -> bool:
        """Ends an expectation. False, and nothing is done, where it has ended already.

        LATE after ESCALATED notes when the answer came after all; the ending stays the escalation.
        """
        ended = at or self.clock.now()
        values = {
            "wanted": id,
            "to": state,
            "ended": ended,
            "escalated": ended if state is Waiting.ESCALATED else None,
            "late": ended if state is Waiting.LATE else None,
        }
        case_id = self._scalar(_SETTLE, values)
        before = Waiting.OPEN
        if case_id is None and state is Waiting.LATE:
            case_id = self._scalar(_LATE_AFTER_ALL, {"wanted": id, "late": ended})
            before = Waiting.ESCALATED
        if case_id is None:
            return False
        self._note_all([self._entry(actor, "settle", "expectation", id, case_id, before, state, rule)])
        return True

    def overdue(self, now: datetime, limit: int = 100) -> list[ExpectationRow]:
        """Open expectations to be looked at, the longest overdue first."""
        return self._all(_SHAPE, _OVERDUE, {"now": now, "rows": limit})

    def next_look(self) -> datetime | None:
        """When the next open expectation is to be looked at."""
        at: datetime | None = self._scalar(_NEXT_LOOK)
        return at

    def climb(
        self, id: str, rung: int, *, look_at: datetime | None, actor: str = "hub", rule: str | None = None
    ) -> bool:
        """Climbs to `rung` from the one below it, once; False where that has been done or it has ended.

        `look_at`: when to look again.
        """
        values = {"wanted": id, "next_rung": rung, "new_look": look_at, "now": self.clock.now()}
        case_id = self._scalar(_CLIMB, values)
        if case_id is None:
            return False
        self._note_all(
            [self._entry(actor, "climb", "expectation", id, case_id, str(rung - 1), str(rung), rule)]
        )
        return True

    def expectations(
        self,
        *,
        case_id: str | None = None,
        thread: str | None = None,
        unit: str | None = None,
        delivery_id: str | None = None,
        state: Waiting | None = None,
        limit: int = 100,
    ) -> list[ExpectationRow]:
        """Expectations, those looked at next first."""
        wanted = {"case_id": case_id, "thread": thread, "unit": unit}
        wanted |= {"delivery_id": delivery_id, "state": state}
        return self._list(_NEXT, wanted, limit)

    def expectation_counts(self) -> dict[Waiting, int]:
        """How many expectations are in each state."""
        return {Waiting(state): count for state, count in _COUNTS.rows(self._connection)}


def _values(new: NewExpectation) -> dict[str, Any]:
    names = NewExpectation.__dataclass_fields__
    return {name: getattr(new, name) for name in names} | {"look_at": new.look_at or new.due}
