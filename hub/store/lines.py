"""Which deliveries may go now: the head of each line (case, recipient), and control messages past it.

A delivery waits while an earlier one of its line is pending, under way or parked, or is held in the same
thread, and while a control message of its line is about to go. What is held in another thread is not
waited for: the initiative that a held invitation waits for must reach the unit (R-X-04), and so must a
reminder of it. A control message passes what is held, pending or parked,
but waits for what is under way (it could arrive before the message that it cancels) and for an
earlier control message. A further document of a message waits, whatever it is, until those before it have
gone. A lease that has run out may always be taken over.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from hub.delivery import OPEN_AHEAD, State
from hub.store.prepared import Prepared
from hub.store.rows import DeliveryRow
from hub.store.shape import Shape
from hub.store.tables import cases, deliveries

DELIVERY = Shape(deliveries, DeliveryRow, state=State)

_D = deliveries
_AHEAD = deliveries.alias("ahead")


def _ahead(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    same_line = and_(_AHEAD.c.case_id == _D.c.case_id, _AHEAD.c.recipient == _D.c.recipient)
    return exists(select(_AHEAD.c.id).where(same_line, _AHEAD.c.id != _D.c.id, *conditions))


def _is(*states: State) -> ColumnElement[bool]:
    return or_(*(_AHEAD.c.state == state for state in sorted(states)))


_PARTS_WAIT = _ahead(_AHEAD.c.message_id == _D.c.message_id, _AHEAD.c.part < _D.c.part, _is(*OPEN_AHEAD))
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
_MAY_GO = and_(
    or_(and_(not_(_D.c.control), not_(_ORDINARY_WAITS)), and_(_D.c.control, not_(_CONTROL_WAITS))),
    or_(_D.c.part == 1, not_(_PARTS_WAIT)),
)


_PENDING = and_(_D.c.state == State.PENDING, _D.c.due <= bindparam("now"), _MAY_GO)
_LOST = and_(_D.c.state == State.SENDING, _D.c.lease_until < bindparam("steady"))


def _taking(*conditions: ColumnElement[bool]) -> Any:
    """Takes the oldest of those that fit; what another transaction is changing is passed over."""
    chosen = (
        select(_D.c.id)
        .where(*conditions)
        .order_by(_D.c.due, _D.c.seq)
        .limit(bindparam("rows"))
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return (
        update(_D)
        .where(_D.c.id.in_(select(chosen.c.id)))
        .values(
            state=State.SENDING,
            lease=bindparam("new_lease"),
            lease_until=bindparam("new_until"),
            attempts=_D.c.attempts + 1,
        )
        .returning(*DELIVERY.columns)
    )


def _locking(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The cases of the oldest of those that fit, locked; those that others hold are left out."""
    return (
        select(cases.c.id)
        .join(_D, _D.c.case_id == cases.c.id)
        .where(*conditions)
        .order_by(_D.c.due, _D.c.seq)
        .limit(bindparam("rows"))
        .with_for_update(of=cases, key_share=True, skip_locked=True)
    )


#: Since when the one that has waited longest may go; parameter now.
WAITING_SINCE = Prepared(select(func.min(_D.c.due)).where(_PENDING))


def _any(column: Column[str], name: str) -> ColumnElement[bool]:
    given: ColumnElement[bool] = column == func.any(bindparam(name, type_=ARRAY(String)))
    return given


class Claim:
    """Takes deliveries under a lease; parameters rows, new_lease, new_until and those of the conditions.

    Where others write at the same time, the cases are locked first and the claim is a statement of its own,
    so that it sees what has been committed for them up to now: else two claims could take a message and
    the one that cancels it, each before the other is to be seen. `only` limits it to given deliveries.
    """

    def __init__(self, condition: ColumnElement[bool]) -> None:
        mine = _D.c.id.in_(bindparam("only", expanding=True))
        self._take = Prepared(_taking(condition))
        self._take_only = _taking(condition, mine)
        self._lock = Prepared(_locking(condition))
        self._lock_only = Prepared(_locking(condition, _any(_D.c.id, "only")))
        self._take_locked = Prepared(_taking(condition, _any(_D.c.case_id, "held")))
        self._take_only_locked = Prepared(
            _taking(condition, _any(_D.c.case_id, "held"), _any(_D.c.id, "only"))
        )

    def at_once(self, only: bool) -> Any:
        """The claim as one statement, where nobody else writes."""
        return self._take_only if only else self._take

    def in_two(self, only: bool) -> tuple[Prepared, Prepared]:
        """The statement that locks cases, and the claim among these: parameter held, their ids."""
        return (self._lock_only, self._take_only_locked) if only else (self._lock, self._take_locked)


#: What may go now, oldest first; parameter now.
FRESH = Claim(_PENDING)

#: What a vanished worker had; parameter steady.
LOST = Claim(_LOST)
