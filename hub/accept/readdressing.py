"""What a person carries because nobody knew for whom it is goes on to the unit that the person has found."""

from __future__ import annotations

from collections.abc import Iterable

from hub import care
from hub.accept.carried import original_of
from hub.accept.carrying import Carrying
from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.place import Place
from hub.canonical.message import Message
from hub.care import CaseFacts, Told
from hub.delivery import Step
from hub.errors import Unacceptable
from hub.routing.directory import unit_key
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, MessageRow

_INVITATIONS = frozenset({"invitation.sent", "invitation.changed"})


def send_on(desk: Desk, ledger: Ledger, delivery: DeliveryRow, unit: str, by: str) -> None:
    """All that waits by hand in the case for the delivery's address goes to `unit` (its key), in its order.

    Raises Unacceptable(`task.unit`) where the directory has no such unit, or it is the address itself.
    """
    if desk.unit(unit, desk.clock.now()) is None or unit == delivery.recipient:
        raise no_such_unit()
    case = OpenCase(ledger, ledger.case(delivery.case_id, lock=True), delivery.case_id)
    case.keep(care.found(case.facts, delivery.recipient, unit))
    waiting = [row for row in ledger.live_of(case.id, unit=delivery.recipient) if row.goes_by_hand]
    for row in waiting:
        ledger.step(row.id, Step.SUPERSEDE, actor=by)
        for task in ledger.tasks(delivery_id=row.id):
            ledger.task_done(task.id, by=by)
    for row, message in _each_once(ledger, waiting):
        _send(desk, ledger, case, row, message, unit)
    case.close()


def no_such_unit() -> Unacceptable:
    """The answer names no unit that it can go to."""
    return Unacceptable(
        "task.unit",
        "the answer names no unit of the directory that it could go to",
        path="unit",
        advice="Give the unit's HSA-id as the directory has it: `hub directory where NAME`.",
    )


def as_found(desk: Desk, message: Message, facts: CaseFacts | None) -> Message:
    """The message with the units that people have found in this case for what it is addressed to."""
    names = {one.address: one.unit for one in facts.readdressed} if facts else {}
    if not names:
        return message
    now = desk.clock.now()
    keys = [unit_key(ref, desk.directory.find(ref, desk.today(now))) for ref in message.recipients]
    refs = tuple(
        unit_ref(desk, names[key], now) if key in names else ref
        for key, ref in zip(keys, message.recipients, strict=True)
    )
    return message.model_copy(update={"recipients": refs})


def _each_once(ledger: Ledger, waiting: list[DeliveryRow]) -> Iterable[tuple[DeliveryRow, MessageRow]]:
    """First documents alone, and of a meeting's invitations the newest: it says all that the others said."""
    newest = {row.thread: row.id for row in waiting if row.part == 1 and row.event in _INVITATIONS}
    for row in waiting:
        is_old = row.event in _INVITATIONS and newest[row.thread] != row.id
        message = ledger.message(row.message_id)
        if row.part == 1 and not is_old and message is not None:
            yield row, message


def _send(
    desk: Desk, ledger: Ledger, case: OpenCase, delivery: DeliveryRow, row: MessageRow, unit: str
) -> None:
    original, now = original_of(desk, ledger, row), desk.clock.now()
    told = Told(original.message, row.id, row.sender_unit, (unit,), original.thread, now)
    outcome = care.readdressed(case.facts, told, delivery.recipient, lambda key: desk.policy(key, now))
    case.keep(outcome.facts)
    place = Place(ledger.case(case.id), original.thread, original.answered)
    carrying = Carrying(desk, ledger, case, told, original.sender, place)
    carrying.send_on(outcome.effects, delivery.id)
