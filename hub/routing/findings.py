"""What is odd in a list of units, before anybody relies on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Literal, NamedTuple

from hub.canonical.codes import UnitType
from hub.canonical.systems import SYSTEMS
from hub.routing import names
from hub.routing.directory import Directory, Unit
from hub.routing.regions import Regions


class Finding(NamedTuple):
    """One oddity: `error` where messages could go wrong, `warning` where a person will have to help."""

    severity: Literal["error", "warning"]
    code: str
    hsa_id: str
    name: str
    text: str


def check(units: Sequence[Unit], regions: Regions | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of the units. With `regions`, also what their files ask of a directory."""
    directory = Directory(units)
    keys = {unit.hsa_id for unit in units}
    found = [finding for unit in units for finding in _alone(unit, keys, regions)]
    found += [finding for unit in units for finding in _round(unit, directory)]
    found += _overlapping(units)
    found += _same_name(units)
    found += [finding for unit in units for finding in _headless(unit, directory, regions)]
    order = {unit.hsa_id: position for position, unit in reversed(list(enumerate(units)))}
    return tuple(sorted(found, key=lambda finding: order[finding.hsa_id]))


def _error(code: str, unit: Unit, text: str) -> Finding:
    return Finding("error", code, unit.hsa_id, unit.name, text)


def _warning(code: str, unit: Unit, text: str) -> Finding:
    return Finding("warning", code, unit.hsa_id, unit.name, text)


def _alone(unit: Unit, keys: set[str], regions: Regions | None) -> Iterator[Finding]:
    """What a row shows by itself."""
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        yield _error("validity.reversed", unit, "The last day is before the first.")
    if unit.system is not None and unit.system not in SYSTEMS:
        yield _error("system.unknown", unit, "No system of that name is known.")
    if unit.part_of is not None and unit.part_of not in keys:
        yield _error("part-of.missing", unit, "The unit it is part of is not in the list.")
    if regions is not None and unit.region not in regions:
        yield _error("region.unknown", unit, "No file describes the region.")
    if not unit.electronic and unit.fallback_channel == "post" and unit.postal_address is None:
        yield _warning("address.missing", unit, "It has no system, and no address for letters.")
    if not unit.electronic and unit.fallback_channel == "phone" and unit.phone is None:
        yield _warning("phone.missing", unit, "It has no system, and no telephone number.")


def _round(unit: Unit, directory: Directory) -> Iterator[Finding]:
    """A unit that is part of itself, directly or through others."""
    on = unit.valid_from or unit.valid_to or date.max
    above = directory.ancestors(unit.hsa_id, on)
    last = above[-1] if above else directory.unit(unit.hsa_id, on)
    if last is not None and last.part_of in {unit.hsa_id, *(other.hsa_id for other in above)}:
        yield _error("part-of.circle", unit, "Following part-of leads back to where it was.")


def _overlapping(units: Iterable[Unit]) -> Iterator[Finding]:
    rows: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        rows[unit.hsa_id].append(unit)
    for same in rows.values():
        for one, other in combinations(same, 2):
            if one.meets(other):
                yield _error("validity.overlap", other, "Two rows of the unit hold on the same day.")


def _same_name(units: Iterable[Unit]) -> Iterator[Finding]:
    """Names of which nobody could say whose they are; such a name finds no unit."""
    bearers: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        for name in {names.loose(name) for name in (unit.name, *unit.aliases)}:
            bearers[unit.region, name].append(unit)
    for same in bearers.values():
        for one, other in combinations(same, 2):
            if one.hsa_id != other.hsa_id and one.meets(other):
                yield _error("name.twice", other, f"{one.name} ({one.hsa_id}) has the same name or alias.")


def _headless(unit: Unit, directory: Directory, regions: Regions | None) -> Iterator[Finding]:
    """A municipality for which a message to its name alone finds nobody (R-X-02, R-VAS-05).

    One that is an inbox itself (R-KAL-01) needs no other.
    """
    if unit.type is not UnitType.MUNICIPALITY_TOP:
        return
    on = unit.valid_to or unit.valid_from or date.max
    below = directory.answering_for(unit.hsa_id, on)
    inboxes = sum(other.default_inbox for other in below)
    bases = sum(other.base_responsibility for other in below)
    wants_inbox, wants_base = _wants(unit, on, regions)
    if inboxes > 1:
        yield _warning("municipality.several-inboxes", unit, "More than one unit is its default inbox.")
    if (wants_inbox and not inboxes) or (
        not wants_base and not wants_inbox and not unit.electronic and not inboxes + bases
    ):
        yield _warning("municipality.no-inbox", unit, "No unit is registered as its default inbox.")
    if wants_base and not bases:
        yield _warning("municipality.no-base-unit", unit, "No unit has base responsibility.")


def _wants(unit: Unit, on: date, regions: Regions | None) -> tuple[bool, bool]:
    if regions is None:
        return False, False
    region = regions.of(unit)
    return region.rule("default-inbox", on) is not None, region.rule("base-responsibility", on) is not None
