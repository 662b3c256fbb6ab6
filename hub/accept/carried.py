"""What a person carries: the task that holds the form, while the delivery is in that person's hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.accept.case import OpenCase, canonical_bytes
from hub.accept.desk import Desk, unit_ref
from hub.accept.prohibited import allowed_for, files_for
from hub.accept.writing import Original, Receiver, render_for
from hub.adapters.printed import Correspondent, printed
from hub.canonical.meeting import Attachment
from hub.canonical.message import Message
from hub.errors import Unacceptable
from hub.routing.directory import Unit
from hub.routing.leg import WHY
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, MessageRow, NewDelivery, NewTask, TaskRow

#: A person must find out where it goes.
TO_ROUTE = frozenset({"unit.unknown", "unit.ambiguous", "unit.closed", "party.none"})

#: The kind of the task that waits for the answer to what has been carried.
ANSWER = "answer.by-hand"

#: Held by a person too, and of nobody's content: what is asked of others than the recipient (R-VAS-03).
LOOK_UP = "lookup.health-centre"


def task_kind(delivery: NewDelivery | DeliveryRow) -> str:
    """What the task is called: how it goes by hand, or what must be found out first."""
    if delivery.reason in TO_ROUTE:
        return "route.by-hand"
    if delivery.channel in ("letter", "phone"):
        return delivery.channel
    is_routed = delivery.system is None and delivery.reason in WHY  # else a format's gate, or a person
    return str(delivery.reason) if is_routed else "letter"


def task_by_hand(
    desk: Desk, delivery: NewDelivery | DeliveryRow, unit: str | None, rule: str | None, content: bytes | None
) -> NewTask:
    """The task for a delivery that a person carries. `unit`: whose task it is."""
    return NewTask(
        id=desk.new_id(),
        kind=task_kind(delivery),
        case_id=delivery.case_id,
        message_id=delivery.message_id,
        delivery_id=delivery.id,
        unit=unit,
        rule=rule,
        content=content,
    )


def hand_over(desk: Desk, ledger: Ledger, delivery: DeliveryRow) -> None:
    """Ask a person to carry a delivery that was written down before."""
    row = ledger.message(delivery.message_id)
    assert row is not None, "a delivery has its message"
    allowed = allowed_for(desk, original_of(desk, ledger, row), delivery.recipient).original
    content = _kept(delivery, allowed) if delivery.goes_by_hand else _form(desk, ledger, delivery, allowed)
    ledger.add_task(task_by_hand(desk, delivery, row.sender_unit, "R-ALL-02", content))


def original_of(desk: Desk, ledger: Ledger, row: MessageRow) -> Original:
    """A message that was kept, to be written out once more."""
    message = Message.model_validate_json(row.canonical.open())
    known = desk.unit(row.sender_unit, desk.clock.now())
    sender = unit_ref(desk, row.sender_unit, desk.clock.now()) if known else message.sender
    answered = ledger.message(row.in_reply_to) if row.in_reply_to else None
    return Original(message, row.case_id, row.thread or row.id, answered, sender)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a task's person carries. `forms`: as JSON; several where the message had no room in one.

    `to`: the unit it goes to, None where it is for nobody but the person. `sender`: the one who is answered.
    """

    forms: tuple[bytes, ...]
    attachments: tuple[Attachment, ...]
    to: Correspondent | None = None
    sender: Correspondent | None = None

    @property
    def titles(self) -> list[str]:
        """What the files are called, and of which kind they are."""
        return [f"{file.title} ({file.content_type})" for file in self.attachments]

    @property
    def text(self) -> str:
        """The letter, to be read, printed and posted."""
        return printed(self.forms, self.titles, self.to, self.sender)


def carried(ledger: Ledger, task: TaskRow, unit: Callable[[str], Unit | None]) -> Carried:
    """What the task holds, and the files of its message, which no form holds.

    `unit`: the directory's unit of a key today, for the addresses of the letter.
    """
    if task.content is None:
        return Carried((), ())
    further = ledger.further(task.delivery_id) if task.delivery_id else []
    rest = (row.open_body() for row in further if row.goes_by_hand)
    delivery = ledger.delivery(task.delivery_id) if task.delivery_id else None
    row = ledger.message(task.message_id) if task.message_id else None
    to = _correspondent(unit(delivery.recipient), delivery.recipient_name) if delivery else None
    caller = unit(row.sender_unit) if row else None
    sender = _correspondent(caller, caller.name) if caller else None
    return Carried((task.content.open(), *rest), _files(ledger, task), to, sender)


def _correspondent(unit: Unit | None, name: str) -> Correspondent:
    """The unit under the name that its form has for it, with the address where the directory has one."""
    return Correspondent(name, unit.postal_address, unit.phone) if unit else Correspondent(name)


def _files(ledger: Ledger, task: TaskRow) -> tuple[Attachment, ...]:
    """Those of the message that may go to the unit of the task's delivery."""
    delivery = ledger.delivery(task.delivery_id) if task.delivery_id else None
    row = ledger.message(task.message_id) if task.message_id else None
    if delivery is None or row is None:
        return ()
    return files_for(Message.model_validate_json(row.canonical.open()), delivery.losses)


def _kept(delivery: DeliveryRow, original: Original) -> bytes | None:
    """The form as it was made when the message was taken."""
    if delivery.body is not None:
        return delivery.open_body()
    return None if delivery.reason == LOOK_UP else canonical_bytes(original.message)


def _form(desk: Desk, ledger: Ledger, delivery: DeliveryRow, original: Original) -> bytes:
    """The whole message as a form, though its recipient has a system."""
    facts = OpenCase(ledger, ledger.case(original.case_id), original.case_id).facts
    known = desk.unit(delivery.recipient, desk.clock.now())
    hsa_id = known.hsa_id if known else None
    to = Receiver(delivery.recipient, delivery.recipient_name, hsa_id, None)
    try:
        return render_for(desk, ledger, original, facts, to, delivery.id).document
    except Unacceptable:
        return canonical_bytes(original.message)
