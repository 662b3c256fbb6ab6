"""The meeting has been held: who was there (Närvarande, `domain.md` §6.4)."""

from __future__ import annotations

from hub.canonical.meeting import Meeting
from hub.care.effects import Forward, Outcome, Remark, Waive
from hub.care.facts import CaseFacts, MeetingFact
from hub.care.lifecycle import Late
from hub.care.meetings import known_meeting
from hub.care.owing import PolicyOf
from hub.care.states import InvitationStep, MeetingStep
from hub.care.tables import INVITATIONS, MEETINGS
from hub.care.told import Told
from hub.clock import STOCKHOLM
from hub.errors import Unacceptable


def attended(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Nobody is waited for any more, and the other units get the list.

    Rows name people. A unit counts as present or absent only where a row names it exactly; of the others
    nothing is known.
    """
    meeting = known_meeting(facts, told)
    _refuse_outsiders(meeting, told)
    if told.at.astimezone(STOCKHOLM).date() < meeting.start.astimezone(STOCKHOLM).date():
        raise too_early()
    after = MEETINGS.next(meeting.state, MeetingStep.HOLD)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    reached = {meeting.caller, *(i.to for i in meeting.live)} - {told.sender}
    units = tuple(u for u in told.recipients if u != told.sender) or tuple(sorted(reached))
    held = _held(meeting, told).model_copy(update={"state": after})
    tell = (Forward(unit) for unit in units)
    return Outcome(facts.with_meeting(held), (Waive(None, meeting.thread), *tell))


def refuse_attendance(content: Meeting | None) -> None:
    """Attendance stays empty until the meeting is held (I-10); Unacceptable(`attendance.too-early`)."""
    if content is not None and any(row.attended is not None for row in content.participants):
        raise too_early()


def too_early() -> Unacceptable:
    """What to raise where somebody is said to have been at a meeting that has not been."""
    return Unacceptable(
        "attendance.too-early",
        "who was there is said when the meeting has been held",
        rule="I-10",
        path="meeting.participants",
        advice="Leave attendance empty until the day of the meeting.",
    )


def _held(meeting: MeetingFact, told: Told) -> MeetingFact:
    for invitation in meeting.live:
        step = InvitationStep.PASS
        if invitation.to in told.present:
            step = InvitationStep.ATTEND
        elif invitation.to in told.absent:
            step = InvitationStep.MISS
        state = INVITATIONS.move(invitation.state, step)
        meeting = meeting.with_invitation(invitation.to, state)
    return meeting


def _refuse_outsiders(meeting: MeetingFact, told: Told) -> None:
    if told.sender != meeting.caller and meeting.invitation(told.sender) is None:
        raise Unacceptable(
            "invitation.not-addressed",
            "only the caller and the invited units say who was at a meeting",
            rule="R-ALL-01",
            advice="Let the unit that called the meeting say it.",
        )
