"""Units are called to a meeting, or called anew because something about it has changed."""

from __future__ import annotations

from dataclasses import replace

from hub.canonical.codes import EndReason, Event
from hub.care.admission import addressed
from hub.care.attendance import refuse_attendance
from hub.care.effects import AND, Ask, Effect, Forward, Held, Originate, Outcome, Waive, Withdraw
from hub.care.facts import CaseFacts, InvitationFact, MeetingFact
from hub.care.initiative import used, void_in_vain
from hub.care.lifecycle import Late
from hub.care.meetings import known_meeting
from hub.care.owing import PolicyOf, owed
from hub.care.plan import refuse_second_sip
from hub.care.states import (
    CaseStep,
    InitiativeState,
    InvitationState,
    InvitationStep,
    MeetingState,
    MeetingStep,
)
from hub.care.tables import CASES, INVITATIONS, MEETINGS
from hub.care.told import Told
from hub.errors import Conflict, Unacceptable

#: The reason of an initiative that the hub writes, where the meeting states no purpose (R-X-04).
REASON = "Kallelse till SIP-möte: se kallelsen, som följer när initiativet är kvitterat."


def sent(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """A meeting, and an invitation for each unit; where an initiative must come first, it waits (R-X-04)."""
    refuse_attendance(told.message.meeting)
    refuse_second_sip(facts, told, policy)
    units = addressed(told)
    meeting = _about(told, MeetingFact(thread=told.message_id, caller=told.sender, start=told.at))
    facts = facts.changed(state=CASES.move(facts.state, CaseStep.INVITE))
    outcome = invite(facts, told, policy, meeting, units)
    return Outcome(outcome.facts, _with_question(told, outcome.effects, meeting))


def changed(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """A later revision: earlier answers are stale and owed anew; the list of units may have changed (S-16).

    The caller's list is the whole list: who is not on it any more gets an ending. An invited unit may
    change the meeting too (R-VGR-05), but only add units. Raises Conflict(`invitation.revision`) where
    the revision is not later than the one that holds (S-17: nobody's change is lost in silence).
    """
    refuse_attendance(told.message.meeting)
    meeting = known_meeting(facts, told)
    live = tuple(i.to for i in meeting.live)
    _refuse_outsiders(meeting, live, told)
    state = MEETINGS.next(meeting.state, MeetingStep.CHANGE)
    _refuse_old_revision(meeting, told)
    units = addressed(told)
    dropped = tuple(u for u in live if u not in units) if told.sender == meeting.caller else ()
    staying = tuple(u for u in live if u not in dropped)
    added = tuple(u for u in units if u not in live and u != meeting.caller)
    without = _dropping(facts, _about(told, _in_state(meeting, state)), dropped)
    meeting = known_meeting(without.facts, told)
    news = tuple(e for u in staying for e in _news(meeting, u, told, policy))
    for unit in staying:
        meeting = _anew(meeting, unit, told)
    outcome = invite(without.facts, told, policy, meeting, added)
    told_on = (*_to_the_caller(meeting, told, policy), *news, *outcome.effects)
    return Outcome(outcome.facts, (*without.effects, *_with_question(told, told_on, meeting)))


def invite(
    facts: CaseFacts, told: Told, policy: PolicyOf, meeting: MeetingFact, units: tuple[str, ...]
) -> Outcome:
    """The meeting with these units invited, and each unit's way to its invitation."""
    effects: list[Effect] = []
    for unit in units:
        waits = policy(unit).initiative_first and unit not in facts.acquainted_units()
        if waits and not _is_asked(facts, unit):
            effects.append(_initiative(told, meeting, unit))
        is_held = waits and not told.message.urgent
        voids = _voids_a_plan(facts, told, policy, unit)
        effects.append(_forward(told, policy, unit, is_held, voids=voids))
        state = InvitationState.WAITING if is_held else InvitationState.SENT
        new = InvitationFact(to=unit, state=state, revision=meeting.revision)
        meeting = meeting.model_copy(update={"invitations": (*meeting.invitations, new)})
        facts = used(facts, unit)
    return Outcome(facts.with_meeting(meeting), tuple(effects))


def _initiative(told: Told, meeting: MeetingFact, unit: str) -> Originate:
    return Originate(
        Event.INITIATIVE_SENT,
        unit,
        None,
        REASON,
        None,
        "R-X-04",
        on_behalf_of=told.sender,
        from_invitation=meeting.thread,
    )


def _forward(told: Told, policy: PolicyOf, unit: str, waits: bool, *, voids: bool = False) -> Forward:
    """The message to the unit, held for the initiative, or for the person who knows whose the link is and
    who says that the plan there may be voided."""
    held = None
    leaves = _leaves_its_region(told, policy, unit)
    questions = [rule for rule, is_asked in (("S-33", leaves), ("C-10", voids)) if is_asked]
    if questions:
        held = Held(AND.join(questions), "person")
    elif waits:
        held = Held("R-X-04", "initiative-acknowledged")
    return Forward(unit, owed(policy, told.message.event, unit), held)


def _leaves_its_region(told: Told, policy: PolicyOf, unit: str) -> bool:
    """Whether a video link, of which nobody knows whom it is for, would leave the sender's region."""
    meeting = told.message.meeting
    if meeting is None or meeting.video_unlabelled is None:
        return False
    return policy(told.sender).region != policy(unit).region


def _voids_a_plan(facts: CaseFacts, told: Told, policy: PolicyOf, unit: str) -> bool:
    """Whether the unit's system would void a plan that holds, which the sender does not expect (S-24)."""
    there, here = policy(unit).care, policy(told.sender).care
    surprises = there.new_meeting_voids_plan and not here.new_meeting_voids_plan
    return surprises and any(plan.is_in_force and unit in plan.holders for plan in facts.plans)


def _is_asked(facts: CaseFacts, unit: str) -> bool:
    """Whether an initiative to the unit is under way."""
    pending = (InitiativeState.SENT, InitiativeState.DISPUTED)
    return any(i.to == unit and i.state in pending for i in facts.initiatives)


def _news(meeting: MeetingFact, unit: str, told: Told, policy: PolicyOf) -> tuple[Effect, ...]:
    """The change to a unit that is invited already; the one that made the change knows it."""
    waive = Waive(unit, meeting.thread)
    if unit == told.sender:
        return (waive,)
    invitation = meeting.invitation(unit)
    waits = invitation is not None and invitation.state is InvitationState.WAITING
    forward = _forward(told, policy, unit, waits)
    return (waive, forward)


def _to_the_caller(meeting: MeetingFact, told: Told, policy: PolicyOf) -> tuple[Effect, ...]:
    """A change that an invited unit made; the caller owes nothing for it."""
    if told.sender == meeting.caller:
        return ()
    return (replace(_forward(told, policy, meeting.caller, waits=False), owes=None),)


def _with_question(told: Told, effects: tuple[Effect, ...], meeting: MeetingFact) -> tuple[Effect, ...]:
    """One question to the sender for each reason, however many units are held for it."""
    waiting = [e.held for e in effects if isinstance(e, Forward) and e.held and e.held.until == "person"]
    held = {rule for reason in waiting for rule in reason.rule.split(AND)}
    video = (Ask("video.unlabelled", told.sender, meeting.thread, "S-33"),) if "S-33" in held else ()
    voids = (Ask("plan.voided-by-meeting", told.sender, meeting.thread, "C-10"),) if "C-10" in held else ()
    return (*effects, *video, *voids)


def _dropping(facts: CaseFacts, meeting: MeetingFact, units: tuple[str, ...]) -> Outcome:
    """The meeting without these units: what they have not got goes back, what they have got is ended."""
    effects: list[Effect] = []
    for unit in units:
        effects += _dropped(meeting, unit)
        meeting = meeting.with_invitation(unit, _stepped(meeting, unit, InvitationStep.CANCEL))
    in_vain = void_in_vain(facts.with_meeting(meeting), meeting.thread, units, EndReason.NOT_NEEDED)
    return Outcome(in_vain.facts, (*effects, *in_vain.effects))


def _dropped(meeting: MeetingFact, unit: str) -> tuple[Effect, ...]:
    """A unit whose invitation still waits has never heard of the meeting, and is told nothing."""
    thread, because = meeting.thread, EndReason.NOT_NEEDED
    back = (Withdraw(unit, thread, because), Waive(unit, thread))
    invitation = meeting.invitation(unit)
    if invitation is None or invitation.state is InvitationState.WAITING:
        return back
    event = Event.INVITATION_CANCELLED
    end = Originate(event, unit, thread, None, because, "§6.3", on_behalf_of=meeting.caller)
    return (*back, end)


def _anew(meeting: MeetingFact, unit: str, told: Told) -> MeetingFact:
    """The unit's invitation at the new revision: not acknowledged, save by the one that made the change."""
    state = _stepped(meeting, unit, InvitationStep.CHANGE)
    if unit == told.sender and state is InvitationState.SENT:
        state = INVITATIONS.move(state, InvitationStep.ACKNOWLEDGE)
    return meeting.with_invitation(unit, state, meeting.revision)


def _stepped(meeting: MeetingFact, unit: str, step: InvitationStep) -> InvitationState:
    invitation = meeting.invitation(unit)
    return INVITATIONS.move(invitation.state if invitation else INVITATIONS.start, step)


def _about(told: Told, meeting: MeetingFact) -> MeetingFact:
    """The meeting as the message tells it."""
    content = told.message.meeting
    if content is None:
        return meeting
    update = {
        "revision": told.message.revision,
        "kind": content.kind,
        "start": content.start,
        "reply_by": content.reply_by,
    }
    return meeting.model_copy(update=update)


def _in_state(meeting: MeetingFact, state: MeetingState | Late) -> MeetingFact:
    return meeting if isinstance(state, Late) else meeting.model_copy(update={"state": state})


def _refuse_outsiders(meeting: MeetingFact, live: tuple[str, ...], told: Told) -> None:
    if told.sender not in (meeting.caller, *live):
        raise Unacceptable(
            "invitation.not-invited",
            "only the calling unit and those invited can change the meeting",
            rule="R-VGR-05",
            advice="Ask the calling unit to change it.",
        )


def _refuse_old_revision(meeting: MeetingFact, told: Told) -> None:
    if told.message.revision <= meeting.revision:
        raise Conflict(
            "invitation.revision",
            f"revision {told.message.revision} is not later than revision {meeting.revision}, which holds",
            rule="S-17",
            path="revision",
            advice="Take in the revision that holds, make the change there and send it as the next one.",
        )
