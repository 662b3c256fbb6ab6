"""Consent is asked again before a delivery goes out, where it may have moved since it was written down."""

from __future__ import annotations

from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.accept.place import Place
from hub.accept.settling import Settling
from hub.canonical.message import Message
from hub.care import Told
from hub.delivery import Step
from hub.store.ledger import Ledger
from hub.store.rows import Claimed, NewTask


def ask_again(desk: Desk, ledger: Ledger, claimed: Claimed) -> bool:
    """Whether the delivery may go now; where consent says no it is held, with a task for a person."""
    delivery, now = claimed.delivery, desk.clock.now()
    row = ledger.case(delivery.case_id)
    if row is None:
        return False
    same_day = desk.today(delivery.created_at) == desk.today(now)
    if delivery.control or (row.consent_revision == delivery.consent_revision and same_day):
        return True
    message = ledger.message(delivery.message_id)
    assert message is not None, "a delivery has its message"
    canonical = Message.model_validate_json(message.canonical.open())
    told = Told(canonical, message.id, message.sender_unit, (), message.thread, now)
    case = OpenCase(ledger, row, row.id)
    if message.party is None and canonical.ending is None and delivery.event.startswith("info."):
        return True  # the hub's own standard sentence tells nothing of the person
    verdict = Settling(desk, ledger, case, told, Place(row)).verdict_on(delivery)
    if verdict.kind == "allow":
        return True
    ledger.record(
        claimed.id, claimed.lease, Step.HOLD, reason=verdict.code, held_until="consent", rule=verdict.rule
    )
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind="consent.decide",
            case_id=row.id,
            message_id=message.id,
            delivery_id=delivery.id,
            unit=message.sender_unit,
            rule=verdict.rule,
        )
    )
    return False
