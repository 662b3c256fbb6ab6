"""Cosmic Link (Kalmar): its documents in their envelopes become messages, and messages become them."""

from __future__ import annotations

from typing import Final

from hub.adapters.continuing import further
from hub.adapters.cosmic_consent import from_answers, told_by, with_answers
from hub.adapters.cosmic_lowering import LOWERED, REFUSED, lower
from hub.adapters.documents import Documents
from hub.adapters.lowering import in_own_fields, merged
from hub.adapters.options import DEFAULT, Options, chosen
from hub.adapters.seam import Rendered
from hub.adapters.soap import CONTENT_TYPE, Enveloped, in_envelope, unwrap, wrap, wrap_receipt
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import HubError, Malformed, Unacceptable
from hub.mappings.cosmic_link import FORMS, NAMESPACE
from hub.mappings.cosmic_link.case import REGISTERED
from hub.mappings.cosmic_link.words import ANSWER
from hub.mappings.moments import HSA_ID
from hub.mappings.table import Table
from hub.mappings.xml import Document, read_xml

_SHARING: Final = "Samtycken/SamtyckeTillInformationsdelning"
_FOR_SIP: Final = "Samtycken/SamtyckeTillSamordnadIndividuellPlanering"
_COMMENT: Final = "Kommentar"
_STATUS: Final = "Status"
_ANSWERS: Final = frozenset(word for words in ANSWER.words.values() for word in words)


class CosmicDocuments(Documents):
    """Cosmic Link's documents, each in its SOAP envelope; places in errors are those of the envelope."""

    def open(self, raw: bytes) -> Enveloped:
        """What the envelope in `raw` holds, of this namespace and version. Raises TooLarge, Malformed."""
        document = unwrap(read_xml(raw))
        self.checked(document)
        if document.address is None and not self.is_receipt(document):
            message = "an element that must be there is missing, or empty"
            line = document.line_of(document.root)
            raise Malformed("element.missing", message, path="/Envelope/Header", line=line)
        return document

    def read(self, document: Document) -> Message:
        """The message in the envelope. Raises Malformed, Unacceptable with path and line."""
        try:
            return super().read(document)
        except HubError as error:
            raise self._placed(error, document) from None

    def read_receipt(self, document: Document) -> TechnicalReceipt:
        """The technical receipt in the envelope. Raises Malformed."""
        try:
            return super().read_receipt(document)
        except HubError as error:
            raise self._placed(error, document) from None

    def table_of(self, document: Document) -> Table:
        """The table for the document; two answers in one dialog choose what a registration tells."""
        table = super().table_of(document)
        if self.root_of(document) == "Samtycke" and self.text_at(document, "Händelse") == REGISTERED:
            texts = (self.text_at(document, place) for place in (_SHARING, _FOR_SIP))
            said = [ANSWER.read(text) for text in texts if text in _ANSWERS]
            if len(said) == 2 and (event := told_by(*said)) is not None:
                return self._by_event[event, None]
        return table

    def path_of(self, document: Document, place: str) -> str:
        """`/Envelope/Body/Kallelse/Plantyp`."""
        return in_envelope(super().path_of(document, place), self.root_of(document)) or "/"

    def refusal(self, error: HubError, document: Document, place: str) -> HubError:
        """The error with the place and its line."""
        error.path = self.path_of(document, place)
        error.line = document.line_of(self.element_at(document, place))
        return error

    def _placed(self, error: HubError, document: Document) -> HubError:
        error.path = in_envelope(error.path, self.root_of(document))
        return error


class CosmicLinkAdapter:
    """The format `cosmic-link`, version 1."""

    system = "cosmic-link"
    lowered = LOWERED
    refused = REFUSED
    content_type = CONTENT_TYPE

    def __init__(self, note_key: bytes, options: Options = DEFAULT) -> None:
        chosen(self.system, {}, options)
        self.documents = CosmicDocuments(self.system, NAMESPACE, FORMS, note_key, options.longest)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the envelope holds."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        self._check_plan(document)
        message = self.documents.read(document)
        self._check_address(document, message)
        return from_answers(message)

    def render(self, message: Message) -> Rendered:
        """The message as Cosmic Link shows it, addressed to the first receiving unit with an HSA-id."""
        lowered, losses = lower(message)
        written = self.documents.write(with_answers(lowered), by_letter=message.event.is_control)
        address = _address(message)

        def enveloped(document: bytes) -> bytes:
            return wrap(document, address)

        more = further(self.documents, message, written.rest, Event.INFO_TO_PARTICIPANTS, enveloped)
        said = in_own_fields(message, losses, written.losses)
        return Rendered(enveloped(written.document), more, merged(said))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto, taken or not: the answer to the call, and never a Fault."""
        return wrap_receipt(self.documents.write_receipt(receipt))

    def _check_plan(self, document: Enveloped) -> None:
        """An unsigned note stays in Cosmic; a plan is closed with a word why (000 B2.3, B2.6)."""
        if self.documents.root_of(document) != "Plan":
            return
        status = self.documents.text_at(document, _STATUS)
        if status == "Osignerad":
            message = "a note that is not signed never leaves Cosmic Link"
            error = Unacceptable("cosmic-link.not-signed", message, rule="§6.8", advice="Sign the note.")
            raise self.documents.refusal(error, document, _STATUS)
        if status == "Avslutad" and not self.documents.text_at(document, _COMMENT):
            raise self.documents.refusal(_no_reason(), document, _COMMENT)

    def _check_address(self, document: Enveloped, message: Message) -> None:
        """The LogicalAddress is one of the receiving units, so never a person (R-ALL-01)."""
        if document.address in {unit.hsa_id for unit in message.recipients}:
            return
        raise Unacceptable(
            "soap.logical-address",
            "the LogicalAddress is not the HSA-id of a receiving unit in the document",
            rule="R-ALL-01",
            path="/Envelope/Header/LogicalAddress",
            line=document.line_of(document.address_at),
            advice="Address one of the units that the document is for.",
        )


def _no_reason() -> HubError:
    return Unacceptable(
        "cosmic-link.no-comment",
        "a plan is closed with a reason in the comment",
        rule="§7.3 row 42",
        advice="Write why the plan is closed.",
    )


def _address(message: Message) -> str:
    """The HSA-id that the envelope goes to. Raises Unacceptable where no receiving unit has one."""
    for unit in message.recipients:
        if unit.hsa_id is not None:
            return HSA_ID.write(unit.hsa_id)
    raise Unacceptable(
        "soap.logical-address",
        "Cosmic Link is reached at a unit's HSA-id, and no receiving unit has one",
        rule="R-ALL-01",
        path="recipients.hsa_id",
        advice="Register the unit's HSA-id in the directory, or send by letter or phone.",
    )
