"""What a person carries: the task that holds the form, while the delivery is in that person's hands."""

from __future__ import annotations

from dataclasses import dataclass

from hub.accept.case import OpenCase, canonical_bytes
from hub.accept.desk import Desk, unit_ref
from hub.accept.writing import Original, Receiver, render_for
from hub.adapters.printed import printed
from hub.canonical.meeting import Attachment
from hub.canonical.message import Message
from hub.errors import Unacceptable
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
    content = _kept(delivery, row) if delivery.goes_by_hand else _form(desk, ledger, delivery, row)
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
    """What a task's person carries. `forms`: as JSON; several where the message had no room in one."""

    forms: tuple[bytes, ...]
    attachments: tuple[Attachment, ...]

    @property
    def titles(self) -> list[str]:
        """What the files are called, and of which kind they are."""
        return [f"{file.title} ({file.content_type})" for file in self.attachments]

    @property
    def text(self) -> str:
        """To be read and printed."""
        return printed(self.forms, self.titles)


def carried(ledger: Ledger, task: TaskRow) -> Carried:
    """What the task holds, and the files of its message, which no form holds."""
    if task.content is None:
        return Carried((), ())
    further = ledger.further(task.delivery_id) if task.delivery_id else []
    rest = (row.open_body() for row in further if row.goes_by_hand)
    row = ledger.message(task.message_id) if task.message_id and task.delivery_id else None
    information = Message.model_validate_json(row.canonical.open()).information if row else None
    return Carried((task.content.open(), *rest), information.attachments if information else ())


def _kept(delivery: DeliveryRow, row: MessageRow) -> bytes | None:
    """The form as it was made when the message was taken."""
    if delivery.body is not None:
        return delivery.open_body()
    return None if delivery.reason == LOOK_UP else row.canonical.open()


def _form(desk: Desk, ledger: Ledger, delivery: DeliveryRow, row: MessageRow) -> bytes:
    """The whole message as a form, though its recipient has a system."""
    original = original_of(desk, ledger, row)
    facts = OpenCase(ledger, ledger.case(row.case_id), row.case_id).facts
    known = desk.unit(delivery.recipient, desk.clock.now())
    hsa_id = known.hsa_id if known else None
    to = Receiver(delivery.recipient, delivery.recipient_name, hsa_id, None)
    try:
        return render_for(desk, ledger, original, facts, to, delivery.id).document
    except Unacceptable:
        return canonical_bytes(original.message)
