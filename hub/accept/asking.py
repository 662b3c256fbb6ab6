"""Consent is asked again before a delivery goes out, where it may have moved since it was written down."""

from __future__ import annotations

from hub.accept.beside import take_back_beside
from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.accept.place import Place
from hub.accept.settling import Settling
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.care import Told
from hub.consent import Verdict
from hub.delivery import Step
from hub.store.ledger import Ledger
from hub.store.rows import CaseRow, Claimed, DeliveryRow, NewTask


def ask_again(desk: Desk, ledger: Ledger, claimed: Claimed) -> bool:
    """Whether the delivery may go now; where consent says no it is held, with a task for a person."""
    delivery, now = claimed.delivery, desk.clock.now()
    row = ledger.case(delivery.case_id)
    if row is None:
        return False
    same_day = desk.today(delivery.let_go_at or delivery.created_at) == desk.today(now)
    if delivery.control or (row.consent_revision == delivery.consent_revision and same_day):
        return True
    verdict = _verdict(desk, ledger, row, delivery)
    if verdict is None:
        return True
    why, rule = verdict.code, verdict.rule
    ledger.record(claimed.id, claimed.lease, Step.HOLD, reason=why, held_until="consent", rule=rule)
    ledger.step_along(claimed.id, Step.HOLD, actor="hub", reason=why, held_until="consent", rule=rule)
    take_back_beside(ledger, claimed.id)
    ledger.add_task(_question(desk, ledger, delivery, rule))
    return False


def held_for_consent(desk: Desk, ledger: Ledger, delivery: DeliveryRow, by: str) -> bool:
    """Whether a delivery that a person lets go waits for consent all the same (I-02); a task says so."""
    row = ledger.case(delivery.case_id)
    verdict = _verdict(desk, ledger, row, delivery) if row and not delivery.control else None
    if verdict is None:
        return False
    ledger.step(
        delivery.id, Step.HOLD, actor=by, reason=verdict.code, held_until="consent", rule=verdict.rule
    )
    if delivery.part == 1:
        ledger.add_task(_question(desk, ledger, delivery, verdict.rule))
    return True


def _verdict(desk: Desk, ledger: Ledger, row: CaseRow, delivery: DeliveryRow) -> Verdict | None:
    """What consent says now against the delivery; None where it may go."""
    message = ledger.message(delivery.message_id)
    assert message is not None, "a delivery has its message"
    canonical = Message.model_validate_json(message.canonical.open())
    if message.party is None and _tells_nothing(canonical):
        return None
    now = desk.clock.now()
    told = Told(canonical, message.id, message.sender_unit, (), message.thread, now)
    case = OpenCase(ledger, row, row.id)
    verdict = Settling(desk, ledger, case, told, Place(row)).verdict_on(delivery)
    return None if verdict.kind == "allow" else verdict


def _question(desk: Desk, ledger: Ledger, delivery: DeliveryRow, rule: str) -> NewTask:
    message = ledger.message(delivery.message_id)
    return NewTask(
        id=desk.new_id(),
        kind="consent.decide",
        case_id=delivery.case_id,
        message_id=delivery.message_id,
        delivery_id=delivery.id,
        unit=message.sender_unit if message else None,
        rule=rule,
    )


def _tells_nothing(own: Message) -> bool:
    """Whether a message of the hub's own holds a standard sentence or an ending with its code alone."""
    is_sentence = own.ending is None and own.event.startswith("info.")
    return is_sentence or own.event is Event.PLAN_CLOSED
