"""SAMSA (Västra Götaland): its documents become messages, and messages become its documents."""

from __future__ import annotations

from typing import Final

from hub.adapters.continuing import further
from hub.adapters.documents import CONTENT_TYPE, Documents
from hub.adapters.inbox import take_inbox, with_inbox
from hub.adapters.lowering import in_own_fields, merged, stop_protected
from hub.adapters.options import DEFAULT, Options, chosen
from hub.adapters.plans import follow_up_is_booked, hidden_with_reason, icf_in_text
from hub.adapters.samsa_choices import CHOICES, unused
from hub.adapters.samsa_lowering import LOWERED, REFUSED, lower
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import HubError, Malformed, Unacceptable
from hub.mappings.samsa import FORMS, NAMESPACE, STATUS, STATUS_AT_CLOSING
from hub.mappings.xml import Document

__all__ = ["LOWERED", "REFUSED", "SamsaAdapter", "lower"]

_STATUS: Final = "Ärende/Status"
_INVITATIONS: Final = frozenset({Event.INVITATION_SENT, Event.INVITATION_CHANGED})
#: Where in the document the fields stand that its own guards ask for.
_PLACES: Final = {
    "plan.follow_up_meeting": "BokatUppföljningsmöte",
    "plan.not_published_because": "Huvuddel/OrsakAttInteVisaI1177",
}


class SamsaAdapter:
    """The format `samsa`, version 1."""

    system = "samsa"
    lowered = LOWERED
    refused = REFUSED
    content_type = CONTENT_TYPE

    def __init__(self, note_key: bytes, options: Options = DEFAULT) -> None:
        self._chosen = chosen(self.system, CHOICES, options)
        unread = unused(self._chosen)
        forms = [form for form in FORMS if form.event not in unread]
        self.documents = Documents(self.system, NAMESPACE, forms, note_key, options.longest)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says. A meeting's two inbox rows say the same (004 p12)."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        take_inbox(document, NAMESPACE)
        self._check_status(document)
        message = self.documents.read(document)
        try:
            _guard(message)
        except Unacceptable as error:
            place = _PLACES[error.path or ""]
            error.path = self.documents.path_of(document, place)
            error.line = document.line_of(self.documents.element_at(document, place))
            raise
        return message

    def render(self, message: Message) -> Rendered:
        """The message as SAMSA shows it; a kallelse with both its inbox rows."""
        stop_protected(message)
        _guard(message)
        known, unknown = _known_status(message)
        lowered, losses = lower(known, self._chosen)
        told, headings = icf_in_text(lowered)
        written = self.documents.write(told, _layout(told), by_letter=message.event.is_control)
        document = written.document
        if told.event in _INVITATIONS:
            document = with_inbox(document, told)
        more = further(self.documents, message, written.rest, Event.INFO_FOR_INFORMATION)
        said = in_own_fields(message, losses, written.losses)
        return Rendered(document, more, merged(unknown, said, headings))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)

    def _check_status(self, document: Document) -> None:
        """What is only saved never leaves SAMSA, and a closed SIP takes no changes; no status is guessed."""
        status = self.documents.text_at(document, _STATUS)
        closes = self.documents.text_at(document, "Händelse") == "Avslutad"
        if not status or status in (STATUS_AT_CLOSING if closes else STATUS).words:
            return
        error: HubError
        if status == "Sparad":
            message = "a SIP that is saved and not sent never leaves SAMSA"
            error = Unacceptable("samsa.not-sent", message, rule="R-VGR-02", advice="Send it with SparaSänd.")
        elif status == "Avslutad":
            message = "a closed SIP takes no further change"
            error = Unacceptable("samsa.closed", message, rule="I-07", advice="Start a new SIP.")
        else:
            message = "the text is none of the codes of this field"
            error = Malformed(
                "code.unknown", message, rule="S-69", advice="Use a code of the published schema."
            )
        error.path = self.documents.path_of(document, _STATUS)
        error.line = document.line_of(self.documents.element_at(document, _STATUS))
        raise error


def _guard(message: Message) -> None:
    """What SAMSA itself does not let anybody do. Raises Unacceptable."""
    follow_up_is_booked(message)
    hidden_with_reason(message)


def _known_status(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message without a status of the plan that is none of SAMSA's."""
    known = STATUS_AT_CLOSING if message.event is Event.PLAN_CLOSED else STATUS
    if message.case.plan_status is None or message.case.plan_status in known.words:
        return message, ()
    text = "SAMSA har inte den statusen på en plan (004 p5, p7)."
    loss = Loss(field="case.plan_status", action=LossAction.DROPPED, text=text)
    case = message.case.model_copy(update={"plan_status": None})
    return message.model_copy(update={"case": case}), (loss,)


def _layout(message: Message) -> str | None:
    """Two links, unless there is but the one link of which nobody knows whom it is for."""
    meeting = message.meeting
    if meeting is None or message.event not in _INVITATIONS:
        return None
    labelled = meeting.video_internal or meeting.video_external
    return "2021" if meeting.video_unlabelled and not labelled else "2023"
