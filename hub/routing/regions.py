"""The regions: which rules hold where and on which day, read from files at start.

Everything regional stands in `regions/*.yaml`; `common.yaml` holds the rules of all. A file that does
not hold together stops the start (Misconfigured names file, path and line).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from hub.canonical.codes import Event
from hub.canonical.policy import AckRule, CareRules, UnitPolicy
from hub.errors import Misconfigured
from hub.routing import places  # noqa: F401  registers its kinds
from hub.routing.directory import Unit
from hub.routing.kinds import Mode, RedirectMode
from hub.routing.region_file import CommonFile, Declared, Entry, RegionFile, RuleEntry, Source
from hub.routing.rules import KINDS, Ask, Stage
from hub.routing.workdays import Calendar

FOLDER = Path(__file__).parent / "regions"
COMMON = "common"
ELSEWHERE = "elsewhere"

#: The kinds without which some message would have no way to go; `common.yaml` must have them always.
NEEDED = frozenset(
    {"compulsory-care", "protected", "directory", "in-operation", "no-system", "system", "named-unit"}
)


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule that routing asks: its entry in the file, and its parameters as its kind reads them."""

    entry: RuleEntry
    kind: str
    stage: Stage
    parameters: BaseModel
    ask: Ask | None

    @property
    def id(self) -> str:
        """The rule's id (`R-VAS-02`)."""
        return self.entry.id


class Listed(NamedTuple):
    """One rule as the documentation lists it. `where`: its kind in routing, or the room that obeys it."""

    region: str
    id: str
    asks: str
    where: str
    source: str
    valid_from: date | None
    valid_to: date | None


class Region:
    """One region's rules, deadlines and habits; `common` holds the rules that all regions share."""

    def __init__(self, file: RegionFile, rules: tuple[Rule, ...]) -> None:
        self.id = file.id
        self.name = file.name
        self.rules = rules
        self.deadlines = file.deadlines
        self.systems = file.systems
        self.identities = file.identities
        self.consent = file.consent
        self.care = file.care
        self.business_hours = file.hours
        self.notifications = file.notifications
        self.calendar = Calendar(file.hours.closes, file.hours.holidays)
        self.entries = file.rules
        self.on = lru_cache(maxsize=64)(self._on)
        self.policy = lru_cache(maxsize=64)(self._policy)

    def _on(self, day: date) -> Mapping[Stage, tuple[Rule, ...]]:
        """The rules that hold on a day, by stage, in the order they are asked."""
        valid = [rule for rule in self.rules if rule.entry.valid(day)]
        return {stage: tuple(rule for rule in valid if rule.stage is stage) for stage in Stage}

    def rule(self, kind: str, on: date) -> Rule | None:
        """The rule of that kind that holds on that day; the region's own before the common one."""
        valid = [rule for rule in self.rules if rule.kind == kind and rule.entry.valid(on)]
        return valid[-1] if valid else None

    def accepts(self, series: str, on: date) -> bool:
        """Whether identities of that series (an OID) go electronically here."""
        return any(identity.system == series and identity.valid(on) for identity in self.identities)

    def uses(self, system: str, on: date) -> bool:
        """False where the region has used the system and does not on that day (R-ALL-05)."""
        periods = [period for period in self.systems if period.system == system]
        return not periods or any(period.valid(on) for period in periods)

    def notifies(self, event: Event, on: date) -> bool:
        """Whether the region's own system announces that event to those who watch the box."""
        return any(entry.event is event and entry.valid(on) for entry in self.notifications.events)

    def redirect(self, on: date) -> tuple[str, Mode]:
        """What a denial that names a unit leads to when a unit here is the initiator; first the rule's id."""
        rule = self.rule("redirect", on)
        if rule is None or not isinstance(rule.parameters, RedirectMode):
            return "R-X-05", "person"
        return rule.id, rule.parameters.mode

    def _policy(self, on: date) -> UnitPolicy:
        """What consent and care must obey for units of this region on that day."""
        consent = next((entry for entry in self.consent if entry.valid(on)), None)
        return UnitPolicy(
            region=self.id,
            owes={
                event: AckRule(
                    id=entry.id, source=entry.source, working_days=entry.working_days, reply_by=entry.reply_by
                )
                for entry in self.deadlines
                if entry.valid(on)
                for event in entry.events
            },
            initiative_first=self.rule("initiative-first", on) is not None,
            redirect=self.redirect(on)[1],
            accepts_presumed=consent.accepts_presumed if consent else False,
            needs_child_assent=consent.needs_child_assent if consent else None,
            guardians_disagree=consent.guardians_disagree if consent else "warn",
            care=self._care(on),
        )

    def _care(self, on: date) -> CareRules:
        """What is asked of plans and meetings on that day: each entry sets what it names."""
        said: dict[str, object] = {}
        for entry in self.care:
            if entry.valid(on):
                said |= {name: getattr(entry.says, name) for name in entry.says.model_fields_set}
        return CareRules.model_validate(said)


class Regions:
    """All regions, found by a unit's region."""

    def __init__(self, regions: Iterable[Region], elsewhere: Region) -> None:
        self._regions = {region.id: region for region in regions}
        self._elsewhere = elsewhere

    def __contains__(self, region: str) -> bool:
        return region in self._regions

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions.values())

    def named(self, region: str) -> Region:
        """The region of that id; where no file knows it, one in which nothing goes by itself."""
        return self._regions.get(region, self._elsewhere)

    def of(self, unit: Unit) -> Region:
        """The region that a unit belongs to; see `named`."""
        return self.named(unit.region)

    @property
    def elsewhere(self) -> Region:
        """The common rules alone: for units that nobody knows."""
        return self._elsewhere

    def rules(self) -> tuple[Listed, ...]:
        """Every rule, deadline and consent rule of every file, for the documentation."""
        listed = [_listed(COMMON, entry) for entry in self._elsewhere.entries]
        for region in self._regions.values():
            listed += [_listed(region.id, entry) for entry in (*region.entries, *region.deadlines)]
            listed += [_listed(region.id, entry) for entry in (*region.consent, *region.care)]
        return tuple(listed)


def load_regions(folder: Path = FOLDER) -> Regions:
    """The regions of a folder. Raises Misconfigured for a file that does not hold together."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}
    return read_regions(texts)


def read_regions(texts: Mapping[str, str]) -> Regions:
    """The regions of files given by name and text; `common.yaml` is needed."""
    if f"{COMMON}.yaml" not in texts:
        raise Misconfigured("region.no-common", f"the file {COMMON}.yaml is missing among the regions")
    source = Source(texts[f"{COMMON}.yaml"], f"{COMMON}.yaml")
    file = source.read(CommonFile)
    common = _compiled(file.rules, source)
    always = {rule.kind for rule in common if rule.entry.valid_from is rule.entry.valid_to is None}
    if missing := NEEDED - always:
        raise source.fault(f"a rule valid on all days is missing: {', '.join(sorted(missing))}", ("rules",))
    regions = [_region(text, name, common) for name, text in texts.items() if name != f"{COMMON}.yaml"]
    ids = [region.id for region in regions]
    if twice := {region for region in ids if ids.count(region) > 1}:
        raise Misconfigured("region.twice", f"more than one file is the region {', '.join(sorted(twice))}")
    return Regions(regions, _elsewhere(file, common))


def _region(text: str, name: str, common: tuple[Rule, ...]) -> Region:
    source = Source(text, name)
    file = source.read(RegionFile)
    for section in ("identities", "consent"):
        if not getattr(file, section):
            raise source.fault(f"a region needs {section}", (section,))
    rules = (*common, *_compiled(file.rules, source))
    _no_overlap(source, "deadlines", [(entry, set(entry.events)) for entry in file.deadlines])
    _no_overlap(source, "consent", [(entry, {"consent"}) for entry in file.consent])
    _no_overlap(source, "care", [(entry, set(entry.says.model_fields_set)) for entry in file.care])
    return Region(file, rules)


def _elsewhere(file: CommonFile, rules: tuple[Rule, ...]) -> Region:
    bare = RegionFile(id=ELSEWHERE, name=ELSEWHERE, rules=file.rules, hours=file.hours)
    return Region(bare, rules)


def _compiled(entries: tuple[RuleEntry, ...], source: Source) -> tuple[Rule, ...]:
    _no_overlap(source, "rules", [(entry, {(entry.id, entry.kind)}) for entry in entries])
    return tuple(_rule(entry, position, source) for position, entry in enumerate(entries) if entry.kind)


def _rule(entry: RuleEntry, position: int, source: Source) -> Rule:
    kind = entry.kind or ""
    if kind not in KINDS:
        raise source.fault(f"no kind of rule is called {kind}", ("rules", position, "kind"))
    stage, parameters, ask = KINDS[kind]
    try:
        return Rule(entry, kind, stage, parameters.model_validate(entry.parameters), ask)
    except ValidationError as error:
        raise source.wrong(error, ("rules", position, "with")) from None


def _no_overlap(source: Source, section: str, entries: list[tuple[Entry, set[object]]]) -> None:
    """Refuses two entries that say something of the same on the same day."""
    for position, (entry, about) in enumerate(entries):
        for other, others in entries[:position]:
            if about & others and entry.meets(other):
                raise source.fault(f"{entry.id} overlaps {other.id} on the same days", (section, position))


def _listed(region: str, entry: Declared) -> Listed:
    where = f"routing: {entry.kind}" if entry.kind else str(entry.obeyed_by)
    return Listed(region, entry.id, entry.asks, where, entry.source, entry.valid_from, entry.valid_to)
