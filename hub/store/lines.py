"""Which deliveries may go now: the head of each line (case, recipient), and control messages past it.

A delivery waits while an earlier one of its line is pending, under way or parked, or is held in the same
thread, and while a control message of its line is about to go. What is held in another thread is not
waited for: the initiative that a held invitation waits for must reach the unit (R-X-04), and so must a
reminder of it. A control message passes what is held, pending or parked,
but waits for what is under way (it could arrive before the message that it cancels) and for an
earlier control message. A lease that has run out may always be taken over.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, not_, or_, select, update

from hub.delivery import OPEN_AHEAD, State
from hub.store.prepared import Prepared
from hub.store.rows import DeliveryRow
from hub.store.shape import Shape
from hub.store.tables import deliveries

DELIVERY = Shape(deliveries, DeliveryRow, state=State)

_D = deliveries
_AHEAD = deliveries.alias("ahead")


def _ahead(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    same_line = and_(_AHEAD.c.case_id == _D.c.case_id, _AHEAD.c.recipient == _D.c.recipient)
    return exists(select(_AHEAD.c.id).where(same_line, _AHEAD.c.id != _D.c.id, *conditions))


def _is(*states: State) -> ColumnElement[bool]:
    return or_(*(_AHEAD.c.state == state for state in sorted(states)))


_ORDINARY_WAITS = _ahead(
    or_(
        and_(_AHEAD.c.seq < _D.c.seq, _is(*OPEN_AHEAD - {State.HELD})),
        and_(_AHEAD.c.seq < _D.c.seq, _is(State.HELD), _AHEAD.c.thread == _D.c.thread),
        and_(_AHEAD.c.control, _is(State.PENDING, State.SENDING)),
    )
)
_CONTROL_WAITS = _ahead(
    or_(_is(State.SENDING), and_(_AHEAD.c.control, _AHEAD.c.seq < _D.c.seq, _is(State.PENDING)))
)
_MAY_GO = or_(and_(not_(_D.c.control), not_(_ORDINARY_WAITS)), and_(_D.c.control, not_(_CONTROL_WAITS)))


def _take(chosen: Select[Any]) -> Any:
    locked = chosen.limit(bindparam("rows")).with_for_update(skip_locked=True)
    return (
        update(_D)
        .where(_D.c.id.in_(locked))
        .values(
            state=State.SENDING,
            lease=bindparam("new_lease"),
            lease_until=bindparam("new_until"),
            attempts=_D.c.attempts + 1,
        )
        .returning(*DELIVERY.columns)
    )


_PENDING = (
    select(_D.c.id)
    .where(_D.c.state == State.PENDING, _D.c.due <= bindparam("now"), _MAY_GO)
    .order_by(_D.c.due, _D.c.seq)
)
_LOST = select(_D.c.id).where(_D.c.state == State.SENDING, _D.c.lease_until < bindparam("steady"))

#: Takes what may go now, oldest first; parameters now, rows, new_lease, new_until.
CLAIM = Prepared(_take(_PENDING))

#: The same, among given deliveries only (`only`, a list).
CLAIM_ONLY = _take(_PENDING.where(_D.c.id.in_(bindparam("only", expanding=True))))

#: Takes over what a vanished worker had; parameters steady, rows, new_lease, new_until.
TAKE_OVER = Prepared(_take(_LOST))
