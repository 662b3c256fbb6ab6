"""Where a case, an initiative, an invitation and a meeting can be, and what can happen to each.

Where a consent and a plan can be are `ConsentStatus` and `PlanStatus` of the model. What transport does
(delivered, parked) is the delivery's (`hub/delivery.py`); who is overdue is the expectation's. The three
layers of `domain.md` §6.1 are never merged.
"""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is (`domain.md` §6.7)."""

    OPEN = "open"
    INITIATING = "initiating"  #: an initiative has been sent
    PLANNING = "planning"  #: an invitation or a first plan has been sent
    ACTIVE = "active"  #: a plan is in force
    FOLLOWED_UP = "followed-up"  #: a plan in force has been followed up
    DECLINED = "declined"  #: the individual said no; only a new consent opens it
    WITHDRAWN = "withdrawn"  #: consent was withdrawn; only a new consent opens it
    CLOSED = "closed"  #: avslutat, with the reason in `CaseFacts.closed_because`; it takes no content
    BLOCKED = "blocked"  #: protected identity; by hand only, for ever

    @property
    def is_stopped(self) -> bool:
        """No content travels."""
        stopped = (CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.CLOSED, CaseState.BLOCKED)
        return self in stopped


class CaseStep(StrEnum):
    """What happens to a case."""

    INITIATE = "initiate"
    INVITE = "invite"
    PLAN = "plan"  #: a plan has been shared
    ACTIVATE = "activate"  #: a plan has been established
    FOLLOW_UP = "follow-up"
    CLOSE = "close"
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
    READ = "read"  #: Läst: somebody has opened it
    ACKNOWLEDGED = "acknowledged"  #: kvitterad: received, and nothing more
    ANSWERED = "answered"  #: answered in free text that nobody has classified
    ACCEPTED = "accepted"  #: bekräftad; only the unit's own confirmation leads here
    BY_DUTY = "accepted-by-duty"  #: nobody else was found, so the unit itself must come (R-KAL-09)
    DECLINED = "declined"  #: kommer inte; the unit still hears of changes
    REROUTED = "rerouted"  #: another unit of the same principal comes instead (R-KAL-08)
    ATTENDED = "attended"  #: the meeting was held and the unit was there
    ABSENT = "absent"  #: the meeting was held and the unit was not there
    UNKNOWN = "unknown"  #: the meeting was held, and nothing says whether the unit was there
    CANCELLED = "cancelled"  #: avbokad, or the unit was taken off the list
    RECALLED = "recalled"  #: planeringen återkallad
    VOIDED = "voided"  #: makulerad
    DELETED = "deleted"  #: the meeting was removed

    @property
    def is_live(self) -> bool:
        return self in _LIVE_INVITATIONS


_LIVE_INVITATIONS = frozenset(
    {
        InvitationState.WAITING,
        InvitationState.SENT,
        InvitationState.READ,
        InvitationState.ACKNOWLEDGED,
        InvitationState.ANSWERED,
        InvitationState.ACCEPTED,
        InvitationState.BY_DUTY,
        InvitationState.DECLINED,
    }
)


class InvitationStep(StrEnum):
    """What happens to an invitation."""

    RELEASE = "release"  #: the initiative has been acknowledged
    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    CONFIRM = "confirm"
    DECLINE = "decline"
    REROUTE = "reroute"  #: the unit says which unit comes instead
    STAND_IN = "stand-in"  #: the unit was wrongly addressed and has found nobody else
    ATTEND = "attend"
    MISS = "miss"
    PASS = "pass"  #: the meeting was held; who came is not known unit by unit
    CHANGE = "change"
    CANCEL = "cancel"
    RECALL = "recall"
    VOID = "void"
    DELETE = "delete"


class MeetingState(StrEnum):
    """Where a meeting is (`domain.md` §6.4)."""

    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"  #: a later revision holds
    HELD = "held"  #: attendance has been registered
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
    HOLD = "hold"  #: Närvarande is filled in
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


class PlanStep(StrEnum):
    """What happens to a plan."""

    SHARE = "share"  #: SparaSänd
    SIGN = "sign"  #: an author or the coordinator signs
    CONSENT_TO = "approve-content"  #: the individual approves the content
    ESTABLISH = "establish"  #: upprättad, låst, godkänd
    UNDERSIGN = "undersign"  #: on paper
    DISPLAY = "display"  #: shown in 1177, or not
    REVISE = "revise"  #: a new version
    RENEW = "renew"  #: a new plan in place of an older one (`replaces`)
    FOLLOW_UP = "follow-up"
    EVALUATE = "evaluate"
    VOID = "void"
    CLOSE = "close"
    MISTAKE = "sent-in-error"
