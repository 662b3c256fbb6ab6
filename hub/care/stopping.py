"""Everything that is under way in a case comes to an end (`domain.md` §5.6)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.canonical.codes import EndReason, Event
from hub.care.effects import Effect, Originate, Waive, Withdraw
from hub.care.facts import CaseFacts, InitiativeFact, InvitationFact, MeetingFact
from hub.care.states import (
    InitiativeState,
    InitiativeStep,
    InvitationState,
    InvitationStep,
    MeetingStep,
)
from hub.care.tables import INITIATIVES, INVITATIONS, MEETINGS

#: Units with an initiative in one of these believe that a meeting may come of it.
_TO_BE_TOLD = frozenset(
    {
        InitiativeState.SENT,
        InitiativeState.ACKNOWLEDGED,
        InitiativeState.CONSUMED,
        InitiativeState.DISPUTED,
    }
)


def stopped(facts: CaseFacts) -> CaseFacts:
    """The case with every initiative blocked, every invitation and meeting cancelled."""
    return facts.changed(
        initiatives=tuple(_blocked(i) for i in facts.initiatives),
        meetings=tuple(_cancelled(m) for m in facts.meetings),
    )


def stop_effects(facts: CaseFacts, because: EndReason, rule: str) -> tuple[Effect, ...]:
    """What stopping does to all that is under way in `facts`: back, ended with a code, nobody waited for."""
    return (
        Withdraw(None, None, because),
        *(_void(i, because, rule) for i in facts.initiatives if i.state in _TO_BE_TOLD),
        *(_cancel(m, i, because, rule) for m in facts.meetings for i in m.live if _reached(i)),
        *(Waive(None, thread) for thread in _threads(facts)),
    )


def _blocked(fact: InitiativeFact) -> InitiativeFact:
    if not fact.state.is_live:
        return fact
    return fact.model_copy(update={"state": INITIATIVES.move(fact.state, InitiativeStep.BLOCK)})


def _cancelled(meeting: MeetingFact) -> MeetingFact:
    invitations = tuple(
        i.model_copy(update={"state": INVITATIONS.move(i.state, InvitationStep.CANCEL)})
        for i in meeting.invitations
    )
    state = MEETINGS.move(meeting.state, MeetingStep.CANCEL)
    return meeting.model_copy(update={"state": state, "invitations": invitations})


def _void(fact: InitiativeFact, because: EndReason, rule: str) -> Originate:
    event = Event.INITIATIVE_VOIDED
    return Originate(event, fact.to, fact.thread, None, because, rule, on_behalf_of=fact.initiator)


def _cancel(meeting: MeetingFact, invitation: InvitationFact, because: EndReason, rule: str) -> Originate:
    event = Event.INVITATION_CANCELLED
    return Originate(event, invitation.to, meeting.thread, None, because, rule, on_behalf_of=meeting.caller)


def _reached(invitation: InvitationFact) -> bool:
    return invitation.state is not InvitationState.WAITING


def _threads(facts: CaseFacts) -> Iterator[str]:
    """The threads in which somebody may be waited for, each once."""
    initiatives = (i.thread for i in facts.initiatives if i.state.is_live)
    meetings = (m.thread for m in facts.meetings if m.state.is_live)
    information = (i.thread for i in facts.information)
    yield from dict.fromkeys((*initiatives, *meetings, *information))
