"""The directory of units: who they are, where they belong and how they are reached, on any given day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import StringConstraints

from hub.canonical.base import Line, Text, Token
from hub.canonical.codes import UnitType
from hub.canonical.identity import NotAnIdentity, hsa_id
from hub.canonical.people import UnitRef
from hub.routing import names
from hub.routing.period import Period

HsaId = Annotated[str, StringConstraints(pattern=r"^SE[0-9]{10}-[0-9A-Z]{1,20}$")]


#: A routine on paper, not a system.
MANUAL = "manual"


class Unit(Period):
    """A unit (enhet) as it stands in the directory between two days, both inclusive.

    `hsa_id` is its key; a unit whose system or name changes has one row for each period. `part_of`:
    the key of the unit above it. `system` is None where it has none. `default_inbox`: the box of its
    municipality for what names the municipality alone (R-X-02). `base_responsibility`: basansvar
    (R-VAS-05). `fallback_channel`: how it is reached without a system (R-ALL-02).
    """

    hsa_id: HsaId
    name: Line
    aliases: tuple[Line, ...] = ()
    type: UnitType
    part_of: HsaId | None = None
    municipality: Line | None = None
    principal: Literal["region", "municipality", "private", "state", "other"]
    region: Token
    system: Token | None = None
    native_address: Line | None = None
    fallback_channel: Literal["post", "phone"] = "post"
    default_inbox: bool = False
    base_responsibility: bool = False
    phone: Line | None = None
    postal_address: Text | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Which fields were given is one set for all units; a set each would be half of their memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _ALL_FIELDS)

    @property
    def electronic(self) -> bool:
        """Whether the unit has a system that messages can go to."""
        return self.system is not None and self.system != MANUAL


_ALL_FIELDS = set(Unit.model_fields)


class Found(StrEnum):
    """What became of looking a unit up."""

    ONE = "found"
    NONE = "unknown"
    SEVERAL = "ambiguous"
    CLOSED = "closed"


class LookUp(NamedTuple):
    """What the directory says of a reference on a day; `unit` where it is one unit, closed or not."""

    found: Found
    unit: Unit | None


class Directory:
    """All units, found by key, by name and by place in the tree.

    Every look-up takes the day it is asked for (R-ALL-05), and costs a few dictionary reads whatever
    the number of units.
    """

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self._rows: dict[str, tuple[Unit, ...]] = {}
        self._children: dict[str, list[str]] = {}
        self._answering: dict[str, list[str]] = {}
        self._phrases: dict[str, list[str]] = {}
        self._loose: dict[str, list[str]] = {}
        self._longest = 1
        for unit in units:
            self._add(unit)
        for unit in self:
            if unit.default_inbox or unit.base_responsibility:
                self._answers_for(unit)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Unit]:
        return (row for rows in self._rows.values() for row in rows)

    def unit(self, key: str, on: date) -> Unit | None:
        """The unit with that key as it is on that day."""
        return next((row for row in self._rows.get(key, ()) if row.valid(on)), None)

    def find(self, ref: UnitRef, on: date) -> Unit | None:
        """The one unit that the reference names, or None where it is none or more than one.

        By HSA-id where the reference has one, else by exact name or alias; never by likeness.
        """
        found = self.look_up(ref, on)
        return found.unit if found.found is Found.ONE else None

    def look_up(self, ref: UnitRef, on: date) -> LookUp:
        """As `find`, and why where it is not one."""
        keys = self._keys_of(ref)
        if not keys:
            return LookUp(Found.NONE, None)
        valid = [unit for key in keys if (unit := self.unit(key, on)) is not None]
        if len(valid) == 1:
            return LookUp(Found.ONE, valid[0])
        if valid:
            return LookUp(Found.SEVERAL, None)
        return LookUp(Found.CLOSED, self._rows[keys[0]][-1] if len(keys) == 1 else None)

    def named(self, text: str, region: str | None, on: date) -> tuple[Unit, ...]:
        """The units of a region whose name or alias is the text, or stands in it as a whole phrase (R-X-05).

        A name that stands inside a longer name does not count. A name that runs on («Vårdcentralen Sala
        Norra», «Avdelning 5») is not that unit's name. In order of appearance; `region` None: all.
        """
        return tuple(unit for unit, _, _ in self.mentions(names.tokens(text), region, on))

    def mentions(self, words: list[str], region: str | None, on: date) -> list[tuple[Unit, int, int]]:
        """As `named`, each unit with the first and the last but one index of its words."""
        spots = [spot for start in range(len(words)) for spot in self._at(words, start, region, on)]
        whole = [
            (unit, start, end)
            for unit, start, end in spots
            if not any(s <= start and end <= e and (s, e) != (start, end) for _, s, e in spots)
        ]
        seen: dict[str, tuple[Unit, int, int]] = {}
        for unit, start, end in whole:
            if not _runs_on(words, end):
                seen.setdefault(unit.hsa_id, (unit, start, end))
        return list(seen.values())

    def children(self, key: str, on: date) -> tuple[Unit, ...]:
        """The units directly below, in the order of the directory."""
        below = (self.unit(child, on) for child in dict.fromkeys(self._children.get(key, ())))
        return tuple(unit for unit in below if unit is not None and unit.part_of == key)

    def answering_for(self, key: str, on: date) -> tuple[Unit, ...]:
        """The unit and those below it that are a default inbox or have base responsibility."""
        units = (self.unit(other, on) for other in dict.fromkeys(self._answering.get(key, ())))
        return tuple(
            unit
            for unit in units
            if unit is not None
            and (unit.default_inbox or unit.base_responsibility)
            and (unit.hsa_id == key or any(above.hsa_id == key for above in self.ancestors(unit.hsa_id, on)))
        )

    def ancestors(self, key: str, on: date) -> tuple[Unit, ...]:
        """The units above, nearest first; ends where a part-of is missing or goes round."""
        above: dict[str, Unit] = {}
        unit = self.unit(key, on)
        while unit is not None and unit.part_of is not None and unit.part_of not in (key, *above):
            unit = self.unit(unit.part_of, on)
            if unit is not None:
                above[unit.hsa_id] = unit
        return tuple(above.values())

    def _add(self, unit: Unit) -> None:
        self._rows[unit.hsa_id] = (*self._rows.get(unit.hsa_id, ()), unit)
        if unit.part_of is not None:
            _append(self._children, unit.part_of, unit.hsa_id)
        for name in (unit.name, *unit.aliases):
            exact = names.phrase(name)
            _append(self._phrases, exact, unit.hsa_id)
            self._longest = max(self._longest, exact.count(" ") + 1)
            if (without := names.loose(name)) != exact:
                _append(self._loose, without, unit.hsa_id)

    def _answers_for(self, unit: Unit) -> None:
        """Notes the unit with everything that it has ever been under."""
        reached = [unit.hsa_id]
        for key in reached:
            _append(self._answering, key, unit.hsa_id)
            above = (row.part_of for row in self._rows.get(key, ()))
            reached += [other for other in dict.fromkeys(above) if other and other not in reached]

    def _keys_of(self, ref: UnitRef) -> tuple[str, ...]:
        """The keys a reference may mean. An HSA-id that is not known here is not helped out by a name."""
        if ref.hsa_id is None:
            exact = self._phrases.get(names.phrase(ref.name))
            return tuple(dict.fromkeys(exact)) if exact else self._by_loose(names.loose(ref.name))
        if ref.hsa_id in self._rows:
            return (ref.hsa_id,)
        try:
            key = hsa_id(ref.hsa_id)
        except NotAnIdentity:
            return ()
        return (key,) if key in self._rows else ()

    def _by_loose(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._phrases.get(name, ()), *self._loose.get(name, ()))))

    def _at(
        self, words: list[str], start: int, region: str | None, on: date
    ) -> Iterator[tuple[Unit, int, int]]:
        """The units whose name begins at this word."""
        folded = [word.casefold() for word in words[start : start + self._longest]]
        for length in range(1, len(folded) + 1):
            for key in self._phrases.get(" ".join(folded[:length]), ()):
                unit = self.unit(key, on)
                if unit is not None and region in (None, unit.region):
                    yield unit, start, start + length


def unit_key(ref: UnitRef, unit: Unit | None) -> str:
    """The key of a unit: its HSA-id in the directory, else `name:` and 16 hex of its name's SHA-256."""
    if unit is not None:
        return unit.hsa_id
    return f"name:{hashlib.sha256(names.phrase(ref.name).encode()).hexdigest()[:16]}"


def _append(index: dict[str, list[str]], key: str, value: str) -> None:
    held = index.setdefault(key, [])
    if not held or held[-1] != value:
        held.append(value)


def _runs_on(words: list[str], end: int) -> bool:
    """Whether the phrase that ends here goes straight on as a longer name or number."""
    if end >= len(words) or words[end].casefold() == "inkorg":
        return False
    return words[end][0].isupper() or words[end][0].isdigit()
