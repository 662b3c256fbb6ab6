"""An invited unit says that it has received the invitation, or what it thinks of it."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.effects import Effect, Forward, Outcome, Remark, Settle
from hub.care.facts import CaseFacts, InvitationFact, MeetingFact
from hub.care.lifecycle import Late
from hub.care.meetings import invited, known_meeting
from hub.care.owing import PolicyOf, owed
from hub.care.states import InvitationStep
from hub.care.tables import INVITATIONS
from hub.care.told import Told

#: What each answer does to the invitation. Only the unit's own confirmation accepts it.
STEPS: dict[Event, InvitationStep] = {
    Event.INVITATION_READ: InvitationStep.READ,
    Event.INVITATION_ACKNOWLEDGED: InvitationStep.ACKNOWLEDGE,
    Event.INVITATION_ANSWERED: InvitationStep.ANSWER,
    Event.INVITATION_CONFIRMED: InvitationStep.CONFIRM,
    Event.INVITATION_DECLINED: InvitationStep.DECLINE,
}
#: What is heard of an earlier revision than the one that holds, and changes nothing (S-16).
_STALE = {Event.INVITATION_READ: "stale-read", Event.INVITATION_ACKNOWLEDGED: "stale-ack"}


def told_back(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The caller gets it. Who answers has received, so an answer counts as a kvittens too (C-04); reading
    does not. Receipt is never acceptance (`domain.md` §0.5). An answer to an earlier revision is passed
    on and changes nothing; a kvittens of one is logged only.
    """
    meeting = known_meeting(facts, told)
    invitation = invited(meeting, told.sender)
    step = STEPS[told.message.event]
    after = INVITATIONS.next(invitation.state, step)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    if is_stale(told, invitation):
        code = _STALE.get(told.message.event)
        if code is not None:
            return Outcome(facts, (Remark(code, "S-16"),))
        return Outcome(facts, (Forward(meeting.caller), Remark("stale-answer", "S-16")))
    moved = facts.with_meeting(meeting.with_invitation(told.sender, after))
    if step is InvitationStep.READ:
        return Outcome(moved, (Forward(meeting.caller),))
    return Outcome(moved, heard(meeting, invitation, policy))


def is_stale(told: Told, invitation: InvitationFact) -> bool:
    """Whether it answers an earlier revision than the unit has been sent."""
    return told.answers_revision is not None and told.answers_revision < invitation.revision


def heard(meeting: MeetingFact, invitation: InvitationFact, policy: PolicyOf) -> tuple[Effect, ...]:
    """What the unit owed is given, and the caller gets what it says."""
    event = Event.INVITATION_SENT if invitation.revision == 1 else Event.INVITATION_CHANGED
    due = owed(policy, event, invitation.to) or event
    return (Settle(invitation.to, meeting.thread, due), Forward(meeting.caller))
