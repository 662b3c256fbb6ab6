"""Which consents each message needs before it may travel (`domain.md` §5.3)."""

from __future__ import annotations

from hub.canonical.codes import ConsentKind, Event

_INFO = (ConsentKind.INFO_SHARING,)
_BOTH = (ConsentKind.INFO_SHARING, ConsentKind.SIP)

#: Registrations of what the individual says: taken in any case, told when that may be told.
REGISTRATIONS = frozenset(
    {Event.CONSENT_GIVEN, Event.CONSENT_NOT_AVAILABLE, Event.CONSENT_UNABLE, Event.CONSENT_SUPERSEDED}
)

_OF_THE_CASE = (
    *(Event.CASE_OPENED, Event.CASE_ACTOR_ADDED, Event.COORDINATOR_APPOINTED, Event.COORDINATOR_CHANGED),
    *(Event.PLAN_CLOSED, Event.PLAN_EXISTING_SUFFICES),
)
_ANSWERED = (
    *(Event.INITIATIVE_DENIED, Event.INVITATION_READ, Event.INVITATION_ANSWERED),
    *(Event.INVITATION_CONFIRMED, Event.INVITATION_DECLINED, Event.INVITATION_REROUTED),
)
_INFORMATION = (
    *(Event.INFO_FOR_ACK, Event.INFO_FOR_INFORMATION, Event.INFO_TO_PARTICIPANTS, Event.INFO_GENERAL),
)
_PLANS = (
    *(Event.PLAN_SENT, Event.PLAN_PATIENT_APPROVED, Event.PLAN_SIGNED, Event.PLAN_LOCKED),
    *(Event.PLAN_APPROVED, Event.PLAN_UNDERSIGNED, Event.PLAN_ESTABLISHED, Event.PLAN_PUBLISHED_1177),
    *(Event.PLAN_NOT_PUBLISHED, Event.PLAN_NEW_VERSION, Event.PLAN_FOLLOWED_UP, Event.PLAN_EVALUATED),
)
_MEETINGS = (Event.INVITATION_SENT, Event.INVITATION_CHANGED, Event.MEETING_ATTENDANCE)

#: Which consents a message needs (`domain.md` §5.3). Control messages and kvittenser need none (I-15).
NEEDS: dict[Event, tuple[ConsentKind, ...]] = {
    Event.INITIATIVE_SENT: _INFO,
    **dict.fromkeys(REGISTRATIONS, _INFO),
    **dict.fromkeys(_OF_THE_CASE, _INFO),
    **dict.fromkeys(_ANSWERED, _INFO),
    **dict.fromkeys(_INFORMATION, _INFO),
    **dict.fromkeys(_MEETINGS, _BOTH),
    **dict.fromkeys(_PLANS, _BOTH),
}

#: Never sent to another system at all; they are drafts for a person (`domain.md` §1.6).
NOWHERE = frozenset({Event.DEVIATION_REPORTED})

#: To a unit that already took part they pass unless consent has been taken back or is blocked: they
#: tell it how its own message was met, or what holds now. Then they are refused, and logged only. What
#: is told of somebody who is unable to consent waits for its basis (§5.5).
ANSWERS = frozenset({*_ANSWERED, *(REGISTRATIONS - {Event.CONSENT_UNABLE}), Event.PLAN_EXISTING_SUFFICES})
