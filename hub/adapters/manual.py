"""The manual routine (Uppsala län, and every unit without a system): forms become messages, and back.

A protected identity is handled by hand alone (R-UPP-07, §5.7): no form is ever made of it.
"""

from __future__ import annotations

from hub.adapters.continuing import further
from hub.adapters.json_documents import JSON_CONTENT_TYPE, JsonDocuments
from hub.adapters.lowering import in_own_fields, merged, stop_protected
from hub.adapters.manual_lowering import LOWERED, REFUSED, lower
from hub.adapters.options import DEFAULT, Options, chosen
from hub.adapters.plans import icf_in_text
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.mappings.manual import FORMS, NAMESPACE

__all__ = ["LOWERED", "REFUSED", "ManualAdapter", "lower"]


class ManualAdapter:
    """The format `manual`, version 1: what a letter, a printed form and the portal show."""

    system = "manual"
    lowered = LOWERED
    refused = REFUSED
    content_type = JSON_CONTENT_TYPE

    def __init__(self, note_key: bytes, options: Options = DEFAULT) -> None:
        chosen(self.system, {}, options)
        self.documents = JsonDocuments(self.system, NAMESPACE, FORMS, note_key, options.longest)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the form says."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        return self.documents.read(document)

    def render(self, message: Message) -> Rendered:
        """The message as a form shows it."""
        stop_protected(message)
        lowered, losses = lower(message)
        headed, headings = icf_in_text(lowered)
        written = self.documents.write(headed, by_letter=message.event.is_control)
        more = further(self.documents, message, written.rest, Event.INFO_GENERAL)
        said = in_own_fields(message, losses, written.losses)
        return Rendered(written.document, more, merged(said, headings))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)
