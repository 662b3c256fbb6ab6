"""Prator (Västmanland): its documents become messages, and messages become its documents."""

from __future__ import annotations

from typing import Final

from hub.adapters.continuing import further
from hub.adapters.documents import CONTENT_TYPE, Documents
from hub.adapters.lowering import in_own_fields, merged, stop_protected
from hub.adapters.options import DEFAULT, Options, chosen
from hub.adapters.plans import icf_in_text, responsible_is_named
from hub.adapters.prator_lowering import CHOICES, LOWERED, REFUSED, lower, no_history
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event, InvitationKind
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Unacceptable
from hub.mappings.prator import FORMS, NAMESPACE

__all__ = ["LOWERED", "REFUSED", "PratorAdapter", "lower"]

_SIDE_EFFECTS: Final = {
    InvitationKind.FOLLOW_UP: "Ett nytt möte makulerar den tidigare planen; bekräfta först (C-10).",
    InvitationKind.DISCHARGE: "Går som SIP, aldrig till utskrivningsmodulen SPU (R-VAS-12).",
}


class PratorAdapter:
    """The format `prator`, version 1."""

    system = "prator"
    lowered = LOWERED
    refused = REFUSED
    content_type = CONTENT_TYPE

    def __init__(self, note_key: bytes, options: Options = DEFAULT) -> None:
        self._chosen = chosen(self.system, CHOICES, options)
        self.documents = Documents(self.system, NAMESPACE, FORMS, note_key, options.longest)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        message = self.documents.read(document)
        try:
            responsible_is_named(message)
        except Unacceptable as error:
            error.path = self.documents.path_of(document, "Plan")
            error.line = document.line_of(self.documents.element_at(document, "Plan"))
            raise
        return message

    def render(self, message: Message) -> Rendered:
        """The message as Prator shows it."""
        stop_protected(message)
        no_history(message)
        responsible_is_named(message)
        lowered, losses = lower(message, self._chosen)
        told, headings = icf_in_text(lowered)
        written = self.documents.write(told, by_letter=message.event.is_control)
        said = in_own_fields(message, losses, _with_side_effect(written.losses, told))
        report = merged(said, headings)
        more = further(self.documents, message, written.rest, Event.INFO_FOR_INFORMATION)
        return Rendered(written.document, more, report)

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)


def _with_side_effect(losses: tuple[Loss, ...], message: Message) -> tuple[Loss, ...]:
    """The report, with what staff must know of how Prator takes a kind that it does not have."""
    said = _SIDE_EFFECTS.get(message.meeting.kind) if message.meeting else None
    if said is None:
        return losses
    return tuple(
        loss.model_copy(update={"text": f"{loss.text} {said}"}) if loss.field == "meeting.kind" else loss
        for loss in losses
    )
