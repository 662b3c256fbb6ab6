"""Where a case, an initiative, an invitation and a meeting can be, and what can happen to each.

What transport does (delivered, parked) is the delivery's (`hub/delivery.py`); who is overdue is the
expectation's. The three layers of `domain.md` §6.1 are never merged.
"""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is (`domain.md` §6.7)."""

    OPEN = "open"
    INITIATING = "initiating"  #: an initiative has been sent
    PLANNING = "planning"  #: an invitation has been sent
    DECLINED = "declined"  #: the individual said no; only a new consent opens it
    WITHDRAWN = "withdrawn"  #: consent was withdrawn; only a new consent opens it
    BLOCKED = "blocked"  #: protected identity; by hand only, for ever

    @property
    def is_stopped(self) -> bool:
        """No content travels."""
        return self in (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.BLOCKED)


class CaseStep(StrEnum):
    """What happens to a case."""

    INITIATE = "initiate"
    INVITE = "invite"
    CONSENT = "consent"  #: a new consent is registered
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    BLOCK = "block"


class InitiativeState(StrEnum):
    """Where an initiative to one unit is (`domain.md` §6.2)."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"  #: kvitterat: a known ongoing contact, a party
    CONSUMED = "consumed"  #: the unit has been invited
    DENIED = "denied"  #: nekat; the unit that should get it instead is being found
    UNRESOLVED = "denied-unresolved"  #: nobody could be found from the denial; a person chooses
    REDIRECTED = "redirected"  #: another unit has been asked instead
    DISPUTED = "disputed"  #: the unit has said both yes and no; a person asks it
    VOIDED = "voided"
    BLOCKED = "blocked"  #: consent withdrawn or refused, or protected identity

    @property
    def is_acknowledged(self) -> bool:
        return self in (InitiativeState.ACKNOWLEDGED, InitiativeState.CONSUMED)

    @property
    def is_live(self) -> bool:
        """Not at its end."""
        ended = (InitiativeState.REDIRECTED, InitiativeState.VOIDED, InitiativeState.BLOCKED)
        return self not in ended


class InitiativeStep(StrEnum):
    """What happens to an initiative."""

    ACKNOWLEDGE = "acknowledge"
    DENY = "deny"
    INVITE = "invite"  #: an invitation has gone to the unit
    REDIRECT = "redirect"  #: the unit that the denial names has been asked
    GIVE_UP = "give-up"  #: the denial names no unit that can be asked
    UPHOLD = "uphold"  #: a person has found that the kvittens stands
    VOID = "void"
    BLOCK = "block"


class InvitationState(StrEnum):
    """Where one unit's invitation is (`domain.md` §6.3). Being acknowledged is never being accepted."""

    WAITING = "waiting"  #: waits for an acknowledged initiative (R-X-04)
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"  #: kvitterad: received, and nothing more
    ANSWERED = "answered"  #: answered in free text that nobody has classified
    CANCELLED = "cancelled"  #: avbokad, or the unit was taken off the list
    RECALLED = "recalled"  #: planeringen återkallad
    VOIDED = "voided"  #: makulerad
    DELETED = "deleted"  #: the meeting was removed

    @property
    def is_live(self) -> bool:
        live = (InvitationState.WAITING, InvitationState.SENT)
        return self in (*live, InvitationState.ACKNOWLEDGED, InvitationState.ANSWERED)


class InvitationStep(StrEnum):
    """What happens to an invitation."""

    RELEASE = "release"  #: the initiative has been acknowledged
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    CHANGE = "change"
    CANCEL = "cancel"
    RECALL = "recall"
    VOID = "void"
    DELETE = "delete"


class MeetingState(StrEnum):
    """Where a meeting is (`domain.md` §6.4)."""

    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"  #: a later revision holds
    CANCELLED = "cancelled"
    RECALLED = "recalled"
    VOIDED = "voided"
    DELETED = "deleted"

    @property
    def is_live(self) -> bool:
        return self in (MeetingState.SCHEDULED, MeetingState.RESCHEDULED)


class MeetingStep(StrEnum):
    """What happens to a meeting."""

    CHANGE = "change"
    CANCEL = "cancel"
    RECALL = "recall"
    VOID = "void"
    DELETE = "delete"


class ConsentStep(StrEnum):
    """What happens to a registered consent."""

    REPLACE = "replace"  #: a new one is registered for the same purpose
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    VOID = "void"
    BLOCK = "block"
