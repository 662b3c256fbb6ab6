"""What can happen to a meeting, and where it leads (`domain.md` §6.4)."""

from __future__ import annotations

from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import MeetingState, MeetingStep

_Steps = dict[MeetingStep, MeetingState | Late]

_MEETS: _Steps = {
    MeetingStep.CHANGE: MeetingState.RESCHEDULED,
    MeetingStep.HOLD: MeetingState.HELD,
    MeetingStep.CANCEL: MeetingState.CANCELLED,
    MeetingStep.RECALL: MeetingState.RECALLED,
    MeetingStep.VOID: MeetingState.VOIDED,
    MeetingStep.DELETE: MeetingState.DELETED,
}
_OVER: _Steps = {
    step: Late("late-ending", "§6.4")
    for step in MeetingStep
    if step not in (MeetingStep.CHANGE, MeetingStep.HOLD)
}

MEETING: dict[MeetingState, _Steps] = {
    MeetingState.SCHEDULED: _MEETS,
    MeetingState.RESCHEDULED: _MEETS,
    MeetingState.HELD: {**_OVER, MeetingStep.HOLD: MeetingState.HELD},
    MeetingState.CANCELLED: _OVER,
    MeetingState.RECALLED: _OVER,
    MeetingState.VOIDED: _OVER,
    MeetingState.DELETED: _OVER,
}

MEETINGS = Lifecycle("a meeting", "meeting.step", "§6.4", MeetingState.SCHEDULED, MEETING)
