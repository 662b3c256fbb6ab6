"""When a deadline counted in working days ends.

A day ends when business closes, Europe/Stockholm; which days are free comes from the region's
categories of holidays (`domain.md` §4.2: «public» has the red days, «de_facto» midsommarafton,
julafton and nyårsafton).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from hub.clock import STOCKHOLM


@dataclass(frozen=True)
class Calendar:
    """A region's working day: the local time it closes, and the holiday categories that are free."""

    closes: time = time(17, 0)
    holidays: tuple[str, ...] = ("public", "de_facto")

    def works(self, day: date) -> bool:
        """Whether that day is a working day."""
        return day.weekday() < 5 and day not in _free(day.year, self.holidays)


@lru_cache(maxsize=64)
def _free(year: int, categories: tuple[str, ...]) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=categories))


def end_of_working_day(start: datetime, working_days: int, calendar: Calendar) -> datetime:
    """The moment, in UTC, at which the n-th working day after the local day of `start` closes.

    The day of `start` itself never counts, whatever its hour (`domain.md` §4.2). ValueError for a naive
    `start` or fewer than one working day.
    """
    if start.tzinfo is None or working_days < 1:
        raise ValueError("a working day is counted from an aware moment, and at least one")
    day = start.astimezone(STOCKHOLM).date()
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.works(day)
    return end_of_day(day, calendar)


def end_of_day(day: date, calendar: Calendar) -> datetime:
    """The moment, in UTC, at which that local day closes; for dates a message names (T-27)."""
    return datetime.combine(day, calendar.closes, STOCKHOLM).astimezone(UTC)
