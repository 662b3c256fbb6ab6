"""A message is heard by its case."""

from __future__ import annotations

from collections.abc import Callable

from hub.canonical.codes import INVITATION_ENDINGS, Event
from hub.care import (
    actors,
    answers,
    attendance,
    consent,
    consent_ends,
    coordination,
    endings,
    information,
    initiative,
    invitation,
    plan,
    plan_endings,
    rerouting,
)
from hub.care.admission import admitted
from hub.care.bare import bared
from hub.care.consent import lapsed
from hub.care.effects import Effect, Forward, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.owing import PolicyOf
from hub.care.plan_steps import STEPS
from hub.care.told import Told

#: Which function hears which event.
HEARD_BY: dict[Event, Callable[[CaseFacts, Told, PolicyOf], Outcome]] = {
    Event.CASE_OPENED: actors.opened,
    Event.CASE_ACTOR_ADDED: actors.added,
    Event.CASE_ACTOR_REMOVED: actors.removed,
    **dict.fromkeys(consent.MEANT, consent.given),
    Event.CONSENT_REFUSED: consent_ends.refused,
    Event.CONSENT_WITHDRAWN: consent_ends.withdrawn,
    Event.CONSENT_VOIDED: consent_ends.voided,
    Event.CONSENT_BLOCKED: consent_ends.blocked,
    Event.SIP_DECLINED: consent_ends.declined,
    Event.INITIATIVE_SENT: initiative.sent,
    Event.INITIATIVE_ACKNOWLEDGED: initiative.acknowledged,
    Event.INITIATIVE_DENIED: initiative.denied,
    Event.INITIATIVE_VOIDED: initiative.voided,
    Event.INVITATION_SENT: invitation.sent,
    Event.INVITATION_CHANGED: invitation.changed,
    Event.INVITATION_REROUTED: rerouting.rerouted,
    **dict.fromkeys(answers.STEPS, answers.told_back),
    **dict.fromkeys(INVITATION_ENDINGS, endings.ended),
    Event.MEETING_ATTENDANCE: attendance.attended,
    Event.INFO_FOR_ACK: information.sent,
    Event.INFO_FOR_INFORMATION: information.sent,
    Event.INFO_TO_PARTICIPANTS: information.sent,
    Event.INFO_GENERAL: information.sent,
    Event.INFO_ACKNOWLEDGED: information.acknowledged,
    **dict.fromkeys(STEPS, plan.told_of),
    **plan_endings.ENDINGS,
    Event.PLAN_EXISTING_SUFFICES: coordination.another_suffices,
    Event.COORDINATOR_APPOINTED: coordination.coordinated,
    Event.COORDINATOR_CHANGED: coordination.coordinated,
    Event.DEVIATION_REPORTED: coordination.deviated,
}

#: Content with which a system may send its consent mark; the dialog that opens a case is heard whole.
_MARKED = frozenset(
    {
        Event.INITIATIVE_SENT,
        Event.INVITATION_SENT,
        Event.INVITATION_CHANGED,
        *STEPS,
    }
)


def apply(facts: CaseFacts | None, told: Told, policy: PolicyOf) -> Outcome:
    """What the message means for the case; `facts` is None where it opens one.

    `policy`: the rules of the region that a unit (key) belongs to. Raises Forbidden
    (`case.not-a-party`), NotFound, Conflict or Unacceptable where it cannot happen now; then nothing
    has changed.
    """
    case = lapsed(admitted(facts, told, policy), told.at)
    if case.blocked:
        return Outcome(case, (Remark("case-is-blocked", "R-ALL-03"),))
    marked = consent.accompanying(case, told) if told.message.event in _MARKED else Outcome(case)
    heard = HEARD_BY[told.message.event](marked.facts, told, policy)
    effects = bared(heard.facts, told, (*marked.effects, *heard.effects))
    return Outcome(_joined(heard.facts, told, effects), effects)


def _joined(facts: CaseFacts, told: Told, effects: tuple[Effect, ...]) -> CaseFacts:
    """The sender, and each unit that the message is for, are parties from now on; a unit that was taken
    off is one again only when something is sent to it."""
    addressed = tuple(effect.to for effect in effects if isinstance(effect, Forward))
    former = tuple(unit for unit in facts.former if unit not in addressed)
    speaking = () if told.sender in former else (told.sender,)
    parties = tuple(dict.fromkeys((*facts.parties, *speaking, *addressed)))
    return facts.changed(parties=parties, former=former)
