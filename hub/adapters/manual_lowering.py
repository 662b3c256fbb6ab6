"""What the manual routine has no form for, told by letter, or refused with the rule."""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import (
    as_ending,
    as_event,
    dropped_field,
    event_loss,
    refused,
    stop_other_consents,
    the_fact_alone,
    told,
    unsayable,
)
from hub.adapters.plans import as_it_stands, as_plan
from hub.adapters.telling import (
    Lowered,
    as_answer_in_news,
    as_bare_news,
    as_news,
    as_other_information,
)
from hub.canonical.codes import Event, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.mappings import telling

_LETTER: Final = "Den manuella rutinen har ingen sådan blankett; det går som ett meddelande."
_NO_MORE: Final = "Skicka inga fler uppgifter i ärendet."
_OVER: Final = f"Samtycket till SIP gäller inte längre. {_NO_MORE}"
#: The fact alone (§5.2).
_BARE: Final = {
    Event.CONSENT_NOT_AVAILABLE: f"Samtycke till SIP är inte tillgängligt. {_NO_MORE}",
    Event.CONSENT_VOIDED: _OVER,
    Event.SIP_DECLINED: f"Den enskilde nekar SIP. {_NO_MORE}",
}
_INFORMATION: Final = {
    Event.INFO_FOR_INFORMATION: "Informationsmeddelande för kännedom.",
    Event.INFO_TO_PARTICIPANTS: "Meddelande till mötets deltagare.",
}
#: Steps that neither put a plan in force nor take it out: it is told as it stands at its sender.
_STANDING: Final = (
    Event.PLAN_PATIENT_APPROVED,
    Event.PLAN_PUBLISHED_1177,
    Event.PLAN_NOT_PUBLISHED,
)
#: Other systems' steps of a plan (`domain.md` §6.8) → what the planeringsdokument tells instead; those of
#: `_STANDING` so only where the plan is not in force.
_PLANS: Final = {
    Event.PLAN_SIGNED: Event.PLAN_SENT,
    **dict.fromkeys(_STANDING, Event.PLAN_SENT),
    Event.PLAN_LOCKED: Event.PLAN_ESTABLISHED,
    Event.PLAN_APPROVED: Event.PLAN_ESTABLISHED,
    Event.PLAN_UNDERSIGNED: Event.PLAN_ESTABLISHED,
    Event.PLAN_EVALUATED: Event.PLAN_FOLLOWED_UP,
}
#: Consents that are no longer there, or have never been: what is kept of them (§5.2), the slip included.
_WITHOUT: Final = frozenset({Event.CONSENT_REFUSED, Event.CONSENT_WITHDRAWN})
_KEPT: Final = ("status", "registered_on", "withdrawn_at", "withdrawn_by")

#: Events that are neither told nor lowered, and the rule.
REFUSED: Final = refused(Event.CONSENT_BLOCKED, Event.DEVIATION_REPORTED)
#: Events without a form of their own → the one that they are told as.
LOWERED: Final = {
    Event.CASE_OPENED: Event.INFO_GENERAL,
    Event.INVITATION_READ: Event.INFO_GENERAL,
    **dict.fromkeys((*_BARE, *_INFORMATION), Event.INFO_GENERAL),
    Event.CONSENT_SUPERSEDED: Event.CONSENT_GIVEN,
    Event.MEETING_DELETED: Event.INVITATION_CANCELLED,
    **_PLANS,
}


def lower(message: Message) -> Lowered:
    """The message as one of those that there is a form for, and what that costs.

    Raises Unacceptable with the rule where it must not be told at all.
    """
    event = message.event
    if event in REFUSED:
        raise unsayable(event)
    if LOWERED.get(event) is Event.INFO_GENERAL:
        lowered, losses = _as_letter(message)
        return lowered.model_copy(update={"event": Event.INFO_GENERAL}), losses
    if event in _PLANS:
        because = "Den manuella rutinen har inte det steget för en plan; hela planen går (§6.8)."
        told_as = as_it_stands(message) if event in _STANDING else _PLANS[event]
        return as_plan(message, told_as, because)
    if event is Event.CONSENT_SUPERSEDED:
        return _given_anew(message)
    if event in _WITHOUT or _unable_without_basis(message):
        return _bare_consent(message)
    if event.is_control:
        return _ended(message)
    return message, ()


def _as_letter(message: Message) -> Lowered:
    event = message.event
    if event in _BARE:
        return as_bare_news(message, _BARE[event], _LETTER, "consent", "ending")
    if event in _INFORMATION:
        return as_other_information(message, _INFORMATION[event], _LETTER)
    if event is Event.INVITATION_READ:
        said = "Kallelsen är läst; det är ingen kvittens och inget ja."
        return as_answer_in_news(message, said, _LETTER)
    return as_news(message, "Ett samordningsärende är skapat.", _LETTER, telling.OPENING, telling.CONSENT)


def _ended(message: Message) -> Lowered:
    """What ends something, or takes it back: minimal content, and nobody around it (§5.3)."""
    bare, dropped = the_fact_alone(message)
    if message.event is not Event.MEETING_DELETED:
        return bare, dropped
    said = "Mötet är borttaget i avsändarens system."
    field = "ending.text" if message.ending else "ending"
    note = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten.")
    report = event_loss("Den manuella rutinen tar inte bort möten; det går som en avbokning.")
    return as_ending(bare, Event.INVITATION_CANCELLED, said), (report, note, *dropped)


def _given_anew(message: Message) -> Lowered:
    assert message.consent is not None
    said = "Nytt samtycke i stället för det tidigare."
    consent = message.consent.model_copy(update={"comment": told(message.consent.comment, said)})
    report = event_loss("Blanketten ersätter inget samtycke; det nya går som ett lämnat.")
    where = "Upplysningen står under kommentaren till samtycket."
    note = Loss(field="consent.comment", action=LossAction.NOTE, text=where)
    return as_event(message, Event.CONSENT_GIVEN, consent=consent), (report, note)


def _unable_without_basis(message: Message) -> bool:
    consent = message.consent
    return message.event is Event.CONSENT_UNABLE and consent is not None and consent.basis is None


def _bare_consent(message: Message) -> Lowered:
    """A no, a withdrawal, or one who is unable with nothing to rest on: the fact alone (§5.2, §5.5)."""
    stop_other_consents(message)
    assert message.consent is not None
    bare, dropped = the_fact_alone(message)
    consent = Consent(**{name: getattr(message.consent, name) for name in _KEPT})
    lost = [name for name in Consent.model_fields if getattr(message.consent, name) != getattr(consent, name)]
    losses = tuple(dropped_field(f"consent.{name}") for name in lost)
    return bare.model_copy(update={"consent": consent}), (*losses, *dropped)
