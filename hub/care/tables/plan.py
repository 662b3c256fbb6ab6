"""What can happen to a plan, and where it leads (`domain.md` §6.6).

A plan begins as a draft that the hub has not heard of. What else must hold (a booked follow-up, an
approval, a reason) is asked in `hub/care/plan_guards.py`, region by region.
"""

from __future__ import annotations

from hub.canonical.plan import PlanStatus
from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import PlanStep

_Steps = dict[PlanStep, PlanStatus | Late]

_ENDS: _Steps = {
    PlanStep.VOID: PlanStatus.VOIDED,
    PlanStep.CLOSE: PlanStatus.CLOSED,
    PlanStep.MISTAKE: PlanStatus.ENTERED_IN_ERROR,
}


def _staying(state: PlanStatus, *steps: PlanStep) -> _Steps:
    """Steps that add a signature, an approval or a flag and leave the plan where it is."""
    return dict.fromkeys(steps, state)


def _in_force(state: PlanStatus) -> _Steps:
    """Established or followed up: it holds until it is revised or ended."""
    return {
        **_staying(state, PlanStep.SIGN, PlanStep.CONSENT_TO, PlanStep.DISPLAY),
        **_staying(state, PlanStep.ESTABLISH, PlanStep.UNDERSIGN),
        PlanStep.SHARE: PlanStatus.IN_REVISION,
        PlanStep.REVISE: PlanStatus.IN_REVISION,
        PlanStep.FOLLOW_UP: PlanStatus.FOLLOWED_UP,
        PlanStep.EVALUATE: PlanStatus.EVALUATED,
        **_ENDS,
    }


def _over(because: str) -> _Steps:
    """An ended plan: a second ending is logged, and nothing opens it again."""
    return {
        PlanStep.VOID: Late(f"plan-is-{because}", "§6.6"),
        PlanStep.CLOSE: Late(f"plan-is-{because}", "§6.6"),
        PlanStep.MISTAKE: PlanStatus.ENTERED_IN_ERROR,
    }


_WRITING = (PlanStep.SHARE, PlanStep.SIGN, PlanStep.CONSENT_TO, PlanStep.DISPLAY)

PLAN: dict[PlanStatus, _Steps] = {
    PlanStatus.DRAFT: {
        **_staying(PlanStatus.SHARED_DRAFT, PlanStep.SHARE, PlanStep.SIGN, PlanStep.CONSENT_TO),
        PlanStep.ESTABLISH: PlanStatus.ESTABLISHED,
        PlanStep.RENEW: PlanStatus.IN_REVISION,
    },
    PlanStatus.SHARED_DRAFT: {
        **_staying(PlanStatus.SHARED_DRAFT, *_WRITING, PlanStep.REVISE),
        PlanStep.ESTABLISH: PlanStatus.ESTABLISHED,
        **_ENDS,
    },
    PlanStatus.ESTABLISHED: _in_force(PlanStatus.ESTABLISHED),
    PlanStatus.IN_REVISION: {
        **_staying(PlanStatus.IN_REVISION, *_WRITING, PlanStep.REVISE),
        PlanStep.ESTABLISH: PlanStatus.FOLLOWED_UP,
        PlanStep.FOLLOW_UP: PlanStatus.FOLLOWED_UP,
        **_ENDS,
    },
    PlanStatus.FOLLOWED_UP: _in_force(PlanStatus.FOLLOWED_UP),
    PlanStatus.EVALUATED: {PlanStep.EVALUATE: PlanStatus.EVALUATED, **_ENDS},
    PlanStatus.VOIDED: _over("voided"),
    PlanStatus.CLOSED: _over("closed"),
    PlanStatus.ENTERED_IN_ERROR: {
        **_over("in-error"),
        PlanStep.MISTAKE: Late("repeated-mistake", "§6.6"),
    },
}

PLANS = Lifecycle("a plan", "plan.step", "§6.6", PlanStatus.DRAFT, PLAN)
