"""SAMSA's controls whose meaning no source shows (`domain.md` §6.8: `?`), and what else they may be told as.

Where an event is told otherwise, the document that would have told it has no meaning that anybody has agreed
on, and is not read either.
"""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import as_event, event_loss, told
from hub.adapters.options import AS_MESSAGE, REFUSE, Choice, Choices, Chosen, refused_by_choice
from hub.adapters.telling import Lowered, as_answer, as_answer_in_news
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending
from hub.canonical.message import Message

_KVITTERA: Final = "kvittens"
_MAKULERA: Final = "makulering"
_ANSWER: Final = "svar"
_FELSANT: Final = "felsänt"

CHOICES: Final[Choices] = {
    Event.INITIATIVE_ACKNOWLEDGED: Choice((_KVITTERA, AS_MESSAGE)),
    Event.INITIATIVE_VOIDED: Choice((_MAKULERA, _FELSANT)),
    Event.INVITATION_READ: Choice((AS_MESSAGE, REFUSE)),
    Event.INVITATION_ACKNOWLEDGED: Choice((_KVITTERA, _ANSWER, AS_MESSAGE)),
    Event.PLAN_VOIDED: Choice((_MAKULERA, _FELSANT)),
}
_SAID: Final = {
    Event.INITIATIVE_ACKNOWLEDGED: "Initiativet är kvitterat.",
    Event.INITIATIVE_VOIDED: "Initiativet är makulerat.",
    Event.INVITATION_ACKNOWLEDGED: "Kallelsen är kvitterad; det är inget ja.",
    Event.PLAN_VOIDED: "Planen är makulerad i avsändarens system.",
}
_NO_KVITTERA: Final = "Kvittera är inte i bruk för det här (§6.8); det går som ett {}."
_NO_MAKULERA: Final = "Makulera är inte i bruk för det här (§6.8); det går som Felsänt."


def unused(how: Chosen) -> frozenset[Event]:
    """The events whose own documents are neither written nor read."""
    return frozenset(event for event, value in how.items() if value != CHOICES[event].values[0])


def lower_by_choice(message: Message, how: Chosen) -> Lowered | None:
    """The message as it is set to be told; None where nothing is set. Raises Unacceptable."""
    event, value = message.event, how.get(message.event)
    if value is None or value == CHOICES[event].values[0]:
        return None
    if value == REFUSE:
        raise refused_by_choice(event)
    if value == _FELSANT:
        return _sent_in_error(message)
    because = _NO_KVITTERA.format(value)
    if value == _ANSWER:
        return as_answer(message, Event.INVITATION_ANSWERED, _SAID[event], because)
    return as_answer_in_news(message, _SAID[event], because)


def _sent_in_error(message: Message) -> Lowered:
    ending = message.ending or Ending()
    text = told(ending.text, _SAID[message.event])
    field = "ending.text" if message.ending else "ending"
    where = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under texten i Kommentar.")
    changed = ending.model_copy(update={"text": text})
    lowered = as_event(message, Event.PLAN_SENT_IN_ERROR, plan=message.plan, ending=changed)
    return lowered, (event_loss(_NO_MAKULERA), where)
