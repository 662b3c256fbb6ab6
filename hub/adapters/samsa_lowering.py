"""What SAMSA has no document for, told as something that it has one for, or refused with the rule."""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import (
    as_ending,
    event_loss,
    refused,
    stop_other_consents,
    the_fact_alone,
    unsayable,
)
from hub.adapters.options import Chosen, chosen
from hub.adapters.plans import as_plan
from hub.adapters.samsa_choices import CHOICES, lower_by_choice
from hub.adapters.telling import (
    Lowered,
    as_answer,
    as_answer_in_news,
    as_bare_news,
    as_news,
    as_other_information,
    as_unable,
)
from hub.canonical.codes import Event, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.mappings import telling
from hub.mappings.telling import Telling

#: Other ways to end an invitation: SAMSA shows all of them as a removed meeting (`domain.md` §6.8).
_ENDINGS: Final = {
    Event.INVITATION_CANCELLED: "Mötet är avbokat.",
    Event.INVITATION_RECALLED: "Den som kallade har återkallat planeringen.",
    Event.INVITATION_VOIDED: "Kallelsen är makulerad.",
}
#: A no, told as the fact alone.
_BARE: Final = {
    Event.CONSENT_REFUSED: (
        "Den enskilde har sagt nej till SIP. Skicka inga fler uppgifter i ärendet.",
        "SAMSA registrerar inget nej; det går som ett meddelande (004 p5).",
    ),
    Event.SIP_DECLINED: (
        "Den enskilde nekar SIP. Skicka inga fler uppgifter i ärendet.",
        "SAMSA har ingen knapp för att den enskilde nekar SIP; det går som ett meddelande (§7.3 rad 31).",
    ),
}
#: A consent that is no longer there has a place of its own.
_ENDED: Final = frozenset({Event.CONSENT_WITHDRAWN, Event.CONSENT_VOIDED, Event.CONSENT_BLOCKED})
_NEWS: Final[dict[Event, tuple[str, str, tuple[Telling, ...]]]] = {
    Event.CASE_OPENED: (
        "Ett samordningsärende är skapat.",
        "I SAMSA kommer ärendet till när en SIP skapas (004 p5); det går som ett meddelande.",
        (telling.OPENING, telling.CONSENT),
    ),
    Event.PLAN_EXISTING_SUFFICES: (
        "En annan plan uppfyller redan kraven på en SIP.",
        "SAMSA har inget besked om en annan plan; det går som ett meddelande.",
        (telling.OTHER_PLAN,),
    ),
}
_READ: Final = (
    "Kallelsen är läst; det är ingen kvittens och inget svar.",
    "SAMSA visar inte att en kallelse är läst; det går som ett meddelande.",
)
_ANSWERS: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.INVITATION_CONFIRMED: ("Enheten har bekräftat kallelsen.", ()),
    Event.INVITATION_DECLINED: ("Enheten kommer inte till mötet.", ()),
    Event.INVITATION_REROUTED: ("Kallelsen kom fel; en annan enhet kommer.", (telling.REROUTING,)),
}
_INFORMATION: Final = {
    Event.INFO_TO_PARTICIPANTS: "Meddelande till mötets deltagare.",
    Event.INFO_GENERAL: "Generellt meddelande.",
}
#: Other systems' steps of a plan → SAMSA's; never one person's yes taken for another's.
_PLANS: Final = {
    Event.PLAN_SIGNED: Event.PLAN_SENT,
    Event.PLAN_LOCKED: Event.PLAN_SENT,
    Event.PLAN_APPROVED: Event.PLAN_SENT,
    Event.PLAN_UNDERSIGNED: Event.PLAN_SENT,
    Event.PLAN_NEW_VERSION: Event.PLAN_SENT,
    Event.PLAN_EVALUATED: Event.PLAN_FOLLOWED_UP,
}
_UNABLE: Final = "SAMSA registrerar inte att någon inte kan samtycka; det går som ett meddelande."
#: Events that are neither told nor lowered, and the rule.
REFUSED: Final = refused(Event.CONSENT_NOT_AVAILABLE, Event.DEVIATION_REPORTED)
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys(_ENDINGS, Event.MEETING_DELETED),
    **dict.fromkeys(_BARE, Event.INFO_FOR_INFORMATION),
    **dict.fromkeys(_NEWS, Event.INFO_FOR_INFORMATION),
    **dict.fromkeys((Event.CONSENT_UNABLE, Event.INVITATION_READ), Event.INFO_FOR_INFORMATION),
    **dict.fromkeys(_ANSWERS, Event.INVITATION_ANSWERED),
    **dict.fromkeys(_INFORMATION, Event.INFO_FOR_INFORMATION),
    **_PLANS,
}
_UNSET: Final = chosen("samsa", CHOICES)
_NO_SUCH_STEP: Final = "SAMSA har inte det steget för en plan; hela planen går som «{}»."
_NAMES: Final = {Event.PLAN_SENT: "Skickad", Event.PLAN_FOLLOWED_UP: "Uppföljd"}


def lower(message: Message, how: Chosen = _UNSET) -> Lowered:
    """The message as one of those that SAMSA has a document for, and what that costs.

    `how`: what is set of the controls that no source explains.

    Raises Unacceptable with the rule where it must not be told at all.
    """
    event = message.event
    if event in REFUSED:
        raise unsayable(event)
    if lowered := lower_by_choice(message, how):
        return lowered
    if sentence := _ENDINGS.get(event):
        return _ending(message, sentence)
    if event in _BARE:
        return as_bare_news(message, *_BARE[event], "consent", "ending")
    if event in _ENDED:
        return _of_the_whole(message)
    if event is Event.CASE_ACTOR_REMOVED:
        return the_fact_alone(message)
    if event in _NEWS:
        said, because, words = _NEWS[event]
        return as_news(message, said, because, *words)
    if event is Event.INVITATION_READ:
        return as_answer_in_news(message, *_READ)
    if event in _ANSWERS:
        said, words = _ANSWERS[event]
        because = "SAMSA har bara svar i fritext; vilket svar det är står i Text (§7.3 rad 22)."
        return as_answer(message, Event.INVITATION_ANSWERED, said, because, *words)
    if event in _PLANS:
        told_as = _PLANS[event]
        return as_plan(message, told_as, _NO_SUCH_STEP.format(_NAMES[told_as]))
    if event is Event.CONSENT_UNABLE:
        return as_unable(message, _UNABLE)
    if event in _INFORMATION:
        return as_other_information(message, _INFORMATION[event], "SAMSA har ett slags meddelande.")
    return message, ()


def _of_the_whole(message: Message) -> Lowered:
    """One of the two consents is taken back: so is SAMSA's one, and the message gets through (I-15)."""
    stop_other_consents(message)
    assert message.consent is not None
    whole = message.consent.model_copy(update={"kinds": Consent.model_fields["kinds"].default, "apart": None})
    text = "SAMSA har ett samtycke; när det ena av två inte längre gäller gäller inte det (§7.3 rad 24)."
    lost = [name for name in ("kinds", "apart") if getattr(message.consent, name) != getattr(whole, name)]
    losses = tuple(Loss(field=f"consent.{name}", action=LossAction.DROPPED, text=text) for name in lost)
    return message.model_copy(update={"consent": whole}), losses


def _ending(message: Message, sentence: str) -> Lowered:
    text = "SAMSA har bara «Ta bort mötet»; vilket det var står i Möteskommentar."
    field = "ending.text" if message.ending else "ending"
    where = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Möteskommentar.")
    return as_ending(message, Event.MEETING_DELETED, sentence), (event_loss(text), where)
