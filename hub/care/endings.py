"""A meeting is called off: cancelled, recalled, voided or deleted, and the difference is kept (S-22)."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event
from hub.care.effects import Ask, Effect, Forward, Outcome, Remark, Waive, Withdraw
from hub.care.facts import CaseFacts, InvitationFact, MeetingFact
from hub.care.initiative import void_in_vain
from hub.care.lifecycle import Late
from hub.care.meetings import known_meeting, only_the_caller
from hub.care.owing import PolicyOf
from hub.care.states import (
    InvitationState,
    InvitationStep,
    MeetingStep,
)
from hub.care.tables import INVITATIONS, MEETINGS
from hub.care.told import Told
from hub.clock import STOCKHOLM

#: What each ending does to the meeting and to its invitations.
STEPS: dict[Event, tuple[MeetingStep, InvitationStep]] = {
    Event.INVITATION_CANCELLED: (MeetingStep.CANCEL, InvitationStep.CANCEL),
    Event.INVITATION_RECALLED: (MeetingStep.RECALL, InvitationStep.RECALL),
    Event.INVITATION_VOIDED: (MeetingStep.VOID, InvitationStep.VOID),
    Event.MEETING_DELETED: (MeetingStep.DELETE, InvitationStep.DELETE),
}


def ended(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The caller ends the meeting for every unit; a second ending is logged only."""
    meeting = known_meeting(facts, told)
    only_the_caller(meeting, told)
    meeting_step, invitation_step = STEPS[told.message.event]
    after = MEETINGS.next(meeting.state, meeting_step)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    because = told.message.ending.reason if told.message.ending else EndReason.OTHER
    effects = tuple(e for i in meeting.live for e in _ending(meeting, i, because))
    units = tuple(i.to for i in meeting.live)
    over = _over(meeting, invitation_step).model_copy(update={"state": after})
    in_vain = void_in_vain(facts.with_meeting(over), meeting.thread, units, because)
    calls = _calls(meeting, told, policy)
    return Outcome(in_vain.facts, (*effects, *in_vain.effects, *calls))


def _calls(meeting: MeetingFact, told: Told, policy: PolicyOf) -> tuple[Effect, ...]:
    """On the day of the meeting an electronic ending is not enough: each unit is called (T-14, S-19)."""
    day = meeting.start.astimezone(STOCKHOLM).date()
    if not policy(told.sender).care.same_day_by_phone or told.at.astimezone(STOCKHOLM).date() != day:
        return ()
    return tuple(
        Ask("meeting.call-off", meeting.caller, meeting.thread, "T-14", about=invitation.to)
        for invitation in meeting.live
    )


def _over(meeting: MeetingFact, step: InvitationStep) -> MeetingFact:
    for invitation in meeting.live:
        meeting = meeting.with_invitation(invitation.to, INVITATIONS.move(invitation.state, step))
    return meeting


def _ending(meeting: MeetingFact, invitation: InvitationFact, because: EndReason) -> tuple[Effect, ...]:
    """A unit whose invitation still waits has never heard of the meeting, and is told nothing."""
    unit, thread = invitation.to, meeting.thread
    back = Withdraw(unit, thread, because)
    if invitation.state is InvitationState.WAITING:
        return (back, Waive(unit, thread))
    return (back, Forward(unit), Waive(unit, thread))
