"""The journal's chain: each entry holds the hash of the one before, so that none can be changed unseen.

The end's number and hash must also be kept where the database's keeper cannot reach them; without that,
a whole chain could be written anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson

#: The hash that the first entry follows.
NOTHING_BEFORE = "0" * 64

#: What an entry's hash is made over, beside its number and the hash before it.
COVERED = ("seq", "at", "actor", "action", "kind", "subject", "case_id", "before", "after", "rule", "detail")


class Entry(Protocol):
    """A journal entry as the store gives it; the last three are None until it is sealed."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def sealed_no(self) -> int | None: ...
    @property
    def prev(self) -> str | None: ...
    @property
    def hash(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Sealing:
    """Where an entry stands in the chain."""

    seq: int
    sealed_no: int
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Damage:
    """The first entry that does not hold. `says`: `changed`, `removed`, `moved`, `cut-off` or `added`."""

    sealed_no: int
    seq: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk along the chain showed. `tail`: entries written but not sealed yet."""

    entries: int
    head: str
    damage: Damage | None
    tail: int


def links_for(entries: Sequence[Entry], number: int, head: str) -> list[Sealing]:
    """Links entries, in the order given, onto a chain whose end is `number` and `head`."""
    made = []
    for entry in entries:
        number += 1
        made.append(Sealing(entry.seq, number, head, entry_hash(entry, number, head)))
        head = made[-1].hash
    return made


def entry_hash(entry: Entry, number: int, prev: str) -> str:
    """SHA-256 over the entry as canonical JSON: sorted keys, no spaces, moments in UTC."""
    facts: dict[str, Any] = {name: getattr(entry, name) for name in COVERED}
    facts["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts |= {"no": number, "prev": prev}
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def prove(sealed: Iterable[Entry], number: int, head: str, tail: int = 0) -> Proof:
    """Walks the sealed entries in the chain's order and compares with the recorded end.

    `number`, `head`: the end as recorded, best as kept outside the database. `tail`: unsealed entries.
    """
    at, last = 0, NOTHING_BEFORE
    for entry in sealed:
        damage = _first_damage(entry, at + 1, last)
        if damage is None and at == number:
            damage = Damage(at + 1, entry.seq, "added")
        if damage:
            return Proof(at, last, damage, tail)
        at, last = at + 1, str(entry.hash)
    if at < number:
        return Proof(at, last, Damage(at + 1, None, "cut-off"), tail)
    return Proof(at, last, Damage(at, None, "changed") if last != head else None, tail)


def _first_damage(entry: Entry, number: int, last: str) -> Damage | None:
    if entry.sealed_no != number:
        return Damage(number, None, "removed")
    if entry.prev != last:
        return Damage(number, entry.seq, "moved")
    if entry.hash != entry_hash(entry, number, last):
        return Damage(number, entry.seq, "changed")
    return None
