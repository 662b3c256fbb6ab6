"""Consent is gone: what becomes of each unit's copy of a plan, by the rules of its region (§5.6, S-37)."""

from __future__ import annotations

from hub.canonical.codes import EndReason, Event
from hub.care.effects import Ask, Effect, Originate, Outcome
from hub.care.facts import CaseFacts
from hub.care.owing import PolicyOf
from hub.care.plan_fact import PlanFact
from hub.care.states import PlanStep
from hub.care.tables import PLANS

#: What a region may want done with the plan, where the hub itself may say it.
_SAID: dict[str, tuple[Event, PlanStep]] = {
    "void": (Event.PLAN_VOIDED, PlanStep.VOID),
    "close": (Event.PLAN_CLOSED, PlanStep.CLOSE),
}


def plans_ended(facts: CaseFacts, by: str, because: EndReason, policy: PolicyOf) -> Outcome:
    """Each live plan ended where the region says how; elsewhere a person there decides.

    `by`: the unit that has told of it; it ends its own copy itself. What the plan is from now on follows
    the region of its owner.
    """
    effects: list[Effect] = []
    for plan in facts.plans:
        if not plan.is_live:
            continue
        for unit in plan.holders:
            effects.append(_copy(plan, unit, by, because, policy))
        facts = facts.with_plan(_ended(plan, because, policy))
    return Outcome(facts, tuple(effects))


def _copy(plan: PlanFact, unit: str, by: str, because: EndReason, policy: PolicyOf) -> Effect:
    said = _SAID.get(policy(unit).care.on_withdrawal)
    if said is None or unit == by:
        about = None if unit in (plan.owner, *plan.authors) else unit
        return Ask("plan.consent-gone", unit, plan.thread, "§5.6", about=about)
    return Originate(said[0], unit, plan.thread, None, because, "§5.6", on_behalf_of=by)


def _ended(plan: PlanFact, because: EndReason, policy: PolicyOf) -> PlanFact:
    said = _SAID.get(policy(plan.owner).care.on_withdrawal)
    if said is None:
        return plan
    return plan.model_copy(update={"state": PLANS.move(plan.state, said[1]), "because": because})
