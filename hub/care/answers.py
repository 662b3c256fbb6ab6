"""An invited unit says that it has received the invitation, or what it thinks of it."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.effects import Effect, Forward, Outcome, Remark, Settle
from hub.care.facts import CaseFacts, InvitationFact, MeetingFact
from hub.care.lifecycle import Late
from hub.care.meetings import invited, known_meeting
from hub.care.owing import PolicyOf, owed
from hub.care.states import InvitationState, InvitationStep
from hub.care.tables import INVITATIONS
from hub.care.told import Told


def acknowledged(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Receipt, and never acceptance (`domain.md` §0.5). One of an earlier revision is logged only."""
    meeting = known_meeting(facts, told)
    invitation = invited(meeting, told.sender)
    after = INVITATIONS.next(invitation.state, InvitationStep.ACKNOWLEDGE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    if _is_stale(told, invitation):
        return Outcome(facts, (Remark("stale-ack", "S-16"),))
    return Outcome(_moved(facts, meeting, told, after), _heard(meeting, invitation, policy))


def answered(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Free text to the caller, classified by nobody. Who answers has received, so it counts as a kvittens
    too (C-04); an answer to an earlier revision is passed on and changes nothing.
    """
    meeting = known_meeting(facts, told)
    invitation = invited(meeting, told.sender)
    after = INVITATIONS.next(invitation.state, InvitationStep.ANSWER)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    if _is_stale(told, invitation):
        return Outcome(facts, (Forward(meeting.caller), Remark("stale-answer", "S-16")))
    return Outcome(_moved(facts, meeting, told, after), _heard(meeting, invitation, policy))


def _is_stale(told: Told, invitation: InvitationFact) -> bool:
    return told.answers_revision is not None and told.answers_revision < invitation.revision


def _moved(facts: CaseFacts, meeting: MeetingFact, told: Told, state: InvitationState) -> CaseFacts:
    return facts.with_meeting(meeting.with_invitation(told.sender, state))


def _heard(meeting: MeetingFact, invitation: InvitationFact, policy: PolicyOf) -> tuple[Effect, ...]:
    event = Event.INVITATION_SENT if invitation.revision == 1 else Event.INVITATION_CHANGED
    due = owed(policy, event, invitation.to) or event
    return (Settle(invitation.to, meeting.thread, due), Forward(meeting.caller))
