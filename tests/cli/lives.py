"""A case made by hand: an initiative that is denied nothing, delayed once, acknowledged late, and more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.cli.life import Life
from hub.delivery import State
from hub.store.rows import (
    AuditRow,
    CaseRow,
    DeliveryRow,
    ExpectationRow,
    Link,
    MessageRow,
    Sealed,
    TaskRow,
    Waiting,
)

START = datetime(2026, 3, 2, 8, 14, 3, tzinfo=UTC)
CASE, MESSAGE, DELIVERY, TASK = "c" * 32, "3f9a1c2b" + "0" * 24, "77ab12cd" + "0" * 24, "99fe" + "0" * 28
KOPING = "SE2321000131-E000000000101"
SENDER = "SE2321000131-E000000000001"


class ClosedVault:
    """A vault that gives nothing out: who explains a life has no business with its content."""

    def seal(self, plain: bytes, aad: str) -> bytes:
        raise AssertionError("nothing is written here")

    def open(self, blob: bytes, aad: str) -> bytes:
        raise AssertionError("content was opened")

    def person_key(self, text: str) -> str:
        raise AssertionError("nobody is looked for here")


SEALED = Sealed(b"", "", ClosedVault())


def after(**span: float) -> datetime:
    """The moment so long after the first."""
    return START + timedelta(**span)


def case(**changed: object) -> CaseRow:
    values: dict[str, object] = {
        "id": CASE,
        "patient_key": "k",
        "facts": SEALED,
        "version": 1,
        "consent_revision": 1,
        "state": "open",
        "next_seq": 2,
        "blocked": False,
        "created_at": START,
        "updated_at": START,
    }
    return CaseRow(**(values | changed))  # type: ignore[arg-type]


def message(**changed: object) -> MessageRow:
    values: dict[str, object] = {
        "id": MESSAGE,
        "case_id": CASE,
        "seq": 1,
        "party": "p1",
        "native_id": "m-1",
        "event": "initiative.sent",
        "revision": 1,
        "thread": MESSAGE,
        "in_reply_to": None,
        "sender_unit": SENDER,
        "content_hash": "h",
        "event_key": "e",
        "raw_hash": "r",
        "raw": SEALED,
        "canonical": SEALED,
        "receipt": SEALED,
        "state": "accepted",
        "accepted_at": START,
    }
    return MessageRow(**(values | changed))  # type: ignore[arg-type]


def delivery(**changed: object) -> DeliveryRow:
    values: dict[str, object] = {
        "id": DELIVERY,
        "message_id": MESSAGE,
        "case_id": CASE,
        "seq": 1,
        "thread": MESSAGE,
        "recipient": KOPING,
        "recipient_name": "Socialtjänsten Köping",
        "party": "p2",
        "system": "prator",
        "channel": "http",
        "control": False,
        "event": "initiative.sent",
        "state": State.SENT,
        "due": START,
        "attempts": 2,
        "lease": None,
        "lease_until": None,
        "consent_revision": 1,
        "body": SEALED,
        "content_type": "application/xml",
        "body_hash": "b",
        "losses": [
            {"field": "patient.address", "action": "note", "text": "Står som «Adress» i /Svar/Kommentar."}
        ],
        "trace": [
            {
                "rule": "R-VAS-02",
                "asked": "Has the municipality an inbox?",
                "values": {"municipality": "Köping"},
                "said": "decides",
            }
        ],
        "rule": None,
        "held_until": None,
        "reason": None,
        "give_up_at": after(hours=72),
        "told_sender_at": None,
        "created_at": START,
        "sent_at": after(seconds=6),
        "acknowledged_at": None,
        "supersedes": None,
        "part": 1,
        "part_of": None,
        "let_go_at": None,
    }
    return DeliveryRow(**(values | changed))  # type: ignore[arg-type]


def expectation(**changed: object) -> ExpectationRow:
    values: dict[str, object] = {
        "id": "e" * 32,
        "delivery_id": DELIVERY,
        "case_id": CASE,
        "thread": MESSAGE,
        "unit": KOPING,
        "event": "initiative.sent",
        "rule": "T-01",
        "state": Waiting.OPEN,
        "due": after(days=1, hours=7),
        "look_at": after(days=1, hours=7),
        "rung": 0,
        "opened_at": after(seconds=6),
        "reminded_at": None,
        "escalated_at": None,
        "late_at": None,
        "ended_at": None,
    }
    return ExpectationRow(**(values | changed))  # type: ignore[arg-type]


def task(**changed: object) -> TaskRow:
    values: dict[str, object] = {
        "id": TASK,
        "kind": "redirect.unresolved",
        "state": "open",
        "case_id": CASE,
        "message_id": MESSAGE,
        "delivery_id": DELIVERY,
        "expectation_id": None,
        "unit": KOPING,
        "rule": "R-X-05",
        "content": SEALED,
        "created_at": after(hours=2),
        "done_at": None,
        "done_by": None,
        "answer": None,
    }
    return TaskRow(**(values | changed))  # type: ignore[arg-type]


def entry(seq: int, at: datetime, action: str, before: str | None, to: str, reason: str = "") -> AuditRow:
    """A journal entry about the delivery."""
    detail = {"reason": reason} if reason else {}
    return AuditRow(
        seq, at, "hub", action, "delivery", DELIVERY, CASE, before, to, None, detail, None, None, None
    )


JOURNAL = (
    entry(1, START, "create", None, "pending"),
    entry(2, START, "claim", "pending", "sending"),
    entry(3, after(seconds=1), "retry", "sending", "pending", "http.503"),
    entry(4, after(seconds=5), "claim", "pending", "sending"),
    entry(5, after(seconds=6), "taken", "sending", "sent"),
)


def life(**changed: object) -> Life:
    """The life of the case, or with some of it changed."""
    values: dict[str, object] = {
        "kind": "case",
        "id": CASE,
        "case": case(),
        "links": (Link("p1", "sip-id", "4711", CASE),),
        "messages": (message(),),
        "deliveries": (delivery(),),
        "expectations": (expectation(),),
        "journal": JOURNAL,
        "names": {SENDER: "Barnkliniken Västerås"},
    }
    return Life(**(values | changed))  # type: ignore[arg-type]
