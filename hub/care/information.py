"""A unit tells others something about the case, and may want to know that it was read."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.admission import addressed
from hub.care.effects import Effect, Forward, Outcome, Remark, Settle
from hub.care.facts import CaseFacts, InformationFact
from hub.care.owing import PolicyOf, owed
from hub.care.states import InitiativeState
from hub.care.told import Told
from hub.errors import NotFound, Unacceptable


def sent(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The message goes to the units it names; where an initiative must come first it must have come."""
    units = _receivers(facts, told)
    for unit in units:
        if policy(unit).initiative_first and not _has_initiative(facts, unit):
            raise _too_early()
    event = told.message.event
    owes = event is Event.INFO_FOR_ACK
    fact = InformationFact(thread=told.message_id, sender=told.sender, to=units)
    effects = tuple(Forward(unit, owed(policy, event, unit) if owes else None) for unit in units)
    return Outcome(facts.changed(information=(*facts.information, fact)), effects)


def acknowledged(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """A unit has read it; a kvittens given again, or after consent has gone, is logged only (S-36)."""
    fact = next((i for i in facts.information if i.thread == told.thread), None)
    if fact is None or told.sender not in fact.to:
        raise NotFound(
            "information.unknown",
            "the kvittens is of an information message that the hub has not sent to this unit",
            advice="Answer the message that the hub delivered.",
        )
    if facts.state.is_stopped:
        return Outcome(facts, (Remark("late-ack", "S-36"),))
    if told.sender in fact.acknowledged:
        return Outcome(facts, (Remark("repeated-ack", "§6.1"),))
    read = fact.model_copy(update={"acknowledged": (*fact.acknowledged, told.sender)})
    others = tuple(read if i is fact else i for i in facts.information)
    return Outcome(facts.changed(information=others), _heard(told, fact))


def _receivers(facts: CaseFacts, told: Told) -> tuple[str, ...]:
    """The units that are named; of a message to participants that names none, those of the meeting that it
    can mean, else all of the case."""
    event = told.message.event
    if told.recipients or event is not Event.INFO_TO_PARTICIPANTS:
        return addressed(told)
    meetings = [m for m in facts.meetings if m.state.is_live and m.caller == told.sender]
    invited = tuple(i.to for i in meetings[0].live) if len(meetings) == 1 else ()
    units = invited or facts.others(told.sender)
    return units or addressed(told)


def _heard(told: Told, fact: InformationFact) -> tuple[Effect, ...]:
    return (Settle(told.sender, fact.thread, Event.INFO_FOR_ACK), Forward(fact.sender))


def _has_initiative(facts: CaseFacts, unit: str) -> bool:
    """Whether an initiative to the unit, or from it, has been sent in the case and not voided."""
    gone = (InitiativeState.VOIDED, InitiativeState.BLOCKED)
    return any(unit in (i.to, i.initiator) for i in facts.initiatives if i.state not in gone)


def _too_early() -> Unacceptable:
    return Unacceptable(
        "info.before-initiative",
        "a receiving unit's system takes information messages only once an initiative exists",
        rule="S-11",
        advice="Send that unit an initiative first, then the information message.",
    )
