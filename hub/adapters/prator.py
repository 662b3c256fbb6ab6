"""Prator (Västmanland): its documents become messages, and messages become its documents."""

from __future__ import annotations

from typing import Final

from hub.adapters.documents import CONTENT_TYPE, Documents
from hub.adapters.lowering import (
    as_ending,
    as_event,
    as_information,
    event_loss,
    merged,
    told,
    without_contacts,
)
from hub.adapters.seam import Rendered
from hub.canonical.codes import Event, InvitationKind, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.meeting import Answer
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.mappings.moments import MOMENT
from hub.mappings.prator import FORMS, NAMESPACE
from hub.mappings.wordlist import ASSENT_WORDS, BASIS_WORDS, GIVER, METHOD

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
        return Rendered(written.document, (), merged(written.losses, losses, _side_effects(lowered)))

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
    consent = message.consent
    assert consent is not None
    given = message.event is Event.CONSENT_GIVEN
    lines = (_CONSENT[message.event], *(_scope(consent) if given else ()))
    if given:
        text = (
            "Metod, tid och parter står som upplysning i texten; resten finns på blanketten (002 §Samtycke)."
        )
    else:
        text = "Om ett nej eller ett återtagande förs bara själva beskedet vidare, inget innehåll (§5.2)."
    lowered, dropped = (message, ()) if given else without_contacts(message)
    return as_information(lowered, told(None, *lines)), (
        event_loss(
            "Prator har inget meddelande om samtycke; det går som informationsmeddelande för kännedom."
        ),
        Loss(field="consent", action=LossAction.NOTE if given else LossAction.DROPPED, text=text),
        *dropped,
    )


def _scope(consent: Consent) -> tuple[str, ...]:
    """How far the consent reaches (§7.3 rows 25–28), each as a sentence."""
    parties = ", ".join(unit.name for unit in consent.parties)
    givers = ", ".join(GIVER.write(giver) for giver in consent.given_by)
    sentences = (
        ("Hur det lämnades: {}.", consent.method and METHOD.write(consent.method)),
        ("Lämnat av: {}.", givers),
        ("Gäller från och med {}.", consent.valid_from),
        ("Gäller till och med {}.", consent.valid_to),
        ("Gäller alla SIP-parter.", consent.all_parties),
        ("Gäller dessa enheter: {}.", parties),
        ("Gäller även: {}", consent.other_parties and " ".join(consent.other_parties.split("\n"))),
        ("Barnets egen inställning: {}.", consent.child_assent and ASSENT_WORDS.write(consent.child_assent)),
        ("Vilar på: {}.", consent.basis and BASIS_WORDS.write(consent.basis)),
    )
    return tuple(sentence.replace("{}", str(value)) for sentence, value in sentences if value)


def _side_effects(message: Message) -> tuple[Loss, ...]:
    """What the receiving staff must know of how Prator takes a kind that it does not have."""
    said = {
        InvitationKind.FOLLOW_UP: "Ett nytt möte makulerar den tidigare planen; bekräfta först (C-10).",
        InvitationKind.DISCHARGE: "Går som SIP, aldrig till utskrivningsmodulen SPU (R-VAS-12).",
    }
    if message.meeting is None or message.meeting.kind not in said:
        return ()
    return (Loss(field="meeting.kind", action=LossAction.NOTE, text=said[message.meeting.kind]),)
