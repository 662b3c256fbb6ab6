"""A delivery cannot go on by itself: a person gets a task, and the sender is told."""

from __future__ import annotations

from datetime import datetime

from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.accept.own import tell_unit
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, NewTask

PARKED = "Ett meddelande har inte kunnat levereras till {unit}. Det väntar på åtgärd av navets drift."
DELAYED = "Ett meddelande har ännu inte kunnat levereras till {unit}. Navet fortsätter att försöka."


def after_parking(desk: Desk, ledger: Ledger, delivery: DeliveryRow, reason: str, at: datetime) -> None:
    """Write down the task for operations, and tell the sender in its own format."""
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind="delivery.parked",
            case_id=delivery.case_id,
            message_id=delivery.message_id,
            delivery_id=delivery.id,
            rule=reason,
        )
    )
    _tell(desk, ledger, delivery, PARKED, at)


def tell_of_delay(desk: Desk, ledger: Ledger, delivery: DeliveryRow, at: datetime) -> None:
    """Tell the sender, once, that this is taking long."""
    if ledger.told_sender(delivery.id):
        _tell(desk, ledger, delivery, DELAYED, at)


def _tell(desk: Desk, ledger: Ledger, delivery: DeliveryRow, text: str, at: datetime) -> None:
    """Tell the unit that sent what this delivery carries; the hub does not tell itself."""
    message = ledger.message(delivery.message_id)
    if message is None or message.party is None:
        return
    case = OpenCase(ledger, ledger.case(delivery.case_id, lock=True), delivery.case_id)
    sentence = text.format(unit=delivery.recipient_name)
    tell_unit(desk, ledger, case, message.sender_unit, sentence, at, message)
    case.close()
