"""A message is heard by its case."""

from __future__ import annotations

from collections.abc import Callable

from hub.canonical.codes import INVITATION_ENDINGS, Event
from hub.care import answers, consent, endings, information, initiative, invitation
from hub.care.admission import admitted
from hub.care.effects import Effect, Forward, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.owing import PolicyOf
from hub.care.told import Told

#: Which function hears which event.
HEARD_BY: dict[Event, Callable[[CaseFacts, Told, PolicyOf], Outcome]] = {
    Event.CONSENT_GIVEN: consent.given,
    Event.CONSENT_REFUSED: consent.refused,
    Event.CONSENT_WITHDRAWN: consent.withdrawn,
    Event.INITIATIVE_SENT: initiative.sent,
    Event.INITIATIVE_ACKNOWLEDGED: initiative.acknowledged,
    Event.INITIATIVE_DENIED: initiative.denied,
    Event.INITIATIVE_VOIDED: initiative.voided,
    Event.INVITATION_SENT: invitation.sent,
    Event.INVITATION_CHANGED: invitation.changed,
    Event.INVITATION_ACKNOWLEDGED: answers.acknowledged,
    Event.INVITATION_ANSWERED: answers.answered,
    Event.INFO_FOR_ACK: information.sent,
    Event.INFO_FOR_INFORMATION: information.sent,
    Event.INFO_ACKNOWLEDGED: information.acknowledged,
    **dict.fromkeys(INVITATION_ENDINGS, endings.ended),
}

#: Events with which a system may send its consent mark.
_MARKED = frozenset({Event.INITIATIVE_SENT, Event.INVITATION_SENT, Event.INVITATION_CHANGED})


def apply(facts: CaseFacts | None, told: Told, policy: PolicyOf) -> Outcome:
    """What the message means for the case; `facts` is None where it opens one.

    `policy`: the rules of the region that a unit (key) belongs to. Raises Forbidden
    (`case.not-a-party`), NotFound, Conflict or Unacceptable where it cannot happen now; then nothing
    has changed.
    """
    case = admitted(facts, told)
    if case.blocked:
        return Outcome(case, (Remark("case-is-blocked", "R-ALL-03"),))
    marked = consent.accompanying(case, told) if told.message.event in _MARKED else Outcome(case)
    heard = HEARD_BY[told.message.event](marked.facts, told, policy)
    effects = (*marked.effects, *heard.effects)
    return Outcome(_joined(heard.facts, told, effects), effects)


def _joined(facts: CaseFacts, told: Told, effects: tuple[Effect, ...]) -> CaseFacts:
    """The sender, and each unit that the message is for, are parties from now on."""
    addressed = (effect.to for effect in effects if isinstance(effect, Forward))
    return facts.changed(parties=tuple(dict.fromkeys((*facts.parties, told.sender, *addressed))))
