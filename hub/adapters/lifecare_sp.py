"""Lifecare SP (Örebro län): its documents become messages, and messages become its documents."""

from __future__ import annotations

from hub.adapters.continuing import further
from hub.adapters.json_documents import JSON_CONTENT_TYPE, JsonDocuments
from hub.adapters.lifecare_lowering import CHOICES, LOWERED, REFUSED, lower
from hub.adapters.lowering import in_own_fields, merged, stop_protected
from hub.adapters.options import DEFAULT, Options, chosen
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.mappings.lifecare_sp import FORMS, NAMESPACE

__all__ = ["LOWERED", "REFUSED", "LifecareAdapter", "lower"]


class LifecareAdapter:
    """The format `lifecare-sp`, version 1."""

    system = "lifecare-sp"
    lowered = LOWERED
    refused = REFUSED
    content_type = JSON_CONTENT_TYPE

    def __init__(self, note_key: bytes, options: Options = DEFAULT) -> None:
        self._chosen = chosen(self.system, CHOICES, options)
        self.documents = JsonDocuments(self.system, NAMESPACE, FORMS, note_key, options.longest)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        return self.documents.read(document)

    def render(self, message: Message) -> Rendered:
        """The message as Lifecare SP shows it."""
        stop_protected(message)
        lowered, losses = lower(message, self._chosen)
        written = self.documents.write(lowered, by_letter=message.event.is_control)
        more = further(self.documents, message, written.rest, Event.INFO_GENERAL)
        return Rendered(written.document, more, merged(in_own_fields(message, losses, written.losses)))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)
