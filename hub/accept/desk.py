"""What lies on the desk when a message is heard: formats, directory, regions, clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from hub.adapters.seam import Adapter
from hub.canonical.people import UnitRef
from hub.canonical.policy import AckRule, UnitPolicy
from hub.clock import STOCKHOLM, Clock
from hub.routing.directory import Directory, Unit
from hub.routing.regions import Region, Regions
from hub.routing.workdays import end_of_day, end_of_working_day


@dataclass
class Desk:
    """Everything a hearing needs besides the transaction. `directory` is replaced when it changes."""

    adapters: Mapping[str, Adapter]
    directory: Directory
    regions: Regions
    clock: Clock
    new_id: Callable[[], str]
    hub_unit: UnitRef
    _policies: Callable[[str, date], UnitPolicy] = field(init=False)

    def __post_init__(self) -> None:
        self._policies = lru_cache(maxsize=512)(lambda region, on: self.regions.named(region).policy(on))

    def today(self, at: datetime) -> date:
        """The local date of a moment."""
        return at.astimezone(STOCKHOLM).date()

    def unit(self, key: str, at: datetime) -> Unit | None:
        """The unit of that key, as it is at that moment."""
        return self.directory.unit(key, self.today(at))

    def region(self, key: str, at: datetime) -> Region:
        """The region of the unit; where nobody knows it, the common rules alone."""
        unit = self.unit(key, at)
        return self.regions.of(unit) if unit else self.regions.elsewhere

    def policy(self, key: str, at: datetime) -> UnitPolicy:
        """What the unit's region asks for."""
        unit = self.unit(key, at)
        return self._policies(unit.region if unit else "", self.today(at))

    def due(self, rule: AckRule, key: str, at: datetime, reply_by: date | None) -> datetime | None:
        """When the unit's answer falls due, counted from `at`; None where the rule gives no moment."""
        calendar = self.region(key, at).calendar
        if rule.reply_by:
            return end_of_day(reply_by, calendar) if reply_by else None
        return end_of_working_day(at, rule.working_days, calendar) if rule.working_days else None


def unit_ref(desk: Desk, key: str, at: datetime) -> UnitRef:
    """A unit by its key, with the name the directory gives it."""
    unit = desk.unit(key, at)
    return UnitRef(name=unit.name, hsa_id=key) if unit else UnitRef(name=key)
