"""Prator (Västmanland): its documents become messages, and messages become its documents."""

from __future__ import annotations

from typing import Any, Final

from hub.adapters.documents import CONTENT_TYPE, Documents
from hub.adapters.lowering import (
    as_ending,
    as_event,
    as_information,
    event_loss,
    merged,
    the_fact_alone,
    told,
)
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event, InvitationKind, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.meeting import Answer
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.mappings.moments import MOMENT
from hub.mappings.notes import PlainNote, StructureNote
from hub.mappings.outlets import ToldLine
from hub.mappings.outletting import parts_of
from hub.mappings.prator import CONSENT, FORMS, NAMESPACE
from hub.mappings.words import Drop, Tell

#: Other ways to end an invitation: Prator shows all of them as a voided kallelse (`domain.md` §6.8).
_ENDINGS: Final = {
    Event.INVITATION_CANCELLED: "Mötet är avbokat.",
    Event.INVITATION_RECALLED: "Den som kallade har återkallat planeringen.",
    Event.MEETING_DELETED: "Mötet är borttaget i avsändarens system.",
}
_CONSENT: Final = {
    Event.CONSENT_GIVEN: "Den enskilde har lämnat samtycke till SIP.",
    Event.CONSENT_REFUSED: "Den enskilde har sagt nej till SIP. Skicka inga fler uppgifter i ärendet.",
    Event.CONSENT_WITHDRAWN: "Samtycket till SIP gäller inte längre. Skicka inga fler uppgifter i ärendet.",
}
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys(_ENDINGS, Event.INVITATION_VOIDED),
    **dict.fromkeys(_CONSENT, Event.INFO_FOR_INFORMATION),
    Event.INVITATION_ANSWERED: Event.INFO_FOR_INFORMATION,
    Event.INVITATION_CHANGED: Event.INVITATION_SENT,
}
_SIDE_EFFECTS: Final = {
    InvitationKind.FOLLOW_UP: "Ett nytt möte makulerar den tidigare planen; bekräfta först (C-10).",
    InvitationKind.DISCHARGE: "Går som SIP, aldrig till utskrivningsmodulen SPU (R-VAS-12).",
}
_TOLD: Final = "Står som upplysning i informationsmeddelandets text och läses inte tillbaka."
_CHANGED: Final = "Ändrad kallelse: den ersätter den tidigare."


class PratorAdapter:
    """The format `prator`, version 1."""

    system = "prator"
    content_type = CONTENT_TYPE

    def __init__(self, note_key: bytes) -> None:
        self.documents = Documents(self.system, NAMESPACE, FORMS, note_key)

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says."""
        document = self.documents.open(raw)
        if self.documents.is_receipt(document):
            return self.documents.read_receipt(document)
        return self.documents.read(document)

    def render(self, message: Message) -> Rendered:
        """The message as Prator shows it."""
        lowered, losses = lower(message)
        written = self.documents.write(lowered)
        return Rendered(written.document, (), merged(_with_side_effect(written.losses, lowered), losses))

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native Mottagningskvitto."""
        return self.documents.write_receipt(receipt)


def lower(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message as one of those that Prator has a document for, and what that costs."""
    if sentence := _ENDINGS.get(message.event):
        text = "Prator har bara makulering; vilket det var står i Kommentar."
        field = "ending.text" if message.ending else "ending"
        where = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Kommentar.")
        return as_ending(message, Event.INVITATION_VOIDED, sentence), (event_loss(text), where)
    if message.event in _CONSENT:
        return _consent(message)
    if message.event is Event.INVITATION_ANSWERED:
        return _answer(message)
    if message.event is Event.INVITATION_CHANGED:
        return _changed(message)
    return message, ()


def _changed(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    assert message.meeting is not None
    meeting = message.meeting.model_copy(update={"comment": told(message.meeting.comment, _CHANGED)})
    lowered = as_event(message, Event.INVITATION_SENT, meeting=meeting, consent=message.consent)
    return lowered, (
        event_loss(
            "Prator ändrar ingen kallelse; den går som en ny som säger att den ersätter den tidigare."
        ),
        Loss(
            field="meeting.comment",
            action=LossAction.NOTE,
            text="Upplysningen om ändringen står under texten i Meddelande.",
        ),
    )


def _answer(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    answer = message.answer or Answer()
    sentence = "Svar på kallelsen, i fritext; det är ingen kvittens och inget ja."
    if answer.responder:
        sentence += f" Svarat av: {answer.responder}."
    if answer.answered_at:
        sentence += f" Svarade: {MOMENT.write(answer.answered_at)}."
    lost = [
        Loss(field=f"answer.{name}", action=LossAction.NOTE, text="Står i informationsmeddelandets text.")
        for name in ("text", "responder", "answered_at")
        if getattr(answer, name) is not None
    ]
    report = event_loss(
        "Prator har bara kvittens; svaret går som informationsmeddelande för kännedom (§7.3 rad 22)."
    )
    return as_information(message, told(answer.text, sentence)), (report, *lost)


def _consent(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    event = event_loss(
        "Prator har inget meddelande om samtycke; det går som informationsmeddelande för kännedom."
    )
    sentence = _CONSENT[message.event]
    if message.event is Event.CONSENT_GIVEN:
        assert message.consent is not None
        lines, losses = _scope(message.consent)
        return as_information(message, told(None, sentence, *lines)), (event, *losses)
    lowered, dropped = the_fact_alone(message)
    text = "Om ett nej eller ett återtagande förs bara själva beskedet vidare, inget innehåll (§5.2)."
    report = Loss(field="consent", action=LossAction.DROPPED, text=text)
    return as_information(lowered, told(None, sentence)), (event, report, *dropped)


def _scope(consent: Consent) -> tuple[list[str], list[Loss]]:
    """How far the consent reaches (§7.3 rows 24–28), in the sentences that go along with content.

    Each field with its own line in the report.
    """
    lines: list[str] = []
    losses = [
        Loss(field=f"consent.{name}", action=LossAction.NOTE, text=_TOLD) for name in ("status", "kinds")
    ]
    for word in CONSENT:
        if not isinstance(word, Tell | Drop):
            continue
        value = getattr(consent, word.path.removeprefix("consent."))
        if value is None or value == ():
            continue
        if isinstance(word, Tell):
            lines.append(_line(word, value))
            losses.append(Loss(field=word.path, action=LossAction.NOTE, text=_TOLD))
        else:
            losses.append(Loss(field=word.path, action=LossAction.DROPPED, text=word.because))
    return lines, losses


def _line(word: Tell, value: Any) -> str:
    """The sentence of a field, as it goes along with content."""
    many = isinstance(value, tuple)
    form = StructureNote(parts_of(word.rows), many) if word.rows else PlainNote(word.codec, many)
    return ToldLine(word.sentence, form).write(value)


def _with_side_effect(losses: tuple[Loss, ...], message: Message) -> tuple[Loss, ...]:
    """The report, with what staff must know of how Prator takes a kind that it does not have."""
    said = _SIDE_EFFECTS.get(message.meeting.kind) if message.meeting else None
    if said is None:
        return losses
    return tuple(
        loss.model_copy(update={"text": f"{loss.text} {said}"}) if loss.field == "meeting.kind" else loss
        for loss in losses
    )
