"""SAMSA (Västra Götaland): its documents become messages, and messages become its documents."""

from __future__ import annotations

from typing import Final

from hub.adapters.documents import CONTENT_TYPE, Documents
from hub.adapters.inbox import take_inbox, with_inbox
from hub.adapters.lowering import (
    as_ending,
    as_information,
    event_loss,
    merged,
    the_fact_alone,
    told,
)
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import HubError, Malformed, Unacceptable
from hub.mappings.samsa import FORMS, NAMESPACE, STATUS
from hub.mappings.xml import Document

_STATUS: Final = "Ärende/Status"
_SENT: Final = frozenset({"", *STATUS.words})

#: Other ways to end an invitation: SAMSA shows all of them as a removed meeting (`domain.md` §6.8).
_ENDINGS: Final = {
    Event.INVITATION_CANCELLED: "Mötet är avbokat.",
    Event.INVITATION_RECALLED: "Den som kallade har återkallat planeringen.",
    Event.INVITATION_VOIDED: "Kallelsen är makulerad.",
}
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys(_ENDINGS, Event.MEETING_DELETED),
    Event.CONSENT_REFUSED: Event.INFO_FOR_INFORMATION,
}
_REFUSED: Final = "Den enskilde har sagt nej till SIP. Skicka inga fler uppgifter i ärendet."


class SamsaAdapter:
    """The format `samsa`, version 1."""

    system = "samsa"
    content_type = CONTENT_TYPE

    def __init__(self, note_key: bytes) -> None:
        self.documents = Documents(self.system, NAMESPACE, FORMS, note_key)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says. A meeting's two inbox rows say the same (004 p12)."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        take_inbox(document, NAMESPACE)
        self._check_status(document)
        return self.documents.read(document)

    def render(self, message: Message) -> Rendered:
        """The message as SAMSA shows it; a kallelse with both its inbox rows."""
        known, unknown = _known_status(message)
        lowered, losses = lower(known)
        written = self.documents.write(lowered, _layout(lowered))
        document = written.document
        if lowered.meeting is not None:
            document = with_inbox(document, lowered)
        return Rendered(document, (), merged(unknown, losses, written.losses))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)

    def _check_status(self, document: Document) -> None:
        """What is only saved never leaves SAMSA, and a closed SIP takes no changes; no status is guessed."""
        status = self.documents.text_at(document, _STATUS)
        if status is None or status in _SENT:
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
        error.path = f"/{document.tag.rpartition('}')[2]}/{_STATUS}"
        error.line = document.line_of(self.documents.element_at(document, _STATUS))
        raise error


def lower(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message as one of those that SAMSA has a document for, and what that costs."""
    if sentence := _ENDINGS.get(message.event):
        text = "SAMSA har bara «Ta bort mötet»; vilket det var står i Möteskommentar."
        lowered = as_ending(message, Event.MEETING_DELETED, sentence)
        return lowered, (event_loss(text), _ending_text(message))
    if message.event is Event.CONSENT_REFUSED:
        report = Loss(
            field="consent",
            action=LossAction.DROPPED,
            text="Om ett nej förs bara själva nejet vidare, inget innehåll (§5.2).",
        )
        event = event_loss("SAMSA registrerar inget nej; det går som ett meddelande (004 p5).")
        lowered, dropped = the_fact_alone(message)
        return as_information(lowered, told(None, _REFUSED)), (event, report, *dropped)
    return message, ()


def _known_status(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message without a status of the plan that is none of SAMSA's."""
    if message.case.plan_status is None or message.case.plan_status in STATUS.words:
        return message, ()
    text = "SAMSA har inte den statusen på en plan (004 p5, p7)."
    loss = Loss(field="case.plan_status", action=LossAction.DROPPED, text=text)
    case = message.case.model_copy(update={"plan_status": None})
    return message.model_copy(update={"case": case}), (loss,)


def _ending_text(message: Message) -> Loss:
    field = "ending.text" if message.ending else "ending"
    return Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Möteskommentar.")


def _layout(message: Message) -> str | None:
    """Two links, unless there is but the one link of which nobody knows whom it is for."""
    meeting = message.meeting
    if meeting is None:
        return None
    labelled = meeting.video_internal or meeting.video_external
    return "2021" if meeting.video_unlabelled and not labelled else "2023"
