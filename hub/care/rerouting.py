"""A unit that was wrongly addressed says who comes instead, or that it comes itself (000 §Kallelse)."""

from __future__ import annotations

from hub.care.answers import heard
from hub.care.effects import Ask, Outcome, Reinvite, Remark
from hub.care.facts import CaseFacts
from hub.care.invitation import invite
from hub.care.lifecycle import Late
from hub.care.meetings import invited, known_meeting
from hub.care.owing import PolicyOf
from hub.care.states import InvitationStep
from hub.care.tables import INVITATIONS
from hub.care.told import Told
from hub.errors import NotFound


def rerouted(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The caller is told who comes; that unit gets the invitation (R-KAL-08, S-26).

    A unit that names itself has found nobody else, so it must come (R-KAL-09, S-27). One that the hub
    does not find is left to the caller; until then the invitation stands where it was.
    """
    meeting = known_meeting(facts, told)
    invitation = invited(meeting, told.sender)
    unit = told.named[0] if told.named else None
    step = InvitationStep.STAND_IN if unit == told.sender else InvitationStep.REROUTE
    after = INVITATIONS.next(invitation.state, step)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    effects = heard(meeting, invitation, policy)
    if unit is None:
        return Outcome(facts, (*effects, Ask("reroute.unknown", meeting.caller, meeting.thread, "R-KAL-08")))
    facts = facts.with_meeting(meeting.with_invitation(told.sender, after))
    is_invited = any(i.to == unit for i in meeting.live)
    if step is InvitationStep.STAND_IN or is_invited or unit == meeting.caller:
        return Outcome(facts, effects)
    return Outcome(facts, (*effects, Reinvite(unit, meeting.thread)))


def reinvited(facts: CaseFacts, child: Told, policy: PolicyOf) -> Outcome:
    """The unit that comes instead is invited. `child`: the newest invitation, to that one unit, in the
    caller's name and about the meeting's thread."""
    meeting = facts.meeting(child.thread) if child.thread else None
    if meeting is None:
        raise NotFound("meeting.unknown", "the hub knows no such meeting in this case")
    outcome = invite(facts, child, policy, meeting, child.recipients)
    parties = tuple(dict.fromkeys((*outcome.facts.parties, *child.recipients)))
    return Outcome(outcome.facts.changed(parties=parties), outcome.effects)
