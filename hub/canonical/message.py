"""One SIP message: who says what to whom, about which person and case.

A message's identity is (party, `id`); its content is `content_hash`; `event_key` finds the same event
told twice under different ids (`domain.md` §7.1, I-16).
"""

from __future__ import annotations

import hashlib
from typing import Self

from pydantic import Field, model_validator

from hub.canonical.base import Instant, Line, Model, Token
from hub.canonical.codes import INVITATION_ENDINGS, Event
from hub.canonical.consent import Consent
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Meeting
from hub.canonical.people import Contact, Patient, UnitRef


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
    """

    ids: tuple[NativeId, ...] = ()
    initiative: Token | None = None
    meeting: Token | None = None
    plan_version: int | None = Field(default=None, ge=0, le=999_999_999)
    plan_updated: Instant | None = None
    plan_status: Line | None = None

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
GROUPS = ("consent", "initiative", "meeting", "answer", "information", "ending")

_NEEDED: dict[Event, frozenset[str]] = {
    Event.CONSENT_GIVEN: frozenset({"consent"}),
    Event.CONSENT_REFUSED: frozenset({"consent"}),
    Event.CONSENT_WITHDRAWN: frozenset({"consent"}),
    Event.INITIATIVE_SENT: frozenset({"initiative"}),
    Event.INITIATIVE_DENIED: frozenset({"answer"}),
    Event.INVITATION_SENT: frozenset({"meeting"}),
    Event.INVITATION_CHANGED: frozenset({"meeting"}),
    Event.INVITATION_ANSWERED: frozenset({"answer"}),
    Event.INFO_FOR_ACK: frozenset({"information"}),
    Event.INFO_FOR_INFORMATION: frozenset({"information"}),
}

_ALLOWED: dict[Event, frozenset[str]] = {
    Event.INITIATIVE_SENT: frozenset({"consent"}),
    Event.INVITATION_SENT: frozenset({"consent"}),
    Event.INVITATION_CHANGED: frozenset({"consent"}),
    Event.INITIATIVE_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INVITATION_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INFO_ACKNOWLEDGED: frozenset({"answer"}),
    Event.INITIATIVE_VOIDED: frozenset({"ending"}),
    **{event: frozenset({"ending"}) for event in INVITATION_ENDINGS},
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
