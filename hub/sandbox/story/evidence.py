"""What the ledgers of the systems say, put side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hub.sandbox.systems.ledger import Line

NEVER = 1 << 62

#: Kinds of documents that answer another.
_ANSWERS = frozenset({"Kvittens", "Nekad", "Svar", "Svarsblankett", "Läst"})
#: Kinds of documents by which a system without such an answer is told of one; they name what is answered.
_NEWS = frozenset({"MeddelandeTillDeltagare", "GenerelltMeddelande", "Meddelande", "Informationsmeddelande"})


def is_answer(line: Line) -> bool:
    """Whether a document that was received tells an answer to another."""
    return line["root"] in _ANSWERS or (line["root"] in _NEWS and line["about"] is not None)


@dataclass(frozen=True)
class AnswerGiven:
    """A unit's answer that the hub accepted: `asked` is the id of the document it is an answer to, as its
    writer knows it; `by` the unit that answered, `to` the unit that asked. Where the hub has asked `by`
    in another unit's stead (`redirected`), the answer may be told as one to the hub's own document.
    """

    id: str
    asked: str
    by: str
    to: str
    redirected: bool

    def is_told_in(self, line: Line) -> bool:
        """Whether a document at the asker tells it this answer."""
        names_it = line["about"] == self.asked or self.redirected
        return names_it and line["sender"] == self.by and is_answer(line)


class Evidence:
    """The lines of all ledgers. Ticks are nanoseconds of one machine's clock, so they compare across them."""

    def __init__(self, ledgers: Iterable[list[Line]]) -> None:
        lines = sorted((line for ledger in ledgers for line in ledger), key=lambda line: int(line["tick"]))
        self.received = [line for line in lines if line["kind"] == "received"]
        self.applied = [line for line in self.received if line["applied"]]
        self.turned_away = [line for line in lines if line["kind"] == "turned-away"]
        self.posted: dict[str, Line] = {}
        self.answers: dict[str, list[Line]] = {}
        for line in lines:
            if line["kind"] == "posted":
                self.posted.setdefault(line["id"], line)
            elif line["kind"] == "answered":
                self.answers.setdefault(line["id"], []).append(line)
        self.accepted = {key for key, told in self.answers.items() if told[0]["accepted"]}
        self.refusals = {key: told[0] for key, told in self.answers.items() if told[0]["status"] >= 400}
        self._at: dict[str, list[Line]] = {}
        for line in self.applied:
            self._at.setdefault(line["unit"], []).append(line)

    @property
    def retransmissions(self) -> int:
        """Deliveries that came once more, with the same id and bytes, and had no second effect."""
        return sum(1 for line in self.received if line["repeat"])

    @property
    def receipts(self) -> int:
        """Units' kvittenser that the hub accepted."""
        return sum(1 for key in self.accepted if self.posted[key]["root"] == "Kvittens")

    def is_accepted(self, message_id: str) -> bool:
        return message_id in self.accepted

    def at(self, unit: str) -> list[Line]:
        """What had its effect at the unit, in order."""
        return self._at.get(unit, [])

    def first_effect(self, unit: str, is_it: Callable[[Line], bool]) -> int:
        """When a document first had its effect at the unit, in ticks."""
        return next((int(line["tick"]) for line in self.at(unit) if is_it(line)), NEVER)

    def case_of(self, message_id: str) -> str:
        return str(self.posted[message_id]["case"])

    def posted_at(self, message_id: str) -> int:
        return int(self.posted[message_id]["tick"])

    def answered_at(self, message_id: str) -> int:
        return int(self.answers[message_id][0]["tick"])

    def unanswered(self) -> Iterator[str]:
        """What was posted and never answered: its sender does not know where it is."""
        for key, line in self.posted.items():
            if key not in self.answers or self.answers[key][0]["status"] == 0:
                yield f"message {key} from unit {line['unit']}"

    def refused(self, meant: frozenset[str]) -> Iterator[str]:
        """What the hub refused although the story did not mean it to be."""
        for key, line in self.refusals.items():
            if key not in meant:
                yield f"{self.posted[key]['root']} {key}: {line['status']} {line.get('code') or ''}".rstrip()

    def answers_given(self) -> Iterator[AnswerGiven]:
        """Kvittenser and denials that the hub accepted, with the document that each is about.

        Left out: an answer to what the hub itself wrote, one about a case whose consent is withdrawn, and
        one about a revision that had been replaced by the time the answer came: it is logged as late.
        """
        taken = {line["id"]: line for line in self.applied}
        by_mark = self._written_by_mark()
        for key in self.accepted:
            about = taken.get(str(self.posted[key]["about"]))
            mark = about["marks"][0] if about is not None and about["marks"] else None
            asked = by_mark.get(mark) if mark else None
            if about is not None and asked is not None and not self._came_late(key, asked):
                by, to_units = str(about["unit"]), asked["to_units"]
                yield AnswerGiven(key, asked["id"], by, asked["unit"], redirected=by not in to_units)

    def _written_by_mark(self) -> dict[str, Line]:
        first: dict[str, Line] = {}
        for line in self.posted.values():
            for mark in line["marks"] if not line["about"] else ():
                first.setdefault(mark, line)
        return first

    def _came_late(self, answer_id: str, asked: Line) -> bool:
        """Whether its writer had sent a later document of the case before the answer was in."""
        return any(
            line["case"] == asked["case"]
            and line["unit"] == asked["unit"]
            and line["marks"] != asked["marks"]
            and line["root"] in ("Kallelse", "BorttagetMöte", "Makulering", "Samtycke")
            and int(asked["tick"]) < int(line["tick"]) < self.answered_at(answer_id)
            for line in self.posted.values()
        )
