"""A unit says «we should meet»; the other says yes, or names who should be asked instead."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event
from hub.care.admission import addressed
from hub.care.effects import (
    Ask,
    Effect,
    Forward,
    Originate,
    Outcome,
    Redirect,
    Release,
    Remark,
    Settle,
    Waive,
    Withdraw,
)
from hub.care.facts import CaseFacts, InitiativeFact
from hub.care.lifecycle import Late
from hub.care.owing import PolicyOf, owed
from hub.care.states import CaseStep, InitiativeState, InitiativeStep, InvitationState, InvitationStep
from hub.care.tables import CASES, INITIATIVES, INVITATIONS
from hub.care.told import Told
from hub.errors import NotFound, Unacceptable


def sent(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """One initiative for each receiving unit, each with its own kvittens to give.

    A unit that asks is acquainted: an invitation that waited for its yes need not wait any more.
    """
    units = addressed(told)
    new = tuple(_fact(told, unit) for unit in units)
    forwards = tuple(Forward(unit, owed(policy, Event.INITIATIVE_SENT, unit)) for unit in units)
    state = CASES.move(facts.state, CaseStep.INITIATE)
    let_in = admit(facts.changed(state=state, initiatives=(*facts.initiatives, *new)), told.sender)
    return Outcome(let_in.facts, (*forwards, *let_in.effects))


def acknowledged(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The unit has a known ongoing contact and is a party; an invitation that waited for this may go."""
    fact = _addressed_to_sender(facts, told)
    after = INITIATIVES.next(fact.state, InitiativeStep.ACKNOWLEDGE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    facts = facts.with_initiative(fact, after)
    if after is InitiativeState.DISPUTED:
        ask = Ask("denial-then-ack", fact.initiator, fact.thread, "§6.2")
        return Outcome(facts, (*_heard(fact), ask))
    let_in = admit(facts, fact.to)
    return Outcome(let_in.facts, (*_heard(fact), *let_in.effects))


def denied(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The unit has no ongoing contact; its comment names who has (I-04). The denial is receipt as well."""
    fact = _addressed_to_sender(facts, told)
    after = INITIATIVES.next(fact.state, InitiativeStep.DENY)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    facts = facts.with_initiative(fact, after)
    if after is InitiativeState.DISPUTED:
        ask = Ask("ack-then-denial", fact.initiator, fact.thread, "§6.2")
        return Outcome(facts, (Forward(fact.initiator), ask))
    return _redirecting(facts, told, fact)


def voided(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The initiator takes it back from every unit of the thread, and of those it was redirected to."""
    family = tuple(facts.family(_thread(told)))
    if not family:
        raise _unknown()
    if told.sender != family[0].initiator:
        raise Unacceptable(
            "initiative.not-the-initiator",
            "only the unit that sent an initiative can void it",
            rule="§6.2",
            advice="Answer it instead, or ask the initiating unit to void it.",
        )
    live = [fact for fact in family if fact.state.is_live]
    if not live:
        late = INITIATIVES.next(family[0].state, InitiativeStep.VOID)
        return Outcome(facts, (Remark(late.code, late.rule),) if isinstance(late, Late) else ())
    effects = tuple(effect for fact in live for effect in _ending(facts, told, fact))
    for fact in live:
        facts = facts.with_initiative(fact, INITIATIVES.move(fact.state, InitiativeStep.VOID))
    return Outcome(facts, effects)


def admit(facts: CaseFacts, unit: str) -> Outcome:
    """The unit has said yes: its waiting invitations go, and where it is invited that yes is used."""
    waiting = facts.waiting_meetings(unit)
    for meeting in waiting:
        state = INVITATIONS.move(InvitationState.WAITING, InvitationStep.RELEASE)
        facts = facts.with_meeting(meeting.with_invitation(unit, state))
    is_invited = any(i.to == unit for m in facts.meetings for i in m.live)
    released = tuple(Release(unit, meeting.thread) for meeting in waiting)
    return Outcome(used(facts, unit) if is_invited else facts, released)


def used(facts: CaseFacts, unit: str) -> CaseFacts:
    """The unit's acknowledged initiatives have led to an invitation."""
    for fact in facts.initiatives:
        if fact.to == unit and fact.state is InitiativeState.ACKNOWLEDGED:
            facts = facts.with_initiative(fact, INITIATIVES.move(fact.state, InitiativeStep.INVITE))
    return facts


def waiting_asks(facts: CaseFacts, unit: str) -> tuple[Effect, ...]:
    """An invitation that waited for the unit's yes waits in vain: its caller must choose (R-X-04)."""
    return tuple(
        Ask("invitation.held", meeting.caller, meeting.thread, "R-X-04")
        for meeting in facts.waiting_meetings(unit)
    )


def void_in_vain(facts: CaseFacts, meeting: str, units: tuple[str, ...], because: EndReason) -> Outcome:
    """Initiatives that the hub wrote for this meeting, and that nobody has answered, are voided.

    One that another meeting's invitation waits for too is kept, and stands for that meeting from now on.
    """
    effects: list[Effect] = []
    for fact in facts.initiatives:
        if fact.for_meeting != meeting or fact.to not in units or fact.state is not InitiativeState.SENT:
            continue
        if waiting := facts.waiting_meetings(fact.to):
            facts = facts.with_initiative(fact, fact.state, for_meeting=waiting[0].thread)
            continue
        effects += _voided_in_vain(fact, because)
        facts = facts.with_initiative(fact, INITIATIVES.move(fact.state, InitiativeStep.VOID))
    return Outcome(facts, tuple(effects))


def void_for(facts: CaseFacts, unit: str, because: EndReason, rule: str) -> Outcome:
    """Initiatives to a unit that is no party any more are voided."""
    effects: list[Effect] = []
    for fact in facts.initiatives:
        if fact.to == unit and fact.state.is_live:
            effects += (_own_void(fact, because, rule), Waive(unit, fact.thread))
            facts = facts.with_initiative(fact, INITIATIVES.move(fact.state, InitiativeStep.VOID))
    return Outcome(facts, tuple(effects))


def _voided_in_vain(fact: InitiativeFact, because: EndReason) -> tuple[Effect, ...]:
    return (
        Withdraw(fact.to, fact.thread, because),
        _own_void(fact, because, "R-X-04"),
        Waive(fact.to, fact.thread),
    )


def _fact(told: Told, unit: str) -> InitiativeFact:
    return InitiativeFact(
        thread=told.message_id,
        initiator=told.sender,
        to=unit,
        message=told.message_id,
        for_meeting=told.from_invitation,
    )


def _heard(fact: InitiativeFact) -> tuple[Effect, ...]:
    return (Settle(fact.to, fact.thread, Event.INITIATIVE_SENT), Forward(fact.initiator))


def _redirecting(facts: CaseFacts, told: Told, fact: InitiativeFact) -> Outcome:
    comment = told.message.answer.text if told.message.answer else None
    effects = (*_heard(fact), *waiting_asks(facts, fact.to))
    if comment and comment.strip():
        return Outcome(facts, (*effects, Redirect(fact.thread, fact.to, comment)))
    asked = Ask("denial.without-comment", fact.initiator, fact.thread, "I-04")
    state = INITIATIVES.move(InitiativeState.DENIED, InitiativeStep.GIVE_UP)
    current = facts.initiative(fact.thread, fact.to)
    return Outcome(facts.with_initiative(current or fact, state), (*effects, asked))


def _ending(facts: CaseFacts, told: Told, fact: InitiativeFact) -> tuple[Effect, ...]:
    ending = told.message.ending
    because = ending.reason if ending else EndReason.OTHER
    return (
        Withdraw(fact.to, fact.thread, because),
        _void(told, fact, because),
        Waive(fact.to, fact.thread),
        *waiting_asks(facts, fact.to),
    )


def _void(told: Told, fact: InitiativeFact, because: EndReason) -> Effect:
    """The message itself; a unit that was asked by redirection knows another thread and gets its own."""
    if fact.thread == told.thread:
        return Forward(fact.to)
    return _own_void(fact, because, "§6.2")


def _own_void(fact: InitiativeFact, because: EndReason, rule: str) -> Originate:
    event = Event.INITIATIVE_VOIDED
    return Originate(event, fact.to, fact.thread, None, because, rule, on_behalf_of=fact.initiator)


def _thread(told: Told) -> str:
    if told.thread is None:
        raise _unknown()
    return told.thread


def _addressed_to_sender(facts: CaseFacts, told: Told) -> InitiativeFact:
    thread = _thread(told)
    if not any(fact.thread == thread for fact in facts.initiatives):
        raise _unknown()
    fact = facts.initiative(thread, told.sender)
    if fact is None:
        raise Unacceptable(
            "initiative.not-addressed",
            "the initiative was not sent to this unit",
            rule="§6.2",
            advice="Let the unit that received it answer.",
        )
    return fact


def _unknown() -> NotFound:
    return NotFound(
        "initiative.unknown",
        "the message is about an initiative that the hub does not know in this case",
        advice="Name the initiative, or answer the message that the hub delivered.",
    )
