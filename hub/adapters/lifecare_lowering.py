"""What Lifecare SP has no document for, told as something that it has one for, or refused with the rule."""

from __future__ import annotations

from typing import Final

from hub.adapters.lifecare_consent import CONSENTS, lower_consent
from hub.adapters.lowering import (
    as_event,
    dropped_field,
    event_loss,
    refused,
    the_fact_alone,
    told,
    unsayable,
    without_comment,
)
from hub.adapters.options import AS_MESSAGE, REFUSE, Choice, Choices, Chosen, chosen, refused_by_choice
from hub.adapters.plans import STEPS, as_plan
from hub.adapters.telling import Lowered, as_answer_in_news, as_bare_news, as_news
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending
from hub.canonical.message import Message
from hub.canonical.plan import Plan
from hub.mappings import telling
from hub.mappings.lifecare_sp import telling as own
from hub.mappings.telling import Telling

#: Ways to end an invitation or an initiative, and what is told. The source names no document for any of
#: them (`domain.md` §6.8: `?`).
_ENDED: Final = {
    Event.INITIATIVE_VOIDED: "Initiativet är makulerat.",
    Event.INVITATION_CANCELLED: "Mötet är avbokat.",
    Event.INVITATION_RECALLED: "Den som kallade har återkallat planeringen.",
    Event.INVITATION_VOIDED: "Kallelsen är makulerad.",
    Event.MEETING_DELETED: "Mötet är borttaget i avsändarens system.",
}
#: What no source says: a generellt meddelande, unless it is set to be refused, so that a person telephones.
CHOICES: Final[Choices] = dict.fromkeys((*_ENDED, Event.INVITATION_READ), Choice((AS_MESSAGE, REFUSE)))
_UNSET: Final = chosen("lifecare-sp", CHOICES)

_OVER: Final = "Samtycket till SIP gäller inte längre. Skicka inga fler uppgifter i ärendet."
#: The fact alone, and why it has no document of its own.
_BARE: Final = {
    Event.CONSENT_VOIDED: (_OVER, "Lifecare SP makulerar inget samtycke; det går som generellt meddelande."),
}
_NO_SUCH_STEP: Final = "Lifecare SP har inte det steget för en plan; hela planen går som aktiv (§6.8)."
_NO_SUCH: Final = "Lifecare SP har inget sådant dokument; det går som generellt meddelande."
_NEWS: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.INITIATIVE_SENT: ("Initiativ till SIP.", (own.INITIATIVE, telling.CONSENT)),
    Event.CASE_OPENED: ("Ett samordningsärende är skapat.", (telling.OPENING, telling.CONSENT)),
    Event.CASE_ACTOR_ADDED: ("En part har kommit till i ärendet.", (telling.OPENING,)),
    Event.MEETING_ATTENDANCE: ("Mötet är hållet.", (telling.MEETING,)),
    Event.PLAN_SENT: ("En plan är delad; den är inte upprättad.", (own.PLAN, telling.CONSENT)),
    Event.PLAN_SIGNED: ("En plan är signerad; den är inte upprättad.", (own.PLAN, telling.CONSENT)),
    **{
        event: (STEPS[event], (own.PLAN, telling.CONSENT))
        for event in (
            Event.PLAN_PATIENT_APPROVED,
            Event.PLAN_PUBLISHED_1177,
            Event.PLAN_NOT_PUBLISHED,
            Event.PLAN_NEW_VERSION,
        )
    },
    Event.PLAN_EXISTING_SUFFICES: (
        "En annan plan uppfyller redan kraven på en SIP.",
        (telling.OTHER_PLAN,),
    ),
}
#: Told without the plan and the people around it: it passes without consent.
_CONTROL: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.CASE_ACTOR_REMOVED: ("En part har lämnat ärendet.", (telling.LEAVING,)),
    Event.PLAN_SENT_IN_ERROR: (
        "Planen är felsänd. Använd den inte, och ta bort den.",
        (own.PLAN_TAKEN_BACK, own.ENDING),
    ),
}
_ANSWERS: Final[dict[Event, tuple[str, tuple[Telling, ...]]]] = {
    Event.INITIATIVE_ACKNOWLEDGED: ("Initiativet är kvitterat.", ()),
    Event.INITIATIVE_DENIED: ("Initiativet är nekat; rätt enhet står i texten.", ()),
    Event.INVITATION_READ: ("Kallelsen är läst; det är ingen kvittens och inget ja.", ()),
    Event.INVITATION_CONFIRMED: ("Enheten har bekräftat kallelsen.", ()),
    Event.INVITATION_DECLINED: ("Enheten kommer inte till mötet.", ()),
    Event.INVITATION_ANSWERED: ("Svar på kallelsen, i fritext; det är ingen kvittens och inget ja.", ()),
    Event.INVITATION_REROUTED: ("Kallelsen kom fel; en annan enhet kommer.", (telling.REROUTING,)),
    Event.INFO_ACKNOWLEDGED: ("Meddelandet är kvitterat.", ()),
}
_INFORMATION: Final = {
    Event.INFO_FOR_ACK: "Informationsmeddelande för kvittens: svara att ni har tagit emot det.",
    Event.INFO_FOR_INFORMATION: "Informationsmeddelande för kännedom.",
    Event.INFO_TO_PARTICIPANTS: "Meddelande till mötets deltagare.",
}
#: Other systems' steps of a plan in force (`domain.md` §6.8) → Lifecare SP's.
_PLANS: Final = {
    Event.PLAN_APPROVED: Event.PLAN_ESTABLISHED,
    Event.PLAN_LOCKED: Event.PLAN_ESTABLISHED,
    Event.PLAN_UNDERSIGNED: Event.PLAN_ESTABLISHED,
    Event.PLAN_EVALUATED: Event.PLAN_FOLLOWED_UP,
}
#: Events that are neither told nor lowered, and the rule.
REFUSED: Final = refused(Event.CONSENT_NOT_AVAILABLE, Event.CONSENT_BLOCKED, Event.DEVIATION_REPORTED)
#: Events without a document of their own → the one that they are told as.
LOWERED: Final = {
    **dict.fromkeys(
        (*_ENDED, *_BARE, *_NEWS, *_CONTROL, *_ANSWERS, *_INFORMATION),
        Event.INFO_GENERAL,
    ),
    Event.CONSENT_SUPERSEDED: Event.CONSENT_GIVEN,
    Event.INVITATION_CHANGED: Event.INVITATION_SENT,
    **_PLANS,
    Event.PLAN_VOIDED: Event.PLAN_CLOSED,
}


def lower(message: Message, how: Chosen = _UNSET) -> Lowered:
    """The message as one of those that Lifecare SP has a document for, and what that costs.

    `how`: what is set of the controls that no source explains.

    Raises Unacceptable with the rule where it must not be told at all.
    """
    event = message.event
    if event in REFUSED:
        raise unsayable(event)
    if how.get(event) == REFUSE:
        raise refused_by_choice(event)
    if event in _PLANS:
        return as_plan(message, _PLANS[event], _NO_SUCH_STEP, "main_goal")
    if event is Event.PLAN_VOIDED:
        return _closed(message)
    if event is Event.INVITATION_CHANGED:
        return _changed(message)
    if event in CONSENTS:
        return lower_consent(message)
    if event in LOWERED:
        return _as_general(message)
    return message, ()


def _as_general(message: Message) -> Lowered:
    """The message as a generellt meddelande."""
    lowered, losses = _as_news(message)
    return lowered.model_copy(update={"event": Event.INFO_GENERAL}), losses


def _as_news(message: Message) -> Lowered:
    event = message.event
    if event in _ENDED:
        return as_news(message, _ENDED[event], _NO_SUCH, own.ENDING)
    if event in _BARE:
        return as_bare_news(message, *_BARE[event], "consent")
    if event in _CONTROL:
        said, words = _CONTROL[event]
        bare, dropped = the_fact_alone(message)
        silent, comment = without_comment(bare) if event is Event.PLAN_SENT_IN_ERROR else (bare, ())
        lowered, losses = as_news(silent, said, _NO_SUCH, *words)
        return lowered, (*losses, *comment, *dropped)
    if event in _ANSWERS:
        said, words = _ANSWERS[event]
        because = (
            "Lifecare SP har bara kvittens av en kallelse; det går som generellt meddelande (§7.3 rad 22)."
        )
        return as_answer_in_news(message, said, because, *words)
    if event in _INFORMATION:
        return _information(message)
    said, words = _NEWS[event]
    return as_news(message, said, _NO_SUCH, *words)


def _information(message: Message) -> Lowered:
    assert message.information is not None
    said = _INFORMATION[message.event]
    text = told(message.information.text, said)
    information = message.information.model_copy(update={"text": text})
    where = "Upplysningen står under meddelandets text."
    note = Loss(field="information.text", action=LossAction.NOTE, text=where)
    lowered = as_event(message, Event.INFO_GENERAL, information=information)
    return lowered, (event_loss("Lifecare SP har ett slags meddelande, generellt meddelande."), note)


def _closed(message: Message) -> Lowered:
    """A voided plan is a closed one with a sentence (§7.3 row 41): which one, and nothing that is in it."""
    bare, dropped = the_fact_alone(message)
    plan, lost = _without_content(message.plan)
    ending = message.ending or Ending()
    text = told(ending.text, "Planen är makulerad i avsändarens system.")
    where = "Upplysningen står under kommentaren till avslutet."
    note = Loss(field="ending.text" if message.ending else "ending", action=LossAction.NOTE, text=where)
    lowered = as_event(bare, Event.PLAN_CLOSED, plan=plan, ending=ending.model_copy(update={"text": text}))
    report = event_loss("Lifecare SP makulerar ingen plan; den avslutas (§7.3 rad 41).")
    return lowered, (report, note, *lost, *dropped)


def _without_content(plan: Plan | None) -> tuple[Plan | None, tuple[Loss, ...]]:
    if plan is None:
        return None, ()
    bare = Plan(
        id=plan.id,
        version=plan.version,
        replaces=plan.replaces,
        replaced_by=plan.replaced_by,
        status=plan.status,
    )
    lost = [name for name in Plan.model_fields if getattr(plan, name) != getattr(bare, name)]
    return bare, tuple(dropped_field(f"plan.{name}") for name in lost)


def _changed(message: Message) -> Lowered:
    assert message.meeting is not None
    said = "Ändrad kallelse: den ersätter den tidigare."
    meeting = message.meeting.model_copy(update={"comment": told(message.meeting.comment, said)})
    lowered = as_event(message, Event.INVITATION_SENT, meeting=meeting, consent=message.consent)
    report = event_loss("Lifecare SP ändrar ingen kallelse; den går som en ny som säger vad den är.")
    where = "Upplysningen om ändringen står under kallelsens meddelande."
    return lowered, (report, Loss(field="meeting.comment", action=LossAction.NOTE, text=where))
