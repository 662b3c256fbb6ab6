"""Were the promises held? Judged from what senders were told and from the receivers' own ledgers alone.

The judge never looks into the hub. It knows three things: what staff wrote and for which units
(`Wanted`), the ledger of each system, and nothing else. It is pure: the same ledgers give the same
verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from hub.sandbox.story.evidence import Evidence, is_answer
from hub.sandbox.systems.ledger import Line


@dataclass(frozen=True)
class Wanted:
    """A document that staff wrote: each unit of `units` must get it, `maybe` units may (redirected).

    It is recognised there by its mark; one without text (`roots`) by one of these roots and a number of
    its case (`ref`, as `system/kind`, and its value). `never`: it was stopped on its way and must not
    arrive. `control` documents may overtake the others of their case.
    """

    id: str
    units: tuple[str, ...]
    mark: str | None = None
    ref: tuple[str, str] | None = None
    roots: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    control: bool = False
    never: frozenset[str] = frozenset()

    def is_seen_in(self, line: Line) -> bool:
        """Whether a received document is this one, as its receiver tells it."""
        if self.mark is not None:
            return self.mark in line["marks"] and not is_answer(line)
        kind, value = self.ref or ("", "")
        return line["root"] in self.roots and line["refs"].get(kind) == value


@dataclass(frozen=True)
class Verdict:
    """The counts of `hub demo --json`, and a sentence for each promise that was broken."""

    accepted: int = 0
    refused: int = 0
    receipts: int = 0
    delivered: int = 0
    duplicates_suppressed: int = 0
    retransmissions: int = 0
    lost: int = 0
    doubled: int = 0
    order_violations: int = 0
    broken: tuple[str, ...] = field(default=())


def judge(
    wanted: Iterable[Wanted], evidence: Evidence, *, refusals_meant: frozenset[str] = frozenset()
) -> Verdict:
    """The verdict. `refusals_meant`: ids of documents that the story sent in order to be refused."""
    held = [one for one in wanted if evidence.is_accepted(one.id)]
    lost = [*_lost(held, evidence), *_answers_not_told(evidence)]
    doubled = [*_applied_twice(evidence), *_came_twice(held, evidence)]
    disorder = list(_out_of_order(held, evidence))
    same, other = _repeated_posts(evidence)
    sentences = [
        *(f"lost: {one}" for one in lost),
        *(f"doubled: {one}" for one in doubled),
        *(f"out of order: {one}" for one in disorder),
        *(f"another answer to the same bytes: {one}" for one in other),
        *(f"arrived though stopped: {one}" for one in _though_stopped(held, evidence)),
        *(f"arrived where nobody sent it: {one}" for one in _astray(held, evidence)),
        *(f"no answer: {one}" for one in evidence.unanswered()),
        *(f"refused: {one}" for one in evidence.refused(refusals_meant)),
    ]
    return Verdict(
        accepted=len(evidence.accepted),
        refused=len(evidence.refusals),
        receipts=evidence.receipts,
        delivered=len(evidence.applied),
        duplicates_suppressed=len(same),
        retransmissions=evidence.retransmissions,
        lost=len(lost),
        doubled=len(doubled),
        order_violations=len(disorder),
        broken=tuple(sentences),
    )


def _lost(held: list[Wanted], evidence: Evidence) -> Iterator[str]:
    """A sender holds a 202, a unit should have it, and that unit's ledger lacks it."""
    for one in held:
        for unit in one.units:
            if not any(one.is_seen_in(line) for line in evidence.at(unit)):
                yield f"message {one.id} at unit {unit}"


def _answers_not_told(evidence: Evidence) -> Iterator[str]:
    """A unit answered, the hub said yes to the answer, and the one who asked was never told."""
    for answer in evidence.answers_given():
        if not any(answer.is_told_in(line) for line in evidence.at(answer.to)):
            yield f"answer {answer.id} of unit {answer.by} to unit {answer.to}"


def _applied_twice(evidence: Evidence) -> Iterator[str]:
    """The receiver's own check of ids let the same delivery through twice."""
    counts = Counter((line["unit"], line["id"]) for line in evidence.applied)
    for (unit, message_id), count in counts.items():
        yield from [f"delivery {message_id} at unit {unit}"] * (count - 1)


def _came_twice(held: list[Wanted], evidence: Evidence) -> Iterator[str]:
    """The same document had its effect at a unit under two delivery ids."""
    for one in held:
        if one.control:
            continue
        for unit in (*one.units, *one.maybe):
            ids = {line["id"] for line in evidence.at(unit) if one.is_seen_in(line)}
            yield from [f"message {one.id} at unit {unit}"] * max(0, len(ids) - 1)


def _out_of_order(held: list[Wanted], evidence: Evidence) -> Iterator[str]:
    """A unit had the effect of a later document of its line before that of an earlier one."""
    content = [one for one in held if not one.control]
    for case, documents in _by_case(content, evidence).items():
        for unit in sorted({unit for one in documents for unit in one.units}):
            for earlier, later in pairwise(_in_hub_order(documents, unit, evidence)):
                if evidence.first_effect(unit, earlier.is_seen_in) > evidence.first_effect(
                    unit, later.is_seen_in
                ):
                    yield f"{later.id} before {earlier.id} at unit {unit}, case {case}"
    yield from _revisions_backwards(evidence)


def _by_case(held: list[Wanted], evidence: Evidence) -> dict[str, list[Wanted]]:
    cases: dict[str, list[Wanted]] = {}
    for one in held:
        cases.setdefault(evidence.case_of(one.id), []).append(one)
    return cases


def _in_hub_order(documents: list[Wanted], unit: str, evidence: Evidence) -> list[Wanted]:
    """Those that reached the unit, each sent only after the one before it had been accepted."""
    reached = [one for one in documents if unit in one.units and any(map(one.is_seen_in, evidence.at(unit)))]
    ordered = sorted(reached, key=lambda one: evidence.answered_at(one.id))
    chain: list[Wanted] = []
    for one in ordered:
        if not chain or evidence.answered_at(chain[-1].id) < evidence.posted_at(one.id):
            chain.append(one)
    return chain


def _revisions_backwards(evidence: Evidence) -> Iterator[str]:
    """An invitation's earlier revision had its effect after a later one, as the documents number them."""
    latest: dict[tuple[str, str, str], int] = {}
    for line in evidence.applied:
        if line["root"] == "Kallelse" and line["refs"].get("hub/case"):
            key = (line["unit"], line["refs"]["hub/case"], line["refs"].get("meeting", ""))
            if line["revision"] < latest.get(key, 0):
                yield f"revision {line['revision']} of an invitation at unit {line['unit']}"
            latest[key] = max(latest.get(key, 0), line["revision"])


def _repeated_posts(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Ids of repeated posts that got the very first answer again, and of those that did not."""
    same: list[str] = []
    other: list[str] = []
    for message_id, answers in evidence.answers.items():
        first = answers[0]
        for again in answers[1:]:
            equal = (again["status"], again["answer_sha256"]) == (first["status"], first["answer_sha256"])
            (same if equal else other).append(message_id)
    return same, other


def _though_stopped(held: list[Wanted], evidence: Evidence) -> Iterator[str]:
    for one in held:
        for unit in one.never:
            if any(map(one.is_seen_in, evidence.at(unit))):
                yield f"message {one.id} at unit {unit}"


def _astray(held: list[Wanted], evidence: Evidence) -> Iterator[str]:
    """A marked document at a unit that the story never meant it for."""
    meant = {one.mark: {*one.units, *one.maybe, *one.never} for one in held if one.mark}
    for line in evidence.applied:
        for mark in line["marks"]:
            if mark in meant and line["unit"] not in meant[mark] and not is_answer(line):
                yield f"delivery {line['id']} at unit {line['unit']}"
