"""What Cosmic Link has no document for becomes a message to the participants, or another of its documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hub.adapters import cosmic_plan
from hub.adapters.cosmic_consent import event_of, fact_of_a_no
from hub.adapters.cosmic_told import NEWS, news
from hub.adapters.lowering import (
    as_ending,
    as_event,
    event_loss,
    refused,
    the_fact_alone,
    told,
    unsayable,
)
from hub.adapters.telling import Lowered, as_bare_news, as_unable
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.clock import STOCKHOLM
from hub.errors import Unacceptable
from hub.mappings.gates import PROTECTED, kinds
from hub.mappings.words import Refuse

_TO_PARTICIPANTS: Final = Event.INFO_TO_PARTICIPANTS
_ENDINGS: Final = {
    Event.MEETING_DELETED: (Event.INVITATION_CANCELLED, "Mötet är borttaget i avsändarens system."),
    Event.INVITATION_VOIDED: (Event.INVITATION_RECALLED, "Kallelsen är makulerad."),
}
_PLANS: Final = frozenset(event for event in Event if event.value.startswith("plan.")) - NEWS.keys()
_CONSENTS: Final = frozenset(
    {
        Event.CONSENT_GIVEN,
        Event.CONSENT_REFUSED,
        Event.CONSENT_NOT_AVAILABLE,
        Event.CONSENT_WITHDRAWN,
        Event.CONSENT_SUPERSEDED,
    }
)
#: Events that never become a document here, with the rule.
REFUSED: Final = refused(Event.CONSENT_BLOCKED, Event.DEVIATION_REPORTED)
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys((*NEWS, Event.CONSENT_UNABLE), _TO_PARTICIPANTS),
    **{event: native for event, (native, _) in _ENDINGS.items()},
    **cosmic_plan.TOLD_AS,
    Event.PLAN_VOIDED: Event.PLAN_CLOSED,
    Event.INVITATION_CHANGED: Event.INVITATION_SENT,
    Event.INVITATION_ACKNOWLEDGED: Event.INVITATION_READ,
    Event.CONSENT_SUPERSEDED: Event.CONSENT_GIVEN,
}


def lower(message: Message) -> Lowered:
    """The message as one that Cosmic Link has a document for, and what that costs.

    Raises Unacceptable with the rule where it has none and must have none.
    """
    _check(message)
    if message.event in REFUSED:
        raise unsayable(message.event)
    if message.event in NEWS:
        return news(message)
    if message.event in _PLANS:
        return cosmic_plan.as_native(message)
    if message.event in _CONSENTS:
        return _consent(message)
    return _OTHERS.get(message.event, _as_it_is)(message)


def _as_it_is(message: Message) -> Lowered:
    return message, ()


def _case(message: Message) -> Lowered:
    """The dialog demands a day: where none is said it is the day the message was sent (§7.3 row 50)."""
    opening = message.opening
    if opening is None or opening.event_on is not None:
        return message, ()
    day = message.sent_at.astimezone(STOCKHOLM).date()
    text = "Händelsedatum krävs; dagen då meddelandet skickades står i stället (§7.3 rad 50)."
    loss = Loss(field="opening.event_on", action=LossAction.NOTE, text=text)
    return message.model_copy(update={"opening": opening.model_copy(update={"event_on": day})}), (loss,)


def _consent(message: Message) -> Lowered:
    """In the dialog, by its two answers; what the dialog cannot hold is told, a no as the fact alone."""
    event = event_of(message)
    if event is None and message.event.is_control:
        because = "Cosmic Link frågar om två samtycken och bara det ena är känt; beskedet går som meddelande."
        gone = "Samtycket gäller inte längre. Skicka inga fler uppgifter i ärendet."
        return _to_participants(as_bare_news(message, gone, because, "consent"))
    losses: tuple[Loss, ...] = ()
    if message.event is Event.CONSENT_SUPERSEDED:
        message, losses = _superseding(message)
    elif event is not None and event is not message.event:
        losses = (event_loss("De två svaren i dialogen säger vad som registreras (000 B1.3)."),)
        message = message.model_copy(update={"event": event})
    if message.event in (Event.CONSENT_REFUSED, Event.CONSENT_WITHDRAWN):
        message, more = fact_of_a_no(message)
        return message, (*losses, *more)
    return message, losses


def _unable(message: Message) -> Lowered:
    """Never a yes (S-45): a person decides by what was found out (§5.5)."""
    because = "Cosmic Links dialog har ja, nej och ej tillgänglig; beskedet går som meddelande."
    return _to_participants(as_unable(message, because))


def _superseding(message: Message) -> Lowered:
    assert message.consent is not None
    text = told(message.consent.comment, "Samtycket ersätter det tidigare.")
    consent = message.consent.model_copy(update={"comment": text})
    where = Loss(
        field="consent.comment", action=LossAction.NOTE, text="Upplysningen står i Journalanteckning."
    )
    because = event_loss(
        "Cosmic Link registrerar det nya samtycket; att det ersätter ett annat står i texten."
    )
    return as_event(message, Event.CONSENT_GIVEN, consent=consent), (because, where)


def _changed(message: Message) -> Lowered:
    assert message.meeting is not None
    text = told(message.meeting.comment, "Ändrad kallelse: den ersätter den tidigare.")
    meeting = message.meeting.model_copy(update={"comment": text})
    where = "Upplysningen om ändringen står under texten i Kommentarer."
    return as_event(message, Event.INVITATION_SENT, meeting=meeting, consent=message.consent), (
        event_loss("Cosmic Link ändrar ingen kallelse; den går som en ny som ersätter den tidigare."),
        Loss(field="meeting.comment", action=LossAction.NOTE, text=where),
    )


def _acknowledged(message: Message) -> Lowered:
    """A kvittens says that it has arrived and been seen, and never that someone comes (§0.5, row 22)."""
    lowered = as_event(message, Event.INVITATION_READ, answer=message.answer)
    return lowered, (event_loss("Cosmic Link har ingen kvittens; den visas som Läst, aldrig som bekräftad."),)


def _ended(message: Message) -> Lowered:
    event, sentence = _ENDINGS[message.event]
    field = "ending.text" if message.ending else "ending"
    where = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Kommentar.")
    because = "Cosmic Link har avbokning och återkallelse; vilket det var står i Kommentar (§6.8)."
    return as_ending(message, event, sentence), (event_loss(because), where)


_OTHERS: Final[dict[Event, Callable[[Message], Lowered]]] = {
    Event.CASE_OPENED: _case,
    Event.CASE_ACTOR_REMOVED: the_fact_alone,
    Event.CONSENT_UNABLE: _unable,
    Event.INVITATION_CHANGED: _changed,
    Event.INVITATION_ACKNOWLEDGED: _acknowledged,
    **dict.fromkeys(_ENDINGS, _ended),
}


def _to_participants(lowered: Lowered) -> Lowered:
    message, losses = lowered
    return message.model_copy(update={"event": _TO_PARTICIPANTS}), losses


def _check(message: Message) -> None:
    """No protected identity, no compulsory care and no meeting before the meeting, whatever it becomes."""
    if message.patient.protected:
        raise _refusal(PROTECTED)
    for group in ("initiative", "meeting", "plan"):
        content = getattr(message, group)
        for word in kinds(f"{group}.kind"):
            if content is not None and content.kind not in word.unless:
                raise _refusal(word)


def _refusal(word: Refuse) -> Unacceptable:
    return Unacceptable("format.refused", word.message, rule=word.rule, path=word.path, advice=word.advice)
