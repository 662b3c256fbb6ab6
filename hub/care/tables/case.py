"""What can happen to a case, and where it leads (`domain.md` §6.7)."""

from __future__ import annotations

from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import CaseState, CaseStep

_Steps = dict[CaseStep, CaseState | Late]

_STOPS: _Steps = {
    CaseStep.DECLINE: CaseState.DECLINED,
    CaseStep.WITHDRAW: CaseState.WITHDRAWN,
    CaseStep.CLOSE: CaseState.CLOSED,
    CaseStep.BLOCK: CaseState.BLOCKED,
}
_GROWS: _Steps = {
    CaseStep.INITIATE: CaseState.INITIATING,
    CaseStep.INVITE: CaseState.PLANNING,
    CaseStep.PLAN: CaseState.PLANNING,
    CaseStep.ACTIVATE: CaseState.ACTIVE,
    CaseStep.FOLLOW_UP: CaseState.FOLLOWED_UP,
    **_STOPS,
}


def _staying(state: CaseState, *steps: CaseStep) -> _Steps:
    return dict.fromkeys(steps, state)


_CONTENT = (CaseStep.CONSENT, CaseStep.INITIATE, CaseStep.INVITE, CaseStep.PLAN)

CASE: dict[CaseState, _Steps] = {
    CaseState.OPEN: {CaseStep.CONSENT: CaseState.OPEN, **_GROWS},
    CaseState.INITIATING: {CaseStep.CONSENT: CaseState.INITIATING, **_GROWS},
    CaseState.PLANNING: {**_GROWS, **_staying(CaseState.PLANNING, *_CONTENT)},
    CaseState.ACTIVE: {**_GROWS, **_staying(CaseState.ACTIVE, *_CONTENT)},
    CaseState.FOLLOWED_UP: {
        **_GROWS,
        **_staying(CaseState.FOLLOWED_UP, *_CONTENT, CaseStep.ACTIVATE),
    },
    CaseState.DECLINED: {
        **_STOPS,
        CaseStep.CONSENT: CaseState.OPEN,
        CaseStep.DECLINE: Late("repeated-refusal", "§5.2"),
    },
    CaseState.WITHDRAWN: {
        **_STOPS,
        CaseStep.CONSENT: CaseState.OPEN,
        CaseStep.DECLINE: Late("late-refusal", "§5.6"),
        CaseStep.WITHDRAW: Late("repeated-withdrawal", "§5.6"),
    },
    CaseState.CLOSED: {
        CaseStep.CONSENT: CaseState.CLOSED,
        CaseStep.DECLINE: Late("late-refusal", "§6.7"),
        CaseStep.WITHDRAW: Late("late-withdrawal", "§6.7"),
        CaseStep.CLOSE: Late("repeated-closing", "§6.7"),
        CaseStep.BLOCK: CaseState.BLOCKED,
    },
    CaseState.BLOCKED: dict.fromkeys(_STOPS, Late("case-is-blocked", "R-ALL-03")),
}

CASES = Lifecycle("a case", "case.step", "§6.7", CaseState.OPEN, CASE)
