"""A plan comes to its end: voided, closed, or sent in error (`domain.md` §1.5, §6.6)."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event
from hub.canonical.plan import PlanStatus
from hub.care.effects import Ask, Effect, Forward, Held, Outcome, Remark, Withdraw
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.owing import PolicyOf
from hub.care.plan_fact import PlanFact
from hub.care.plan_guards import Step, guard
from hub.care.states import CaseStep, PlanStep
from hub.care.tables import CASES, PLANS
from hub.care.told import Told
from hub.errors import NotFound, Unacceptable


def voided(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Who has the plan is told. Where a new meeting made the plan void, only those whose system does the
    same are told: elsewhere the plan holds until a new one stands for it (C-10, S-24).
    """
    because = _because(told, EndReason.OTHER)
    if because is EndReason.NEW_MEETING and _is_a_copy(facts, told, policy):
        return _copy_voided(facts, told)
    plan = _ending(facts, told, policy, PlanStep.VOID)
    after = PLANS.next(plan.state, PlanStep.VOID)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    units = _others(plan, told)
    facts = facts.with_plan(_ended(plan, after, because))
    if because is not EndReason.NEW_MEETING:
        tell = (Forward(unit) for unit in units)
        return Outcome(facts, (Withdraw(None, plan.thread, because), *tell))
    same = tuple(Forward(unit) for unit in units if policy(unit).care.new_meeting_voids_plan)
    return Outcome(facts, (*same, Remark("plan-voided-by-meeting", "C-10")))


def closed(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """All parties are told; with its last plan the case is closed, for good."""
    plan = _ending(facts, told, policy, PlanStep.CLOSE)
    after = PLANS.next(plan.state, PlanStep.CLOSE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    because = _because(told, EndReason.OTHER)
    facts = facts.with_plan(_ended(plan, after, because))
    parties = tuple(unit for unit in facts.parties if unit != told.sender)
    units = tuple(u for u in told.recipients if u != told.sender) or parties
    tell = tuple(_tell_of_closing(unit, told, policy) for unit in units)
    asks = (Ask("plan.closing-reason", told.sender, plan.thread, "S-54"),)
    effects: tuple[Effect, ...] = (*tell, *(asks if any(f.held for f in tell) else ()))
    if any(other.is_live for other in facts.plans):
        return Outcome(facts, effects)
    state = CASES.move(facts.state, CaseStep.CLOSE)
    facts = facts.changed(state=state, closed_because=because)
    return Outcome(facts, (*effects, *_outstanding(facts, told)))


def sent_in_error(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Copies that have not gone are recalled; who has got one is told, and a person sees to it that it is
    removed (S-52). The right receiver gets a new message.
    """
    plan = _ending(facts, told, policy, PlanStep.MISTAKE)
    after = PLANS.next(plan.state, PlanStep.MISTAKE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    facts = facts.with_plan(_ended(plan, after, EndReason.ERROR))
    units = _others(plan, told)
    recall = Withdraw(None, plan.thread, EndReason.ERROR)
    asks = (Ask("plan.removal", told.sender, plan.thread, "S-52", about=unit) for unit in units)
    return Outcome(facts, (recall, *(Forward(unit) for unit in units), *asks))


def _is_a_copy(facts: CaseFacts, told: Told, policy: PolicyOf) -> bool:
    """Whether the plan is another unit's, whose system keeps it when a new meeting is called."""
    owner = _known(facts, told).owner
    return owner != told.sender and not policy(owner).care.new_meeting_voids_plan


def _copy_voided(facts: CaseFacts, told: Told) -> Outcome:
    """The unit has the plan no more; for everybody else it holds."""
    plan = _known(facts, told)
    units = tuple(unit for unit in plan.to if unit != told.sender)
    facts = facts.with_plan(plan.model_copy(update={"to": units}))
    return Outcome(facts, (Remark("plan-voided-by-meeting", "C-10"),))


def _ending(facts: CaseFacts, told: Told, policy: PolicyOf, step: PlanStep) -> PlanFact:
    """The plan that is to be ended, by a unit that may end it, where the region's rules let it."""
    plan = _known(facts, told)
    may = {*plan.authors, plan.owner, facts.coordinator}
    if told.sender not in may and not (facts.state.is_stopped and told.sender in plan.holders):
        raise Unacceptable(
            "plan.not-yours",
            "only a unit that has written in a plan, or that coordinates, can end it",
            rule="§6.6",
            advice="Ask the coordinating unit to end the plan.",
        )
    guard(Step(facts, plan, told, step, policy(told.sender).care))
    return plan


def _known(facts: CaseFacts, told: Told) -> PlanFact:
    plan = facts.plan(told.thread)
    if plan is None:
        raise NotFound(
            "plan.unknown",
            "the message is about a plan that the hub does not know in this case",
            advice="Name the plan by the id that you or the hub has given it.",
        )
    return plan


def _ended(plan: PlanFact, state: PlanStatus, because: EndReason) -> PlanFact:
    return plan.model_copy(update={"state": state, "because": because})


def _because(told: Told, otherwise: EndReason) -> EndReason:
    return told.message.ending.reason if told.message.ending else otherwise


def _others(plan: PlanFact, told: Told) -> tuple[str, ...]:
    return tuple(unit for unit in plan.holders if unit != told.sender)


def _tell_of_closing(unit: str, told: Told, policy: PolicyOf) -> Forward:
    """A unit whose region closes with a reason gets it with one, or when a person lets it go (S-54)."""
    ending = told.message.ending
    has_reason = ending is not None and ending.text is not None
    held = policy(unit).care.closing_needs_reason and not has_reason
    return Forward(unit, held=Held("S-54", "person") if held else None)


def _outstanding(facts: CaseFacts, told: Told) -> tuple[Effect, ...]:
    """A meeting that is still to come in a closed case: its caller says whether it is cancelled."""
    coming = (m for m in facts.meetings if m.state.is_live and m.start > told.at)
    return tuple(Ask("meeting.outstanding", m.caller, m.thread, "§6.7") for m in coming)


#: Which function hears which ending.
ENDINGS = {
    Event.PLAN_VOIDED: voided,
    Event.PLAN_CLOSED: closed,
    Event.PLAN_SENT_IN_ERROR: sent_in_error,
}
