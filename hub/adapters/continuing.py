"""What had no room in a document goes on in information messages of the same system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hub.adapters.document_set import DocumentSet
from hub.adapters.lowering import as_event
from hub.adapters.seam import Further
from hub.canonical.codes import Event
from hub.canonical.meeting import Information
from hub.canonical.message import CaseRef, Message
from hub.errors import Unacceptable

_ID_LENGTH: Final = 80
#: Of the case, what finds it; how the plan stands and the like is in the first document.
_KEPT: Final = ("ids", "initiative", "meeting")


def as_is(document: bytes) -> bytes:
    """A document without an envelope."""
    return document


def further(
    documents: DocumentSet[Any],
    message: Message,
    rest: Sequence[str],
    event: Event,
    finish: Callable[[bytes], bytes] = as_is,
) -> tuple[Further, ...]:
    """The rest of a message's texts, each as a document of its own that tells `event`.

    The envelope is the message's, with its own id and without what the first document says already.
    `finish`: what is done with a document before it goes.
    """
    envelope = _envelope(message)
    found: list[Further] = []
    for number, text in enumerate(rest, start=2):
        own = envelope.model_copy(update={"id": further_id(message.id, number)})
        information = Information.model_construct(text=text, attachments=())
        written = documents.write(as_event(own, event, information=information))
        if written.rest:
            raise Unacceptable("text.too-long", "the rest of a text does not fit", path="information.text")
        found.append(Further(own.id, finish(written.document), event))
    return tuple(found)


def further_id(message_id: str, number: int) -> str:
    """The id of a message's further document: its own, or as much of it as an id has room for, and `-2` …"""
    ending = f"-{number}"
    return f"{message_id[: _ID_LENGTH - len(ending)]}{ending}"


def _envelope(message: Message) -> Message:
    case = CaseRef(**{name: getattr(message.case, name) for name in _KEPT})
    patient = message.patient.model_copy(update={"address": None, "phone": None})
    update = {"urgent": False, "case": case, "patient": patient, "contacts": ()}
    return message.model_copy(update=update)
