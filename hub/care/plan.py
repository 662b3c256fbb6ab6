"""A unit tells of a plan: shares it, signs it, establishes it, follows it up (`domain.md` §1.5, §6.6)."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event, InvitationKind
from hub.canonical.plan import ApprovalKind, PlanStatus
from hub.care.effects import Ask, Effect, Forward, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.owing import PolicyOf
from hub.care.plan_fact import PlanFact
from hub.care.plan_guards import Step, guard
from hub.care.plan_steps import STEPS
from hub.care.states import CaseStep, PlanStep
from hub.care.tables import CASES, PLANS
from hub.care.told import Told
from hub.errors import Conflict

#: Whose yes an event is, where the plan itself does not say.
_APPROVAL: dict[Event, ApprovalKind] = {
    Event.PLAN_PATIENT_APPROVED: ApprovalKind.INDIVIDUAL,
    Event.PLAN_SIGNED: ApprovalKind.AUTHOR,
    Event.PLAN_LOCKED: ApprovalKind.LOCK,
    Event.PLAN_APPROVED: ApprovalKind.RESPONSIBLE,
    Event.PLAN_UNDERSIGNED: ApprovalKind.UNDERSIGNED,
}

#: What a plan that has come so far makes of its case.
_CASE_STEP: dict[PlanStatus, CaseStep] = {
    PlanStatus.ESTABLISHED: CaseStep.ACTIVATE,
    PlanStatus.FOLLOWED_UP: CaseStep.FOLLOW_UP,
}


def told_of(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The plan goes to the units that the message names, else to all of the case."""
    old = facts.plan(told.thread) or _new(told)
    step = _step(told, old)
    guard(Step(facts, old, told, step, policy(told.sender).care))
    after = PLANS.next(old.state, step)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    facts = _without_the_replaced(facts, told)
    doubts = _second_sip(facts, told, policy, old, after)
    units = tuple(u for u in told.recipients if u != told.sender) or facts.others(told.sender)
    plan = _versioned(facts, old, told, step).told_by(told.sender, units)
    facts = facts.with_plan(plan.model_copy(update={"state": after}))
    state = CASES.move(facts.state, _CASE_STEP.get(after, CaseStep.PLAN))
    return Outcome(facts.changed(state=state), (*(Forward(unit) for unit in units), *doubts))


def _new(told: Told) -> PlanFact:
    return PlanFact(thread=told.message_id, owner=told.sender, replaces=told.replaces)


def _step(told: Told, plan: PlanFact) -> PlanStep:
    """A new version of a plan that the hub does not know stands for an older one, or is refused (§6.6)."""
    step, content = STEPS[told.message.event], told.message.plan
    stands_for = told.replaces is not None or (content is not None and content.replaces is not None)
    is_new = plan.state is PlanStatus.DRAFT
    return PlanStep.RENEW if step is PlanStep.REVISE and is_new and stands_for else step


def _without_the_replaced(facts: CaseFacts, told: Told) -> CaseFacts:
    """The plan that this one stands for is voided, not in error: a new meeting made a new plan."""
    replaced = facts.plan(told.replaces) if told.replaces else None
    if replaced is None or not replaced.is_live:
        return facts
    state = PLANS.move(replaced.state, PlanStep.VOID)
    update = {"state": state, "because": EndReason.NEW_MEETING}
    return facts.with_plan(replaced.model_copy(update=update))


def _second_sip(
    facts: CaseFacts, told: Told, policy: PolicyOf, old: PlanFact, after: PlanStatus
) -> tuple[Effect, ...]:
    """A second plan in force is refused, or its unit is told (I-03)."""
    comes_into_force = after is PlanStatus.ESTABLISHED and not old.is_in_force
    if not comes_into_force or not _has_active_sip(facts, told, old.thread):
        return ()
    if policy(told.sender).care.second_sip == "refuse":
        raise _second_sip_refused()
    return (Ask("plan.second", told.sender, old.thread, "I-03"),)


def refuse_second_sip(facts: CaseFacts, told: Told, policy: PolicyOf) -> None:
    """Where the region is strict, an active plan is followed up and never doubled (R-ORE-04, S-23).

    Raises Conflict(`plan.second`). Elsewhere a second meeting is called in the same words as the first.
    """
    content = told.message.meeting
    is_new = content is not None and content.kind in (InvitationKind.SIP, InvitationKind.DISCHARGE)
    strict = policy(told.sender).care.second_sip == "refuse"
    if strict and is_new and _has_active_sip(facts, told):
        raise _second_sip_refused()


def _has_active_sip(facts: CaseFacts, told: Told, except_thread: str | None = None) -> bool:
    """Whether the person has another plan in force, in this case or in another (I-03)."""
    return told.active_elsewhere or facts.plan_in_force(except_thread) is not None


def _second_sip_refused() -> Conflict:
    return Conflict(
        "plan.second",
        "the individual has an active SIP already, and it is never doubled",
        rule="I-03",
        advice="Call a follow-up of that plan instead (R-ORE-04), or close it first.",
    )


def _versioned(facts: CaseFacts, old: PlanFact, told: Told, step: PlanStep) -> PlanFact:
    """The plan with the number of its version, which never goes back, and the approvals of that version."""
    content = told.message.plan
    number = content.version if content else 0
    replaced = facts.plan(told.replaces) if told.replaces else None
    approvals: tuple[ApprovalKind, ...] = ()
    if step is PlanStep.REVISE:
        least = old.version + 1
    elif step is PlanStep.RENEW:
        least = replaced.version + 1 if replaced else 1
    else:
        least, approvals = old.version, old.approvals
    given = (*approvals, *_approvals(told))
    update = {"version": max(least, number), "approvals": tuple(dict.fromkeys(given))}
    return old.model_copy(update=update)


def _approvals(told: Told) -> tuple[ApprovalKind, ...]:
    content, own = told.message.plan, _APPROVAL.get(told.message.event)
    brought = tuple(approval.kind for approval in content.approvals) if content else ()
    is_said = own is None or (own is ApprovalKind.AUTHOR and ApprovalKind.COORDINATOR in brought)
    return brought if is_said or own is None else (*brought, own)
