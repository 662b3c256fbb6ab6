"""One SIP message: who says what to whom, about which person and case.

A message's identity is (party, `id`); its content is `content_hash`; `event_key` finds the same event
told twice under different ids (`domain.md` §7.1, I-16).
"""

from __future__ import annotations

import hashlib
from typing import Self

from pydantic import Field, model_validator

from hub.canonical.base import Instant, Line, Model, Token
from hub.canonical.case import Coordinator, Deviation, Opening, OtherPlan
from hub.canonical.codes import INVITATION_ENDINGS, Event, VisamTrack
from hub.canonical.consent import Consent
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Meeting, Rerouting
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import Plan


class NativeId(Model):
    """A number that a system has given: `system` is its name or `hub`, `kind` is `sip-id`, `case` …"""

    system: Token
    kind: Token
    value: Token


class CaseRef(Model):
    """Which case (ärende) and what in it: many native ids may name one case and one id many (S-59).

    `initiative`, `meeting`: the sender's own id of the initiative or the meeting the message is about.
    `plan_version` (from 0), `plan_updated`, `plan_status`: how the plan stood in the sender's system
    (`domain.md` §6.6, §7.3 row 40); the status in that system's own words, and nothing follows from it.
    `visam_track`: of a discharge (001 §Utskrivning). `extensive_needs`: omfattande behov (001 §Barn).
    """

    ids: tuple[NativeId, ...] = ()
    initiative: Token | None = None
    meeting: Token | None = None
    plan_version: int | None = Field(default=None, ge=0, le=999_999_999)
    plan_updated: Instant | None = None
    plan_status: Line | None = None
    visam_track: VisamTrack | None = None
    extensive_needs: bool | None = None

    def native(self, system: str, kind: str) -> str | None:
        """The number of this kind in this system, or None."""
        return next((i.value for i in self.ids if (i.system, i.kind) == (system, kind)), None)


class Message(Model):
    """A message in no system's words.

    `id`: the sender's own id of the message. `revision`: 1, and one more for each change of what it
    tells. `in_reply_to`: the id of the message this answers, as the sender was given it.
    """

    id: Token
    event: Event
    revision: int = Field(default=1, ge=1, le=9999)
    sent_at: Instant
    sender: UnitRef
    recipients: tuple[UnitRef, ...] = ()
    in_reply_to: Token | None = None
    urgent: bool = False
    case: CaseRef = CaseRef()
    patient: Patient
    contacts: tuple[Contact, ...] = ()
    consent: Consent | None = None
    initiative: Initiative | None = None
    meeting: Meeting | None = None
    answer: Answer | None = None
    information: Information | None = None
    ending: Ending | None = None
    opening: Opening | None = None
    rerouting: Rerouting | None = None
    plan: Plan | None = None
    coordinator: Coordinator | None = None
    other_plan: OtherPlan | None = None
    deviation: Deviation | None = None

    @model_validator(mode="after")
    def _holds_what_its_event_needs(self) -> Self:
        needed, allowed = groups_of(self.event)
        present = {name for name in GROUPS if getattr(self, name) is not None}
        if missing := needed - present:
            raise ValueError(f"{self.event} needs {', '.join(sorted(missing))}")
        if surplus := present - needed - allowed:
            raise ValueError(f"{self.event} does not carry {', '.join(sorted(surplus))}")
        return self


#: The contents that a message may have beside its envelope.
GROUPS = (
    *("consent", "initiative", "meeting", "answer", "information", "ending"),
    *("opening", "rerouting", "plan", "coordinator", "other_plan", "deviation"),
)

_CONSENTS = (
    *(Event.CONSENT_GIVEN, Event.CONSENT_REFUSED, Event.CONSENT_NOT_AVAILABLE, Event.CONSENT_UNABLE),
    *(Event.CONSENT_WITHDRAWN, Event.CONSENT_VOIDED, Event.CONSENT_SUPERSEDED, Event.CONSENT_BLOCKED),
)
_INFORMATION = (
    *(Event.INFO_FOR_ACK, Event.INFO_FOR_INFORMATION, Event.INFO_TO_PARTICIPANTS, Event.INFO_GENERAL),
)
_PLANS = (
    *(Event.PLAN_SENT, Event.PLAN_PATIENT_APPROVED, Event.PLAN_SIGNED, Event.PLAN_LOCKED),
    *(Event.PLAN_APPROVED, Event.PLAN_UNDERSIGNED, Event.PLAN_ESTABLISHED, Event.PLAN_PUBLISHED_1177),
    *(Event.PLAN_NOT_PUBLISHED, Event.PLAN_NEW_VERSION, Event.PLAN_FOLLOWED_UP, Event.PLAN_EVALUATED),
)
_PLAN_ENDINGS = (Event.PLAN_VOIDED, Event.PLAN_CLOSED, Event.PLAN_SENT_IN_ERROR)

_NEEDED: dict[Event, frozenset[str]] = {
    **{event: frozenset({"opening"}) for event in (Event.CASE_OPENED, Event.CASE_ACTOR_ADDED)},
    Event.CASE_ACTOR_REMOVED: frozenset({"opening"}),
    **{event: frozenset({"consent"}) for event in _CONSENTS},
    Event.INITIATIVE_SENT: frozenset({"initiative"}),
    Event.INITIATIVE_DENIED: frozenset({"answer"}),
    Event.INVITATION_SENT: frozenset({"meeting"}),
    Event.INVITATION_CHANGED: frozenset({"meeting"}),
    Event.INVITATION_ANSWERED: frozenset({"answer"}),
    Event.INVITATION_REROUTED: frozenset({"rerouting"}),
    Event.MEETING_ATTENDANCE: frozenset({"meeting"}),
    **{event: frozenset({"information"}) for event in _INFORMATION},
    **{event: frozenset({"plan"}) for event in _PLANS},
    Event.PLAN_CLOSED: frozenset({"ending"}),
    Event.PLAN_EXISTING_SUFFICES: frozenset({"other_plan"}),
    **{e: frozenset({"coordinator"}) for e in (Event.COORDINATOR_APPOINTED, Event.COORDINATOR_CHANGED)},
    Event.DEVIATION_REPORTED: frozenset({"deviation"}),
}

_ALLOWED: dict[Event, frozenset[str]] = {
    Event.CASE_OPENED: frozenset({"consent"}),
    Event.SIP_DECLINED: frozenset({"ending"}),
    Event.INITIATIVE_SENT: frozenset({"consent"}),
    Event.INVITATION_SENT: frozenset({"consent"}),
    Event.INVITATION_CHANGED: frozenset({"consent"}),
    Event.INITIATIVE_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INVITATION_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INVITATION_READ: frozenset({"answer"}),
    Event.INVITATION_CONFIRMED: frozenset({"answer"}),
    Event.INVITATION_DECLINED: frozenset({"answer"}),
    Event.INVITATION_REROUTED: frozenset({"answer"}),
    Event.INFO_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INITIATIVE_VOIDED: frozenset({"ending"}),
    **{event: frozenset({"ending"}) for event in INVITATION_ENDINGS},
    **{event: frozenset({"consent"}) for event in _PLANS},
    **{event: frozenset({"plan", "ending"}) for event in _PLAN_ENDINGS},
}


def groups_of(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    """The content groups that a message of this event must have, and may have besides."""
    return _NEEDED.get(event, frozenset()), _ALLOWED.get(event, frozenset())


def content_hash(message: Message) -> str:
    """SHA-256 (hex) of the canonical form: what the message says, its own id included."""
    return hashlib.sha256(message.model_dump_json().encode()).hexdigest()


def event_key(party: str, message: Message) -> str:
    """The same for two messages of a party that tell the same event under different ids (I-16).

    SHA-256 (hex) over the party and all that is said, save the message's own id.
    """
    told = message.model_dump_json(exclude={"id"})
    return hashlib.sha256(f"{party}\n{told}".encode()).hexdigest()
