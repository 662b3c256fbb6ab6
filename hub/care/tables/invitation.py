"""What can happen to one unit's invitation, and where it leads (`domain.md` §6.3)."""

from __future__ import annotations

from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import InvitationState, InvitationStep

_Steps = dict[InvitationStep, InvitationState | Late]

_ENDINGS: _Steps = {
    InvitationStep.CANCEL: InvitationState.CANCELLED,
    InvitationStep.RECALL: InvitationState.RECALLED,
    InvitationStep.VOID: InvitationState.VOIDED,
    InvitationStep.DELETE: InvitationState.DELETED,
}
#: Attendance was registered: the meeting has been held.
_HELD: _Steps = {
    InvitationStep.ATTEND: InvitationState.ATTENDED,
    InvitationStep.MISS: InvitationState.ABSENT,
    InvitationStep.PASS: InvitationState.UNKNOWN,
}
#: What a unit that has its invitation may say of it, whatever it has said before.
_SAID: _Steps = {
    InvitationStep.ANSWER: InvitationState.ANSWERED,
    InvitationStep.CONFIRM: InvitationState.ACCEPTED,
    InvitationStep.DECLINE: InvitationState.DECLINED,
    InvitationStep.REROUTE: InvitationState.REROUTED,
    InvitationStep.STAND_IN: InvitationState.BY_DUTY,
    InvitationStep.CHANGE: InvitationState.SENT,
    **_ENDINGS,
    **_HELD,
}
_READ_ALREADY, _ACKNOWLEDGED_ALREADY = Late("late-read", "§6.1"), Late("repeated-ack", "T-02")
#: Who answers has received.
_ANSWERED: _Steps = {
    **_SAID,
    InvitationStep.READ: _READ_ALREADY,
    InvitationStep.ACKNOWLEDGE: _ACKNOWLEDGED_ALREADY,
}
#: An invitation that has ended never comes alive again; there is no way to `change` from here.
_ENDED: _Steps = {
    InvitationStep.READ: Late("late-read", "S-36"),
    InvitationStep.ACKNOWLEDGE: Late("late-ack", "S-36"),
    **dict.fromkeys((InvitationStep.ANSWER, InvitationStep.CONFIRM), Late("late-answer", "S-21")),
    **dict.fromkeys((InvitationStep.DECLINE, InvitationStep.REROUTE), Late("late-answer", "S-21")),
    InvitationStep.STAND_IN: Late("late-answer", "S-21"),
    **dict.fromkeys(_ENDINGS, Late("late-ending", "§6.3")),
    **dict.fromkeys(_HELD, Late("late-attendance", "§6.3")),
}

INVITATION: dict[InvitationState, _Steps] = {
    InvitationState.WAITING: {
        InvitationStep.RELEASE: InvitationState.SENT,
        InvitationStep.CHANGE: InvitationState.WAITING,
        **_ENDINGS,
        **_HELD,
    },
    InvitationState.SENT: {
        InvitationStep.READ: InvitationState.READ,
        InvitationStep.ACKNOWLEDGE: InvitationState.ACKNOWLEDGED,
        **_SAID,
    },
    InvitationState.READ: {
        **_SAID,
        InvitationStep.READ: _READ_ALREADY,
        InvitationStep.ACKNOWLEDGE: InvitationState.ACKNOWLEDGED,
    },
    InvitationState.ACKNOWLEDGED: _ANSWERED,
    InvitationState.ANSWERED: _ANSWERED,
    InvitationState.ACCEPTED: {**_ANSWERED, InvitationStep.CONFIRM: Late("repeated-answer", "§6.3")},
    InvitationState.BY_DUTY: {**_ANSWERED, InvitationStep.STAND_IN: Late("repeated-answer", "R-KAL-09")},
    InvitationState.DECLINED: {**_ANSWERED, InvitationStep.DECLINE: Late("repeated-answer", "§6.3")},
    InvitationState.REROUTED: _ENDED,
    InvitationState.ATTENDED: _ENDED,
    InvitationState.ABSENT: _ENDED,
    InvitationState.UNKNOWN: _ENDED,
    InvitationState.CANCELLED: _ENDED,
    InvitationState.RECALLED: _ENDED,
    InvitationState.VOIDED: _ENDED,
    InvitationState.DELETED: _ENDED,
}

INVITATIONS = Lifecycle("an invitation", "invitation.step", "§6.3", InvitationState.SENT, INVITATION)
