"""What Prator has no document for, told as something that it has one for, or refused with the rule."""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import (
    as_ending,
    as_event,
    as_information,
    event_loss,
    refused,
    the_fact_alone,
    told,
    unsayable,
    without_comment,
)
from hub.adapters.options import AS_MESSAGE, REFUSE, Choice, Choices, Chosen, chosen, refused_by_choice
from hub.adapters.plans import as_plan
from hub.adapters.telling import (
    Lowered,
    as_answer_in_news,
    as_bare_news,
    as_news,
    as_other_information,
    as_unable,
    sentences,
)
from hub.canonical.codes import AttachmentKind, ConsentKind, Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending
from hub.canonical.message import Message
from hub.errors import Unacceptable
from hub.mappings import telling
from hub.mappings.prator import CONSENT
from hub.mappings.telling import Telling
from hub.mappings.words import Drop, Tell

#: Other ways to end an invitation: Prator shows all of them as a voided kallelse (`domain.md` §6.8).
_ENDINGS: Final = {
    Event.INVITATION_CANCELLED: "Mötet är avbokat.",
    Event.INVITATION_RECALLED: "Den som kallade har återkallat planeringen.",
    Event.MEETING_DELETED: "Mötet är borttaget i avsändarens system.",
}
_NO_MORE: Final = "Skicka inga fler uppgifter i ärendet."
_OVER: Final = f"Samtycket till SIP gäller inte längre. {_NO_MORE}"
#: A no or an end of consent, told as the fact alone.
_BARE: Final = {
    Event.CONSENT_REFUSED: f"Den enskilde har sagt nej till SIP. {_NO_MORE}",
    Event.CONSENT_WITHDRAWN: _OVER,
    Event.CONSENT_VOIDED: _OVER,
    Event.SIP_DECLINED: f"Den enskilde nekar SIP. {_NO_MORE}",
}
_REGISTERED: Final = {
    Event.CONSENT_GIVEN: "Den enskilde har lämnat samtycke till SIP.",
    Event.CONSENT_SUPERSEDED: "Den enskilde har lämnat ett nytt samtycke till SIP i stället för det gamla.",
}
_NO_CONSENT: Final = (
    "Prator har inget meddelande om samtycke; det går som informationsmeddelande för kännedom."
)
_NO_SUCH: Final = "Prator har inget sådant dokument; det går som informationsmeddelande för kännedom."
_NEWS: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.CASE_OPENED: ("Ett samordningsärende är skapat.", (telling.OPENING, telling.CONSENT)),
    Event.CASE_ACTOR_ADDED: ("En part har kommit till i ärendet.", (telling.OPENING,)),
    Event.CASE_ACTOR_REMOVED: ("En part har lämnat ärendet.", (telling.LEAVING,)),
    Event.MEETING_ATTENDANCE: ("Mötet är hållet.", (telling.MEETING,)),
    Event.PLAN_EXISTING_SUFFICES: (
        "En annan plan uppfyller redan kraven på en SIP.",
        (telling.OTHER_PLAN,),
    ),
    Event.COORDINATOR_APPOINTED: ("En samordnare är utsedd.", (telling.COORDINATOR,)),
    Event.COORDINATOR_CHANGED: ("Samordnaren är en annan än tidigare.", (telling.COORDINATOR,)),
}
_ANSWERS: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.INVITATION_ANSWERED: ("Svar på kallelsen, i fritext; det är ingen kvittens och inget ja.", ()),
    Event.INVITATION_READ: ("Kallelsen är läst; det är ingen kvittens och inget ja.", ()),
    Event.INVITATION_CONFIRMED: ("Enheten har bekräftat kallelsen.", ()),
    Event.INVITATION_DECLINED: ("Enheten kommer inte till mötet.", ()),
    Event.INVITATION_REROUTED: ("Kallelsen kom fel; en annan enhet kommer.", (telling.REROUTING,)),
}
_INFORMATION: Final = {
    Event.INFO_TO_PARTICIPANTS: "Meddelande till mötets deltagare.",
    Event.INFO_GENERAL: "Generellt meddelande.",
}
#: Other systems' steps of a plan: the whole plan is shared, and nobody has signed or locked it in Prator.
_PLANS: Final = frozenset(
    {
        Event.PLAN_ESTABLISHED,
        Event.PLAN_APPROVED,
        Event.PLAN_PATIENT_APPROVED,
        Event.PLAN_PUBLISHED_1177,
        Event.PLAN_NOT_PUBLISHED,
    }
)
#: Events that are neither told nor lowered, and the rule.
REFUSED: Final = refused(Event.CONSENT_NOT_AVAILABLE, Event.CONSENT_BLOCKED, Event.DEVIATION_REPORTED)
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys(_ENDINGS, Event.INVITATION_VOIDED),
    **dict.fromkeys(_BARE, Event.INFO_FOR_INFORMATION),
    **dict.fromkeys(_REGISTERED, Event.INFO_FOR_INFORMATION),
    Event.CONSENT_UNABLE: Event.INFO_FOR_INFORMATION,
    **dict.fromkeys(_NEWS, Event.INFO_FOR_INFORMATION),
    **dict.fromkeys(_ANSWERS, Event.INFO_FOR_INFORMATION),
    **dict.fromkeys(_INFORMATION, Event.INFO_FOR_INFORMATION),
    Event.INVITATION_CHANGED: Event.INVITATION_SENT,
    **dict.fromkeys(_PLANS, Event.PLAN_SENT),
    Event.PLAN_SENT_IN_ERROR: Event.PLAN_VOIDED,
}
#: Whether Prator shows that a kallelse is read, no source says (`domain.md` §6.8: `?`).
CHOICES: Final[Choices] = {Event.INVITATION_READ: Choice((AS_MESSAGE, REFUSE))}
_UNSET: Final = chosen("prator", CHOICES)
_CHANGED: Final = "Ändrad kallelse: den ersätter den tidigare."
_ONLY_VOIDING: Final = "Prator har bara makulering; vilket det var står i Kommentar."
_ONLY_ACKS: Final = (
    "Prator har bara kvittens; svaret går som informationsmeddelande för kännedom (§7.3 rad 22)."
)
_NO_SUCH_STEP: Final = "Prator har inte det steget för en plan; hela planen går som «Delad»."


def lower(message: Message, how: Chosen = _UNSET) -> Lowered:
    """The message as one of those that Prator has a document for, and what that costs.

    `how`: what is set of the controls that no source explains.

    Raises Unacceptable with the rule where it must not be told at all.
    """
    event = message.event
    if event in REFUSED:
        raise unsayable(event)
    if how.get(event) == REFUSE:
        raise refused_by_choice(event)
    if event in _ENDINGS:
        return _ending(message, Event.INVITATION_VOIDED, _ENDINGS[event])
    if event is Event.PLAN_SENT_IN_ERROR:
        return _sent_in_error(message)
    if event in _PLANS:
        return as_plan(message, Event.PLAN_SENT, _NO_SUCH_STEP)
    if event is Event.INVITATION_CHANGED:
        return _changed(message)
    return _as_news(message)


def _as_news(message: Message) -> Lowered:
    event = message.event
    if event in _BARE:
        return as_bare_news(message, _BARE[event], _NO_CONSENT, "consent", "ending")
    if event in _REGISTERED:
        return _registered(message)
    if event is Event.CONSENT_UNABLE:
        return as_unable(message, _NO_CONSENT)
    if event in _ANSWERS:
        said, words = _ANSWERS[event]
        return as_answer_in_news(message, said, _ONLY_ACKS, *words)
    if event in _NEWS:
        said, words = _NEWS[event]
        told_of, dropped = the_fact_alone(message) if event.is_control else (message, ())
        lowered, losses = as_news(told_of, said, _NO_SUCH, *words)
        return lowered, (*losses, *dropped)
    if event in _INFORMATION:
        return as_other_information(message, _INFORMATION[event], _NO_SUCH)
    return message, ()


def no_history(message: Message) -> None:
    """Anamneses and social investigations are not enclosed (002 §Förberedelse m enskilde).

    Raises Unacceptable with the rule.
    """
    files = message.information.attachments if message.information else ()
    if any(file.kind is not AttachmentKind.OTHER for file in files):
        raise Unacceptable(
            "format.refused",
            "anamneses and social investigations are never enclosed",
            rule="§7.3 row 44",
            path="information.attachments",
            advice="Send the message without the file.",
        )


def _ending(message: Message, event: Event, sentence: str) -> Lowered:
    field = "ending.text" if message.ending else "ending"
    where = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Kommentar.")
    return as_ending(message, event, sentence), (event_loss(_ONLY_VOIDING), where)


def _sent_in_error(message: Message) -> Lowered:
    """Felsänt is a voided plan with a sentence; the plan that it was stays named (§7.3 row 43)."""
    bare, dropped = without_comment(message)
    ending = (bare.ending or Ending()).model_copy(update={"text": told(None, "Planen är felsänd.")})
    said = "Upplysningen står i Kommentar."
    where = Loss(field="ending.text" if dropped else "ending", action=LossAction.NOTE, text=said)
    lowered = as_event(message, Event.PLAN_VOIDED, plan=message.plan, ending=ending)
    return lowered, (event_loss(_ONLY_VOIDING), *dropped, where)


def _changed(message: Message) -> Lowered:
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


def _registered(message: Message) -> Lowered:
    """How far the consent reaches (§7.3 rows 24–28), in the sentences that go along with content."""
    assert message.consent is not None
    both = set(message.consent.kinds) == {ConsentKind.INFO_SHARING, ConsentKind.SIP}
    lines, losses = sentences(message, [word for word in CONSENT if isinstance(word, Tell | Drop)])
    apart, more = sentences(message, [telling.APART])
    lines += apart if both else [*sentences(message, [telling.KINDS])[0], *apart]
    losses += more
    said = "Sägs i informationsmeddelandets text och läses inte tillbaka."
    losses += [
        Loss(field=f"consent.{name}", action=LossAction.NOTE, text=said) for name in ("status", "kinds")
    ]
    lowered = as_information(message, told(None, _REGISTERED[message.event], *lines))
    return lowered, (event_loss(_NO_CONSENT), *losses)
