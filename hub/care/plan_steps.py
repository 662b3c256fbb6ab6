"""Which step each message about a plan takes (`domain.md` §1.5)."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.states import PlanStep

#: What each event does to the plan that it tells of.
STEPS: dict[Event, PlanStep] = {
    Event.PLAN_SENT: PlanStep.SHARE,
    Event.PLAN_PATIENT_APPROVED: PlanStep.CONSENT_TO,
    Event.PLAN_SIGNED: PlanStep.SIGN,
    Event.PLAN_LOCKED: PlanStep.ESTABLISH,
    Event.PLAN_APPROVED: PlanStep.ESTABLISH,
    Event.PLAN_UNDERSIGNED: PlanStep.UNDERSIGN,
    Event.PLAN_ESTABLISHED: PlanStep.ESTABLISH,
    Event.PLAN_PUBLISHED_1177: PlanStep.DISPLAY,
    Event.PLAN_NOT_PUBLISHED: PlanStep.DISPLAY,
    Event.PLAN_NEW_VERSION: PlanStep.REVISE,
    Event.PLAN_FOLLOWED_UP: PlanStep.FOLLOW_UP,
    Event.PLAN_EVALUATED: PlanStep.EVALUATE,
}
