"""What the store keeps and gives back: plain frozen values, with content sealed until somebody opens it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from hub.delivery import State
from hub.errors import HubError

#: Small JSON of codes, unit names and keys; never content.
Codes = Mapping[str, Any]


class Vault(Protocol):
    """Seals content at rest. `aad` names the place (`table:row:column`); another place does not open it."""

    def seal(self, plain: bytes, aad: str) -> bytes: ...

    def open(self, blob: bytes, aad: str) -> bytes:
        """The plain bytes; HubError `vault.damaged` where they are not what was sealed there."""
        ...

    def person_key(self, text: str) -> str:
        """The keyed hash by which a person is found."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """Content that is opened when it is needed, also after the transaction; it never shows itself."""

    _blob: bytes
    _aad: str
    _vault: Vault

    def open(self) -> bytes:
        """The plain bytes; HubError `vault.damaged` names the row."""
        return self._vault.open(self._blob, self._aad)

    def __repr__(self) -> str:
        return f"Sealed({self._aad})"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case. `facts`: JSON bytes of the care process. `version`: rises with each save and guards it."""

    id: str
    patient_key: str
    facts: Sealed
    version: int
    consent_revision: int
    state: str
    next_seq: int
    blocked: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A number that a party uses (`kind`: `message`, `plan`, `samsa/sip-id` …) and a case that it names; a
    system's number of a case (with `/`) may name several (S-59)."""

    party: str
    kind: str
    value: str
    case_id: str
    thread: str | None = None


class MessageState(StrEnum):
    """What became of a message that was taken."""

    ACCEPTED = "accepted"
    HELD = "held"  #: accepted, and a person decides whether it may travel
    LATE = "late"  #: accepted, logged, and changed nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to keep. `party`: None for the hub's own. `seq`: from `Ledger.take_seq`.

    `raw`, `canonical`, `receipt`: plain bytes; they are sealed on the way in.
    """

    id: str
    case_id: str
    seq: int
    party: str | None
    native_id: str
    event: str
    revision: int
    thread: str | None
    in_reply_to: str | None
    sender_unit: str
    content_hash: str
    event_key: str
    raw: bytes | None
    canonical: bytes
    receipt: bytes | None
    state: str = MessageState.ACCEPTED
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that was kept. `receipt`: the very bytes it was first answered with."""

    id: str
    case_id: str
    seq: int
    party: str | None
    native_id: str
    event: str
    revision: int
    thread: str | None
    in_reply_to: str | None
    sender_unit: str
    content_hash: str
    event_key: str | None
    raw_hash: str | None
    raw: Sealed | None
    canonical: Sealed
    receipt: Sealed | None
    state: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A message on its way to one unit. `body`: the rendered plain bytes, None where there are none.

    `recipient`: unit key. `thread`: of its message. `losses`, `trace`: JSON-able, never content. `owes`:
    the rule under which the unit owes an answer; the journal keeps it, so that nobody is forgotten.
    `party`: None where a person carries it; then `body` is what that person posts. `part`: 1, or 2, 3 …
    for a further document of the same message, which goes behind the first one, `part_of`.
    """

    id: str
    message_id: str
    case_id: str
    seq: int
    thread: str | None
    recipient: str
    recipient_name: str
    party: str | None
    system: str | None
    channel: str
    control: bool
    event: str
    state: State
    due: datetime
    consent_revision: int
    body: bytes | None
    content_type: str | None
    give_up_at: datetime
    losses: list[Codes] = field(default_factory=list)
    trace: list[Codes] = field(default_factory=list)
    rule: str | None = None
    held_until: str | None = None
    reason: str | None = None
    supersedes: str | None = None
    part: int = 1
    part_of: str | None = None
    owes: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as it stands. `lease_until`: steady seconds. `body`: opened by `open_body`. `part` and
    `part_of`: as in `NewDelivery`. `let_go_at`: when what held it was last settled."""

    id: str
    message_id: str
    case_id: str
    seq: int
    thread: str | None
    recipient: str
    recipient_name: str
    party: str | None
    system: str | None
    channel: str
    control: bool
    event: str
    state: State
    due: datetime
    attempts: int
    lease: str | None
    lease_until: float | None
    consent_revision: int
    body: Sealed | None
    content_type: str | None
    body_hash: str | None
    losses: list[Codes]
    trace: list[Codes]
    rule: str | None
    held_until: str | None
    reason: str | None
    give_up_at: datetime
    told_sender_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None
    supersedes: str | None
    part: int
    part_of: str | None
    let_go_at: datetime | None

    @property
    def goes_by_hand(self) -> bool:
        """Whether a person carries it, for want of a system that takes it."""
        return self.party is None

    def open_body(self) -> bytes:
        """The bytes to send, checked against their hash (I2); HubError `vault.damaged` names the row."""
        plain = self.body.open() if self.body else b""
        if self.body and hashlib.sha256(plain).hexdigest() != self.body_hash:
            raise HubError("vault.damaged", f"deliveries:{self.id}:body is not what was rendered")
        return plain


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this worker may send while it holds `lease`. `attempts` counts this one too."""

    delivery: DeliveryRow
    lease: str

    @property
    def id(self) -> str:
        return self.delivery.id

    def open_body(self) -> bytes:
        """The bytes to send; HubError `vault.damaged` where they must be parked instead."""
        return self.delivery.open_body()


class Waiting(StrEnum):
    """Where an expectation is; all but the first end it, once. `late` may follow `escalated`."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    LATE = "late"
    WAIVED = "waived"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExpectation:
    """Somebody owes an answer. `unit`: who (unit key). `event`: what is to be acknowledged or answered.

    `due`: None until the delivery has arrived (`Ledger.arm`). `look_at`: when the ladder is first looked
    at; `due` where nothing is said.
    """

    id: str
    delivery_id: str
    case_id: str
    thread: str
    unit: str
    event: str
    rule: str
    due: datetime | None = None
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """Who owes what, by when, under which rule, and how far up the ladder it has come (`rung`)."""

    id: str
    delivery_id: str
    case_id: str
    thread: str
    unit: str
    event: str
    rule: str
    state: Waiting
    due: datetime | None
    look_at: datetime | None
    rung: int
    opened_at: datetime
    reminded_at: datetime | None
    escalated_at: datetime | None
    late_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Something that a person must do. `content`: plain bytes (JSON or a document), sealed on the way in."""

    id: str
    kind: str
    case_id: str | None = None
    message_id: str | None = None
    delivery_id: str | None = None
    expectation_id: str | None = None
    unit: str | None = None
    rule: str | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task for a person. `state`: `open` or `done`."""

    id: str
    kind: str
    state: str
    case_id: str | None
    message_id: str | None
    delivery_id: str | None
    expectation_id: str | None
    unit: str | None
    rule: str | None
    content: Sealed | None
    created_at: datetime
    done_at: datetime | None
    done_by: str | None
    answer: Sealed | None


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A message that was not taken: when, from whom, why and where in the document; never what it said."""

    id: str
    at: datetime
    party: str | None
    system: str | None
    native_id: str | None
    code: str
    rule: str | None
    path: str | None
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """Who may connect. `units`: HSA-ids, or a beginning followed by `*`. `token_hash`: SHA-256 hex."""

    id: str
    name: str
    system: str
    region: str | None
    units: tuple[str, ...]
    token_hash: str
    deliver_url: str | None = None
    deliver_token: str | None = None


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A system that may connect. `deliver_token`: what the hub shows when it delivers, sealed."""

    id: str
    name: str
    system: str
    region: str | None
    units: tuple[str, ...]
    token_hash: str
    deliver_url: str | None
    deliver_token: Sealed | None
    created_at: datetime
    revoked_at: datetime | None

    def serves(self, unit_key: str) -> bool:
        """Whether one of its patterns covers the unit."""
        return any(covers(pattern, unit_key) for pattern in self.units)


def covers(pattern: str, unit_key: str) -> bool:
    """Whether the pattern is the unit's key, or its beginning followed by `*`."""
    return unit_key.startswith(pattern[:-1]) if pattern.endswith("*") else unit_key == pattern


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the journal. `sealed_no`, `prev`, `hash`: its place in the chain, None until sealed."""

    seq: int
    at: datetime
    actor: str
    action: str
    kind: str
    subject: str
    case_id: str | None
    before: str | None
    after: str | None
    rule: str | None
    detail: Codes
    sealed_no: int | None
    prev: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """An entry's place in the chain, as the sealer worked it out."""

    seq: int
    sealed_no: int
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries are sealed, and the hash of the last."""

    number: int
    hash: str
