"""A receiver stays silent.

What is overdue climbs the ladder: first the unit is reminded, then a person at the sender gets a task.
Each rung is climbed once, by whoever comes first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hub import metrics
from hub.accept import Desk, tell_unit
from hub.accept.case import OpenCase
from hub.accept.closing import close_what_waited, waited_long_enough
from hub.accept.parking import tell_of_delay
from hub.bus.seam import Bus
from hub.delivery import TELL_SENDER_AFTER
from hub.store.ledger import Ledger
from hub.store.rows import ExpectationRow, NewTask, Waiting
from hub.store.store import Store

REMINDER = "Påminnelse: ett meddelande till {unit} väntar på kvittens. Tiden har gått ut ({rule})."
OVERDUE = "{unit} har inte kvitterat i tid ({rule}). Kontakta enheten på annat sätt."


class Deadlines:
    """Finds what is overdue and acts on it."""

    def __init__(self, store: Store, desk: Desk, bus: Bus, remind_for: timedelta) -> None:
        self._store = store
        self._desk = desk
        self._bus = bus
        self._remind_for = remind_for

    async def sweep(self) -> int:
        """One round: every overdue answer climbs one rung, every long delay is told, what was closed
        without a reason is closed with the standard text. How many there were."""
        now = self._desk.clock.now()
        overdue = await self._store.read(lambda ledger: ledger.overdue(now))
        for row in overdue:
            await self._store.write(lambda ledger, row=row: self._climb(ledger, row, now))  # type: ignore[misc]
        delayed = await self._store.write(lambda ledger: self._tell_of_delays(ledger, now))
        closed = await self._close_without_reason(now)
        if overdue or delayed or closed:
            self._bus.wake()
        return len(overdue) + delayed + closed

    async def _close_without_reason(self, now: datetime) -> int:
        """Closings that have waited for a reason as long as their region lets them (S-54)."""
        silent = await self._store.read(lambda ledger: waited_long_enough(self._desk, ledger, now))
        for task in silent:
            await self._store.write(
                lambda ledger, task=task: close_what_waited(self._desk, ledger, task, now)  # type: ignore[misc]
            )
        return len(silent)

    def _climb(self, ledger: Ledger, row: ExpectationRow, now: datetime) -> None:
        if row.rung == 0:
            self._remind(ledger, row, now)
        else:
            self._escalate(ledger, row, now)

    def _remind(self, ledger: Ledger, row: ExpectationRow, now: datetime) -> None:
        if not ledger.climb(row.id, 1, look_at=now + self._remind_for, rule=row.rule):
            return
        metrics.OVERDUE.labels(row.rule, "reminder").inc()
        case = OpenCase(ledger, ledger.case(row.case_id, lock=True), row.case_id)
        tell_unit(self._desk, ledger, case, row.unit, self._sentence(REMINDER, row, now), now)
        case.close()

    def _escalate(self, ledger: Ledger, row: ExpectationRow, now: datetime) -> None:
        if not ledger.settle(row.id, Waiting.ESCALATED, at=now, rule=row.rule):
            return
        metrics.OVERDUE.labels(row.rule, "person").inc()
        delivery = ledger.delivery(row.delivery_id)
        message = ledger.message(delivery.message_id) if delivery else None
        ledger.add_task(
            NewTask(
                id=self._desk.new_id(),
                kind="expectation.overdue",
                case_id=row.case_id,
                message_id=message.id if message else None,
                delivery_id=row.delivery_id,
                expectation_id=row.id,
                unit=message.sender_unit if message else None,
                rule=row.rule,
            )
        )
        if message is not None:
            case = OpenCase(ledger, ledger.case(row.case_id, lock=True), row.case_id)
            text = self._sentence(OVERDUE, row, now)
            tell_unit(self._desk, ledger, case, message.sender_unit, text, now, message)
            case.close()

    def _sentence(self, text: str, row: ExpectationRow, now: datetime) -> str:
        unit = self._desk.unit(row.unit, now)
        return text.format(unit=unit.name if unit else "enheten", rule=row.rule)

    def _tell_of_delays(self, ledger: Ledger, now: datetime) -> int:
        delayed = ledger.untold(now - TELL_SENDER_AFTER)
        for delivery in delayed:
            tell_of_delay(self._desk, ledger, delivery, now)
        return len(delayed)
