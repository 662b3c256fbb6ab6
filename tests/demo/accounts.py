"""Ledgers made by hand, as two systems would have written them, and ways to damage them."""

from __future__ import annotations

from typing import Any

from hub.sandbox.story.evidence import Evidence
from hub.sandbox.story.judge import Verdict, Wanted, judge
from hub.sandbox.systems.ledger import Line

OWNER, NEAR, FAR = "SE2321000131-E1", "SE2321000131-E2", "SE2321000172-E3"
CASE = {"samsa/sip-id": "SIP100001", "hub/case": "c" * 32}


class Account:
    """What was written, what senders were told and what receivers have, line by line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.wanted: list[Wanted] = []

    def line(self, kind: str, **facts: Any) -> Line:
        made = {"kind": kind, "n": len(self.lines) + 1, "tick": len(self.lines) + 1, **facts}
        self.lines.append(made)
        return made

    def post(
        self, name: str, *units: str, mark: str | None = None, root: str = "Kallelse", **facts: Any
    ) -> Line:
        """A document that is sent; its mark is its name where nothing else is said."""
        marks = [mark or f"mark-{name}"]
        self.wanted.append(Wanted(id=name, units=units, mark=marks[0]))
        return self._posted(name, root=root, to_units=list(units), marks=marks, **facts)

    def _posted(self, name: str, **facts: Any) -> Line:
        usual = {
            "unit": OWNER,
            "case": "S3001",
            "refs": CASE,
            "about": None,
            "to": "messages",
            "again": False,
        }
        return self.line("posted", id=name, **{**usual, **facts})

    def accept(self, name: str, answer: str = "receipt", status: int = 202) -> Line:
        """The hub's answer to a document."""
        return self.line(
            "answered", id=name, status=status, accepted=status == 202, answer_sha256=answer, code=None
        )

    def arrive(self, unit: str, name: str, delivery: str, *, repeat: bool = False, **facts: Any) -> Line:
        """A document has its effect at a unit, or comes once more."""
        usual = {
            "id": delivery,
            "root": "Kallelse",
            "unit": unit,
            "sender": OWNER,
            "refs": CASE,
            "marks": [f"mark-{name}"],
            "revision": 1,
            "about": None,
            "repeat": repeat,
            "applied": not repeat,
        }
        return self.line("received", **{**usual, **facts})

    def answer(self, name: str, about: str, by: str) -> None:
        """A unit acknowledges what it got as delivery `about`, and the hub takes it."""
        self._posted(name, root="Kvittens", unit=by, marks=[], about=about, case=name, to_units=[OWNER])
        self.accept(name)

    def tell(self, by: str, about: str, delivery: str) -> None:
        """The owner is told of a kvittens."""
        self.arrive(OWNER, "", delivery, root="Kvittens", sender=by, about=about, marks=[])

    def verdict(self) -> Verdict:
        return judge(self.wanted, Evidence([self.lines]))


def two_sent_and_arrived() -> Account:
    """Two documents of one case, each at two units, in order, one of them acknowledged."""
    account = Account()
    for name, revision in (("one", 1), ("two", 2)):
        account.post(name, NEAR, FAR)
        account.accept(name)
        account.arrive(NEAR, name, f"{name}-near", revision=revision)
        account.arrive(FAR, name, f"{name}-far", revision=revision)
    account.answer("yes", "two-near", NEAR)
    account.tell(NEAR, "two", "yes-told")
    return account
