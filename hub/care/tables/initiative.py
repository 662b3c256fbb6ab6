"""What can happen to an initiative, and where it leads (`domain.md` §6.2)."""

from __future__ import annotations

from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import InitiativeState, InitiativeStep

_NO, _YES = Late("repeated-denial", "T-01"), Late("repeated-ack", "T-01")
_LATE_YES, _LATE_NO = Late("late-ack", "S-10"), Late("late-denial", "S-10")

INITIATIVE: dict[InitiativeState, dict[InitiativeStep, InitiativeState | Late]] = {
    InitiativeState.SENT: {
        InitiativeStep.ACKNOWLEDGE: InitiativeState.ACKNOWLEDGED,
        InitiativeStep.DENY: InitiativeState.DENIED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.ACKNOWLEDGED: {
        InitiativeStep.ACKNOWLEDGE: _YES,
        InitiativeStep.DENY: InitiativeState.DISPUTED,
        InitiativeStep.INVITE: InitiativeState.CONSUMED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.CONSUMED: {
        InitiativeStep.ACKNOWLEDGE: _YES,
        InitiativeStep.DENY: InitiativeState.DISPUTED,
        InitiativeStep.INVITE: InitiativeState.CONSUMED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.DENIED: {
        InitiativeStep.ACKNOWLEDGE: InitiativeState.DISPUTED,
        InitiativeStep.DENY: _NO,
        InitiativeStep.REDIRECT: InitiativeState.REDIRECTED,
        InitiativeStep.GIVE_UP: InitiativeState.UNRESOLVED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.UNRESOLVED: {
        InitiativeStep.ACKNOWLEDGE: InitiativeState.DISPUTED,
        InitiativeStep.DENY: _NO,
        InitiativeStep.REDIRECT: InitiativeState.REDIRECTED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.DISPUTED: {
        InitiativeStep.ACKNOWLEDGE: _YES,
        InitiativeStep.DENY: _NO,
        InitiativeStep.UPHOLD: InitiativeState.ACKNOWLEDGED,
        InitiativeStep.REDIRECT: InitiativeState.REDIRECTED,
        InitiativeStep.VOID: InitiativeState.VOIDED,
        InitiativeStep.BLOCK: InitiativeState.BLOCKED,
    },
    InitiativeState.REDIRECTED: {
        InitiativeStep.ACKNOWLEDGE: _LATE_YES,
        InitiativeStep.DENY: _NO,
        InitiativeStep.VOID: Late("late-void", "S-10"),
    },
    InitiativeState.VOIDED: {
        InitiativeStep.ACKNOWLEDGE: _LATE_YES,
        InitiativeStep.DENY: _LATE_NO,
        InitiativeStep.VOID: Late("repeated-void", "S-10"),
    },
    InitiativeState.BLOCKED: {
        InitiativeStep.ACKNOWLEDGE: _LATE_YES,
        InitiativeStep.DENY: _LATE_NO,
        InitiativeStep.VOID: Late("late-void", "§5.6"),
    },
}

INITIATIVES = Lifecycle("an initiative", "initiative.step", "§6.2", InitiativeState.SENT, INITIATIVE)
