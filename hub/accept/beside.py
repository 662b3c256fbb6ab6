"""What has no place in the recipient's system goes beside the message: a person sends it as a letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from hub.accept.case import canonical_bytes
from hub.accept.desk import Desk
from hub.accept.writing import BY_HAND
from hub.canonical.base import Model
from hub.canonical.codes import Event, LossAction
from hub.canonical.meeting import Attachment, Information
from hub.canonical.message import GROUPS, CaseRef, Message, NativeId
from hub.canonical.people import UnitRef
from hub.clock import STOCKHOLM
from hub.errors import Unacceptable
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, NewDelivery, NewTask

#: The kind of its task. The message itself goes by its own way and does not wait for it.
BESIDE = "letter.beside"

_OPENING = "Detta hör till ett meddelande i mottagarens system och fick inte plats där."
_RULE = "§7.3"


def put_beside(
    desk: Desk,
    ledger: Ledger,
    message: Message,
    delivery: NewDelivery | DeliveryRow,
    sender: UnitRef,
    unit: str | None,
) -> None:
    """Ask a person at `unit` for the letter, once a delivery, where its losses say that one goes beside."""
    lost = [loss for loss in delivery.losses if loss["action"] == LossAction.SIDE_LETTER]
    if not lost or ledger.tasks(kind=BESIDE, delivery_id=delivery.id):
        return
    told = (f"{loss['text']}\n{_said(message, str(loss['field']))}" for loss in lost)
    to = UnitRef(name=delivery.recipient_name)
    letter = _letter(message, delivery, sender, to, "\n\n".join((_OPENING, *told)))
    try:
        content = desk.adapters[BY_HAND].render(letter).document
    except Unacceptable:
        content = canonical_bytes(letter)
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind=BESIDE,
            case_id=delivery.case_id,
            message_id=delivery.message_id,
            delivery_id=delivery.id,
            unit=unit,
            rule=_RULE,
            content=content,
        )
    )


def take_back_beside(ledger: Ledger, delivery_id: str) -> None:
    """The message goes back, and the letter with it."""
    for task in ledger.tasks(kind=BESIDE, delivery_id=delivery_id):
        ledger.task_done(task.id, by="hub")


def _letter(
    message: Message, delivery: NewDelivery | DeliveryRow, sender: UnitRef, to: UnitRef, text: str
) -> Message:
    """An information message with the delivery's own id, so that an answer to it is one to the message."""
    hubs = NativeId(system="hub", kind="case", value=delivery.case_id)
    groups: dict[str, Any] = dict.fromkeys(GROUPS)
    changed = {
        "id": delivery.id,
        "event": Event.INFO_GENERAL,
        "sender": sender,
        "recipients": (to,),
        "in_reply_to": None,
        "case": CaseRef(ids=(hubs,)),
        "contacts": (),
        "information": Information.model_construct(text=text, attachments=()),
    }
    return message.model_copy(update={**groups, **changed})


def _said(message: Message, path: str) -> str:
    """What stands in the message at a canonical path, as a person reads it."""
    return "\n".join(line for value in _at(message, path.split(".")) for line in _lines(value))


def _at(value: Any, names: list[str]) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _at(item, names)
    elif value is not None and names:
        yield from _at(getattr(value, names[0].partition("[")[0]), names[1:])
    elif value is not None:
        yield value


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Attachment):
        yield f"Bilaga: {value.title} ({value.content_type})"
    elif isinstance(value, Model):
        inner = (line for name in type(value).model_fields for line in _lines(getattr(value, name)))
        yield ", ".join(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, datetime):
        yield value.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
    elif isinstance(value, bool):
        yield "ja" if value else "nej"
    elif value is not None:
        yield str(value.value if isinstance(value, Enum) else value)
