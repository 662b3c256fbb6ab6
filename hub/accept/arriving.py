"""A message has arrived: from now on its answer is owed."""

from __future__ import annotations

from datetime import date, datetime

from hub.accept.desk import Desk
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow


def arrived(desk: Desk, ledger: Ledger, delivery: DeliveryRow, at: datetime) -> None:
    """Give the answer that is owed its date, counted from the arrival (S-60, `domain.md` §4.2)."""
    rule = desk.policy(delivery.recipient, at).owes.get(Event(delivery.event))
    if rule is None:
        return
    due = desk.due(rule, delivery.recipient, at, _reply_by(ledger, delivery) if rule.reply_by else None)
    if due is not None:
        ledger.arm(delivery.id, due, look_at=due)


def _reply_by(ledger: Ledger, delivery: DeliveryRow) -> date | None:
    """The date that the invitation itself names (T-27)."""
    row = ledger.message(delivery.message_id)
    meeting = Message.model_validate_json(row.canonical.open()).meeting if row else None
    return meeting.reply_by if meeting else None
