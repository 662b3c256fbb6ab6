"""Which step leads where: one table each for case, initiative, invitation, meeting and consent.

A table is the whole truth of its lifecycle: a state changes only through `Lifecycle.next`. A step that
stands in no row is refused; one that comes too late to change anything stands as `Late` and is logged.
"""

from __future__ import annotations

from hub.canonical.codes import ConsentStatus as Consent
from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import (
    CaseState,
    CaseStep,
    ConsentStep,
    InitiativeState,
    InitiativeStep,
    InvitationState,
    InvitationStep,
    MeetingState,
    MeetingStep,
)

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

_ENDINGS = {
    InvitationStep.CANCEL: InvitationState.CANCELLED,
    InvitationStep.RECALL: InvitationState.RECALLED,
    InvitationStep.VOID: InvitationState.VOIDED,
    InvitationStep.DELETE: InvitationState.DELETED,
}
#: An invitation that has ended never comes alive again; there is no way to `change` from here.
_ENDED: dict[InvitationStep, InvitationState | Late] = {
    InvitationStep.ACKNOWLEDGE: Late("late-ack", "S-36"),
    InvitationStep.ANSWER: Late("late-answer", "S-21"),
    **dict.fromkeys(_ENDINGS, Late("late-ending", "§6.3")),
}
INVITATION: dict[InvitationState, dict[InvitationStep, InvitationState | Late]] = {
    InvitationState.WAITING: {
        InvitationStep.RELEASE: InvitationState.SENT,
        InvitationStep.CHANGE: InvitationState.WAITING,
        **_ENDINGS,
    },
    InvitationState.SENT: {
        InvitationStep.ACKNOWLEDGE: InvitationState.ACKNOWLEDGED,
        InvitationStep.ANSWER: InvitationState.ANSWERED,
        InvitationStep.CHANGE: InvitationState.SENT,
        **_ENDINGS,
    },
    InvitationState.ACKNOWLEDGED: {
        InvitationStep.ACKNOWLEDGE: Late("repeated-ack", "T-02"),
        InvitationStep.ANSWER: InvitationState.ANSWERED,
        InvitationStep.CHANGE: InvitationState.SENT,
        **_ENDINGS,
    },
    InvitationState.ANSWERED: {
        InvitationStep.ACKNOWLEDGE: Late("repeated-ack", "T-02"),  # who answers has received
        InvitationStep.ANSWER: InvitationState.ANSWERED,
        InvitationStep.CHANGE: InvitationState.SENT,
        **_ENDINGS,
    },
    InvitationState.CANCELLED: _ENDED,
    InvitationState.RECALLED: _ENDED,
    InvitationState.VOIDED: _ENDED,
    InvitationState.DELETED: _ENDED,
}

_MEETS: dict[MeetingStep, MeetingState | Late] = {
    MeetingStep.CHANGE: MeetingState.RESCHEDULED,
    MeetingStep.CANCEL: MeetingState.CANCELLED,
    MeetingStep.RECALL: MeetingState.RECALLED,
    MeetingStep.VOID: MeetingState.VOIDED,
    MeetingStep.DELETE: MeetingState.DELETED,
}
_OVER: dict[MeetingStep, MeetingState | Late] = {
    step: Late("late-ending", "§6.4") for step in MeetingStep if step is not MeetingStep.CHANGE
}
MEETING: dict[MeetingState, dict[MeetingStep, MeetingState | Late]] = {
    MeetingState.SCHEDULED: _MEETS,
    MeetingState.RESCHEDULED: _MEETS,
    MeetingState.CANCELLED: _OVER,
    MeetingState.RECALLED: _OVER,
    MeetingState.VOIDED: _OVER,
    MeetingState.DELETED: _OVER,
}

_STOPS: dict[CaseStep, CaseState | Late] = {
    CaseStep.DECLINE: CaseState.DECLINED,
    CaseStep.WITHDRAW: CaseState.WITHDRAWN,
    CaseStep.BLOCK: CaseState.BLOCKED,
}
CASE: dict[CaseState, dict[CaseStep, CaseState | Late]] = {
    CaseState.OPEN: {
        CaseStep.CONSENT: CaseState.OPEN,
        CaseStep.INITIATE: CaseState.INITIATING,
        CaseStep.INVITE: CaseState.PLANNING,
        **_STOPS,
    },
    CaseState.INITIATING: {
        CaseStep.CONSENT: CaseState.INITIATING,
        CaseStep.INITIATE: CaseState.INITIATING,
        CaseStep.INVITE: CaseState.PLANNING,
        **_STOPS,
    },
    CaseState.PLANNING: {
        CaseStep.CONSENT: CaseState.PLANNING,
        CaseStep.INITIATE: CaseState.PLANNING,
        CaseStep.INVITE: CaseState.PLANNING,
        **_STOPS,
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
    CaseState.BLOCKED: dict.fromkeys(_STOPS, Late("case-is-blocked", "R-ALL-03")),
}

_REGISTERED = {
    ConsentStep.REPLACE: Consent.SUPERSEDED,
    ConsentStep.WITHDRAW: Consent.WITHDRAWN,
    ConsentStep.BLOCK: Consent.BLOCKED,
}
_IN_FORCE = {**_REGISTERED, ConsentStep.EXPIRE: Consent.EXPIRED, ConsentStep.VOID: Consent.VOIDED}
CONSENT: dict[Consent, dict[ConsentStep, Consent | Late]] = {
    Consent.UNSET: {**_REGISTERED},
    Consent.GIVEN: {**_IN_FORCE},
    Consent.UNABLE: {**_IN_FORCE},
    Consent.NOT_AVAILABLE: {**_REGISTERED},
    Consent.UNKNOWN: {**_REGISTERED},
    Consent.REFUSED: {**_REGISTERED},
    Consent.EXPIRED: {**_REGISTERED, ConsentStep.EXPIRE: Late("repeated-expiry", "T-30")},
    Consent.VOIDED: {**_REGISTERED, ConsentStep.VOID: Late("repeated-void", "§6.5")},
    Consent.WITHDRAWN: {**_REGISTERED, ConsentStep.WITHDRAW: Late("repeated-withdrawal", "§5.6")},
    Consent.SUPERSEDED: {},
    Consent.BLOCKED: {ConsentStep.BLOCK: Late("repeated-block", "R-ALL-03")},
}

INITIATIVES = Lifecycle("an initiative", "initiative.step", "§6.2", InitiativeState.SENT, INITIATIVE)
INVITATIONS = Lifecycle("an invitation", "invitation.step", "§6.3", InvitationState.SENT, INVITATION)
MEETINGS = Lifecycle("a meeting", "meeting.step", "§6.4", MeetingState.SCHEDULED, MEETING)
CASES = Lifecycle("a case", "case.step", "§6.7", CaseState.OPEN, CASE)
CONSENTS = Lifecycle("a consent", "consent.step", "§6.5", Consent.UNSET, CONSENT)
