"""Deliveries: what is on its way to whom, and who may send it now."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from hub.delivery import LIVE, State, Step, next_state
from hub.errors import NotFound
from hub.store.audit import AuditLedger
from hub.store.lines import DELIVERY, FRESH, LOST, WAITING_SINCE, Claim
from hub.store.locks import case_locked
from hub.store.prepared import Prepared
from hub.store.rows import Claimed, DeliveryRow, NewDelivery
from hub.store.shape import Listing
from hub.store.tables import deliveries

_D = deliveries
#: A message's documents to a unit stand together, in the order in which they are read.
_TOGETHER = (func.coalesce(_D.c.part_of, _D.c.id), _D.c.part)
_OF_CASE = Listing(DELIVERY, _D, _D.c.seq, *_TOGETHER)
_NEWEST = Listing(DELIVERY, _D, _D.c.created_at.desc(), *_TOGETHER)
_INSERT = Prepared(insert(_D))
_GET = Prepared(DELIVERY.select().where(_D.c.id == bindparam("wanted")))
_LOCK = Prepared(DELIVERY.select().where(_D.c.id == bindparam("wanted"), case_locked(_D)).with_for_update())
_NEXT_DUE = Prepared(select(func.min(_D.c.due)).where(_D.c.state == State.PENDING))
_COUNTS = Prepared(select(_D.c.state, func.count()).group_by(_D.c.state))
_OF_MESSAGE = Prepared(
    DELIVERY.select().where(_D.c.message_id == bindparam("wanted")).order_by(_D.c.created_at, *_TOGETHER)
)
_FURTHER = Prepared(DELIVERY.select().where(_D.c.part_of == bindparam("wanted")).order_by(_D.c.part))
_LIVE_OF = Prepared(
    DELIVERY.select()
    .where(_D.c.case_id == bindparam("wanted"), or_(*(_D.c.state == state for state in sorted(LIVE))))
    .order_by(_D.c.seq, *_TOGETHER)
)
_HELD_LEASE = (
    _D.c.id == bindparam("wanted"),
    _D.c.lease == bindparam("held_lease"),
    _D.c.state == State.SENDING,
)
_RECORD = Prepared(
    update(_D)
    .where(*_HELD_LEASE, case_locked(_D))
    .values(
        state=bindparam("to"),
        lease=None,
        lease_until=None,
        reason=bindparam("why"),
        held_until=bindparam("until"),
        due=func.coalesce(bindparam("new_due", type_=_D.c.due.type), _D.c.due),
        sent_at=func.coalesce(_D.c.sent_at, bindparam("arrived", type_=_D.c.due.type)),
        acknowledged_at=bindparam("answered"),
    )
    .returning(_D.c.case_id)
)
_MOVED = (
    *("state", "lease", "lease_until", "sent_at", "acknowledged_at"),
    *("due", "attempts", "reason", "held_until", "give_up_at", "let_go_at", "consent_revision"),
)
_MOVE = Prepared(
    update(_D)
    .where(_D.c.id == bindparam("wanted"))
    .values({name: bindparam(f"new_{name}") for name in _MOVED})
)
_EXTEND = Prepared(update(_D).where(*_HELD_LEASE).values(lease_until=bindparam("new_until")))
_TOLD = Prepared(
    update(_D)
    .where(_D.c.id == bindparam("wanted"), _D.c.told_sender_at.is_(None), case_locked(_D))
    .values(told_sender_at=bindparam("now"))
)
_UNTOLD = Prepared(
    DELIVERY.select()
    .where(
        or_(*(_D.c.state == state for state in (State.PARKED, State.PENDING, State.SENDING))),
        _D.c.told_sender_at.is_(None),
        _D.c.attempts > 0,
        _D.c.created_at <= bindparam("latest"),
    )
    .order_by(_D.c.created_at)
    .limit(bindparam("rows"))
)
_AS_GIVEN = tuple(name for name in NewDelivery.__dataclass_fields__ if name not in ("body", "owes"))


class DeliveryLedger(AuditLedger):
    """The deliveries' part of a transaction."""

    def add_deliveries(self, new: Sequence[NewDelivery], *, actor: str = "hub") -> None:
        """Keeps deliveries with their rendered bytes, each with its journal entry."""
        if not new:
            return
        now = self.clock.now()
        _INSERT.run_many(self._connection, [self._values(delivery, now) for delivery in new])
        self._note_all(
            [
                self._entry(actor, "create", "delivery", d.id, d.case_id, None, d.state, d.rule, _made(d))
                for d in new
            ]
        )

    def delivery(self, id: str) -> DeliveryRow | None:
        return self._first(DELIVERY, _GET, {"wanted": id})

    def claim(
        self, limit: int, lease: str, lease_seconds: float, *, only: Sequence[str] | None = None
    ) -> list[Claimed]:
        """Takes up to `limit` deliveries that may go now under `lease`; see `lines` for which may.

        `only`: among these alone, in the transaction that has added them. A lease that has run out
        is taken over first.
        """
        lasts = {"new_lease": lease, "new_until": self.clock.steady() + lease_seconds}
        lost = [] if only is not None else self._take(LOST, limit, None, steady=self.clock.steady(), **lasts)
        rest = limit - len(lost)
        fresh = self._take(FRESH, rest, only, now=self.clock.now(), **lasts) if rest > 0 else []
        return self._claimed(lost, State.SENDING) + self._claimed(fresh, State.PENDING)

    def record(
        self,
        delivery_id: str,
        lease: str,
        step: Step,
        *,
        reason: str | None = None,
        due: datetime | None = None,
        held_until: str | None = None,
        rule: str | None = None,
        actor: str = "hub",
    ) -> bool:
        """What came of sending. False, and nothing is done, where the lease no longer holds.

        `due`: when to try again. `held_until`: what a held one waits for.
        """
        to = next_state(State.SENDING, step)
        values = {
            "wanted": delivery_id,
            "held_lease": lease,
            "to": to,
            "why": reason,
            "until": held_until,
            "new_due": due,
            "arrived": self.clock.now() if to in (State.SENT, State.ACKNOWLEDGED) else None,
            "answered": self.clock.now() if to is State.ACKNOWLEDGED else None,
        }
        case_id = self._scalar(_RECORD, values)
        if case_id is None:
            return False
        detail = {"reason": reason} if reason else None
        self._note_all(
            [self._entry(actor, step, "delivery", delivery_id, case_id, State.SENDING, to, rule, detail)]
        )
        return True

    def extend(self, delivery_id: str, lease: str, lease_seconds: float) -> bool:
        """Keeps the lease for so much longer from now; False where it no longer holds."""
        values = {
            "wanted": delivery_id,
            "held_lease": lease,
            "new_until": self.clock.steady() + lease_seconds,
        }
        return self._run(_EXTEND, values) == 1

    def step(
        self,
        delivery_id: str,
        step: Step,
        *,
        actor: str,
        reason: str | None = None,
        rule: str | None = None,
        due: datetime | None = None,
        give_up_at: datetime | None = None,
        held_until: str | None = None,
        consent_revision: int | None = None,
    ) -> DeliveryRow:
        """Moves a delivery that no lease guards; NotFound, or Conflict(`delivery.step`).

        REPLAY and RELEASE make it due now unless `due` says when; REPLAY starts counting attempts anew.
        `consent_revision`: of the case, where consent has been asked of it just now.
        """
        row = self._first(DELIVERY, _LOCK, {"wanted": delivery_id})
        if row is None:
            raise NotFound("delivery.unknown", "there is no delivery with this id")
        moved = replace(
            self._moved(row, step),
            reason=reason,
            held_until=held_until,
        )
        moved = replace(moved, due=due or moved.due, give_up_at=give_up_at or moved.give_up_at)
        if consent_revision is not None:
            moved = replace(moved, consent_revision=consent_revision)
        self._run(_MOVE, {"wanted": row.id} | {f"new_{name}": getattr(moved, name) for name in _MOVED})
        detail = {"reason": reason} if reason else None
        self._note_all(
            [self._entry(actor, step, "delivery", row.id, row.case_id, row.state, moved.state, rule, detail)]
        )
        return moved

    def told_sender(self, delivery_id: str) -> bool:
        """Remembers that the sender has been told that it takes long; True the first time only."""
        values = {"wanted": delivery_id, "now": self.clock.now()}
        return self._run(_TOLD, values) == 1

    def untold(self, latest: datetime, limit: int = 100) -> list[DeliveryRow]:
        """Deliveries created before `latest`, tried in vain, whose sender has not been told."""
        return self._all(DELIVERY, _UNTOLD, {"latest": latest, "rows": limit})

    def live_of(
        self, case_id: str, *, thread: str | None = None, unit: str | None = None
    ) -> list[DeliveryRow]:
        """What is still to be done in a case, a thread of it, or for one unit; in the case's order."""
        return [
            row
            for row in self._all(DELIVERY, _LIVE_OF, {"wanted": case_id})
            if thread in (None, row.thread) and unit in (None, row.recipient)
        ]

    def further(self, delivery_id: str) -> list[DeliveryRow]:
        """The further documents that go behind this delivery, in the order in which they are read."""
        return self._all(DELIVERY, _FURTHER, {"wanted": delivery_id})

    def deliveries_of(self, message_id: str) -> list[DeliveryRow]:
        return self._all(DELIVERY, _OF_MESSAGE, {"wanted": message_id})

    def deliveries(
        self,
        *,
        case_id: str | None = None,
        state: State | None = None,
        recipient: str | None = None,
        party: str | None = None,
        channel: str | None = None,
        thread: str | None = None,
        limit: int = 100,
    ) -> list[DeliveryRow]:
        """Deliveries: a case's in its order, else the newest first."""
        wanted = {"case_id": case_id, "state": state, "recipient": recipient, "party": party}
        wanted |= {"channel": channel, "thread": thread}
        return self._list(_OF_CASE if case_id else _NEWEST, wanted, limit)

    def parked(self, limit: int = 100) -> list[DeliveryRow]:
        """What a person must look at, the newest first."""
        return self.deliveries(state=State.PARKED, limit=limit)

    def next_due(self) -> datetime | None:
        """When the earliest pending delivery is due; None where none is pending."""
        due: datetime | None = self._scalar(_NEXT_DUE)
        return due

    def waiting_since(self) -> datetime | None:
        """When the delivery fell due that may go and has waited longest; None where none waits."""
        due: datetime | None = self._scalar(WAITING_SINCE, {"now": self.clock.now()})
        return due

    def delivery_counts(self) -> dict[State, int]:
        """How many deliveries are in each state."""
        return {State(state): count for state, count in _COUNTS.rows(self._connection)}

    def _values(self, new: NewDelivery, now: datetime) -> dict[str, Any]:
        row = {name: getattr(new, name) for name in _AS_GIVEN}
        row["body"] = self._seal(new.body, "deliveries", new.id, "body")
        row["body_hash"] = None if new.body is None else hashlib.sha256(new.body).hexdigest()
        return row | {"attempts": 0, "created_at": now}

    def _take(self, claim: Claim, rows: int, only: Sequence[str] | None, **values: Any) -> list[DeliveryRow]:
        values["rows"] = rows
        if only is not None:
            values["only"] = list(only)
        if self._alone:
            return self._all(DELIVERY, claim.at_once(only is not None), values)
        lock, take = claim.in_two(only is not None)
        values["held"] = [row[0] for row in lock.rows(self._connection, values)]
        return self._all(DELIVERY, take, values) if values["held"] else []

    def _claimed(self, rows: list[DeliveryRow], before: State) -> list[Claimed]:
        self._note_all(
            [
                self._entry(
                    "hub", Step.CLAIM, "delivery", row.id, row.case_id, before, State.SENDING, None, {}
                )
                for row in rows
            ]
        )
        rows.sort(key=lambda row: (row.due, row.seq))
        return [Claimed(row, str(row.lease)) for row in rows]

    def _moved(self, row: DeliveryRow, step: Step) -> DeliveryRow:
        to, now = next_state(row.state, step), self.clock.now()
        arrived = to in (State.SENT, State.ACKNOWLEDGED)
        return replace(
            row,
            state=to,
            lease=None,
            lease_until=None,
            sent_at=(row.sent_at or now) if arrived else row.sent_at,
            acknowledged_at=now if to is State.ACKNOWLEDGED else row.acknowledged_at,
            due=now if step in (Step.RELEASE, Step.REPLAY) else row.due,
            let_go_at=now if step is Step.RELEASE else row.let_go_at,
            attempts=0 if step is Step.REPLAY else row.attempts,
        )


def _made(new: NewDelivery) -> dict[str, Any]:
    """What the journal keeps of a new delivery, so that a changed row or a lost expectation shows."""
    made: dict[str, Any] = {"seq": new.seq, "to": new.recipient}
    made |= {"part": new.part} if new.part > 1 else {}
    return made | {"owes": new.owes} if new.owes else made
