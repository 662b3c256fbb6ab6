"""A message has arrived: from now on its answer is owed."""

from __future__ import annotations

from datetime import datetime

from hub.accept.desk import Desk
from hub.canonical.codes import Event
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow


def arrived(desk: Desk, ledger: Ledger, delivery: DeliveryRow, at: datetime) -> None:
    """Give the answer that is owed its date, counted from the arrival (S-60, `domain.md` §4.2)."""
    rule = desk.policy(delivery.recipient, at).owes.get(Event(delivery.event))
    if rule is None or rule.reply_by:
        return
    due = desk.due(rule, delivery.recipient, at, None)
    if due is not None:
        ledger.arm(delivery.id, due, look_at=due)
