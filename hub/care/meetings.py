"""Which meeting a message is about, and who may say what of it."""

from __future__ import annotations

from hub.canonical.codes import InvitationKind
from hub.care.facts import CaseFacts, InvitationFact, MeetingFact
from hub.care.states import MeetingState
from hub.care.told import Told
from hub.errors import NotFound, Unacceptable


def known_meeting(facts: CaseFacts, told: Told) -> MeetingFact:
    """The meeting that the message is about; NotFound(`meeting.unknown`)."""
    meeting = facts.meeting(told.thread) if told.thread else None
    if meeting is None:
        raise NotFound(
            "meeting.unknown",
            "the message is about a meeting that the hub does not know in this case",
            advice="Name the meeting, or answer the invitation that the hub delivered.",
        )
    return meeting


def booked_follow_up(facts: CaseFacts) -> MeetingFact | None:
    """The follow-up meeting that is booked in the case, the next one where there are several.

    Some systems have no kind of its own for it (KAL, `domain.md` §1.3): there it is a meeting that comes
    after another one of the case.
    """
    live = [meeting for meeting in facts.meetings if meeting.state.is_live]
    named = [meeting for meeting in live if meeting.kind is InvitationKind.FOLLOW_UP]
    later = [meeting for meeting in live if _comes_after_another(meeting, facts)]
    return min(named or later, key=lambda meeting: meeting.start, default=None)


def _comes_after_another(meeting: MeetingFact, facts: CaseFacts) -> bool:
    others = (m for m in facts.meetings if m.state.is_live or m.state is MeetingState.HELD)
    return any(other.start < meeting.start for other in others)


def invited(meeting: MeetingFact, unit: str) -> InvitationFact:
    """The unit's invitation; Unacceptable(`invitation.not-addressed`) where it has none."""
    invitation = meeting.invitation(unit)
    if invitation is None:
        raise Unacceptable(
            "invitation.not-addressed",
            "the unit has not been invited to this meeting",
            rule="R-ALL-01",
            advice="Let the unit that was invited answer.",
        )
    return invitation


def only_the_caller(meeting: MeetingFact, told: Told) -> None:
    """Raises Unacceptable(`invitation.not-the-caller`) where another unit would end the meeting."""
    if told.sender != meeting.caller:
        raise Unacceptable(
            "invitation.not-the-caller",
            "only the unit that called the meeting can end it",
            rule="§6.3",
            advice="Answer the invitation, or ask the calling unit to end it.",
        )
