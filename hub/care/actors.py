"""A case is opened with its parties; a unit is added to them, or taken off (`domain.md` §1.1)."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event
from hub.care.consent import ENDS, accompanying, doubts
from hub.care.consent_ends import said_at_opening
from hub.care.effects import Effect, Forward, Originate, Outcome, ReleaseConsent, Waive, Withdraw
from hub.care.facts import CaseFacts, MeetingFact
from hub.care.initiative import void_for
from hub.care.owing import PolicyOf
from hub.care.states import InvitationState, InvitationStep
from hub.care.tables import INVITATIONS
from hub.care.told import Told


def opened(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The actors are parties from now on. Nothing goes to them unless the message names them as receivers:
    where a case is opened in a system, opening it is no message of its own (000 B1.3-B1.5).

    A dialog that says no to a consent registers the no, and its content travels nowhere (§5.2). One that
    sees no need of a SIP is kept, and nobody is told of it: there is nothing to coordinate (§5.3).
    """
    consent, opening = told.message.consent, told.message.opening
    facts = _with_actors(facts, told)
    if consent is not None and consent.status in ENDS:
        return said_at_opening(facts, told, policy)
    marked = accompanying(facts, told)
    asks = doubts(consent, told) if consent is not None and marked.facts is not facts else ()
    units = tuple(dict.fromkeys(u for u in told.recipients if u != told.sender))
    if opening is not None and opening.need is False:
        units = ()
    asks = tuple(ask for ask in asks if ask not in marked.effects)
    return Outcome(marked.facts, (*marked.effects, *asks, *(Forward(unit) for unit in units)))


def added(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """All parties are told, the new one too where consent covers it; else its copy waits for one (I-11)."""
    facts = _with_actors(facts, told)
    asked = (*told.named, *told.recipients, *facts.others(told.sender))
    units = tuple(unit for unit in dict.fromkeys(asked) if unit != told.sender)
    return Outcome(facts, (ReleaseConsent(), *(Forward(unit) for unit in units)))


def removed(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The units that stay get the message; one that goes gets only the fact, and what it had is ended."""
    gone = tuple(unit for unit in told.named if unit != told.sender)
    effects: list[Effect] = []
    for unit in gone:
        left = _leaving(facts, told, unit)
        facts = left.facts
        effects += left.effects
    facts = facts.changed(
        parties=tuple(unit for unit in facts.parties if unit not in gone),
        actors=tuple(unit for unit in facts.actors if unit not in gone),
        former=tuple(dict.fromkeys((*facts.former, *gone))),
    )
    stay = tuple(Forward(unit) for unit in facts.parties if unit != told.sender)
    return Outcome(facts, (*effects, *stay))


def _with_actors(facts: CaseFacts, told: Told) -> CaseFacts:
    actors = tuple(dict.fromkeys((*facts.actors, *told.named)))
    return facts.changed(actors=actors, former=tuple(u for u in facts.former if u not in actors))


def _leaving(facts: CaseFacts, told: Told, unit: str) -> Outcome:
    """What is under way to the unit goes back or is ended, and it is told that it is no party any more."""
    because = EndReason.NOT_NEEDED
    effects: list[Effect] = [Withdraw(unit, None, because)]
    for meeting in facts.meetings:
        invitation = meeting.invitation(unit)
        if invitation is None or not invitation.state.is_live:
            continue
        effects.append(Waive(unit, meeting.thread))
        if invitation.state is not InvitationState.WAITING:
            effects.append(_cancel(meeting, unit, because))
        state = INVITATIONS.move(invitation.state, InvitationStep.CANCEL)
        facts = facts.with_meeting(meeting.with_invitation(unit, state))
    void = void_for(facts, unit, because, "§1.1")
    notice = Originate(told.message.event, unit, None, None, because, "§1.1", on_behalf_of=told.sender)
    return Outcome(void.facts, (*effects, *void.effects, notice))


def _cancel(meeting: MeetingFact, unit: str, because: EndReason) -> Originate:
    event = Event.INVITATION_CANCELLED
    return Originate(event, unit, meeting.thread, None, because, "§1.1", on_behalf_of=meeting.caller)
