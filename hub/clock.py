"""What time it is.

Deadlines, retries and validity follow `now()`, the civil time. Leases follow `steady()`, which a
moved civil clock does not touch: the machine's own seconds, which the hosts of one hub must keep
together (NTP). Both are handed in, so that tests and the demo can hand in others.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock(Protocol):
    """Tells the time. `now` is aware and in UTC; `steady` is seconds since 1970 that no shift touches."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> float:
        return time.time()


class ShiftedClock(SystemClock):
    """The machine's clock moved by the number of seconds that a file holds.

    The demo writes the file to let days pass; an absent or empty file means no shift.
    """

    def __init__(self, shift_file: Path) -> None:
        self._file = shift_file
        self._read_at = 0.0
        self._shift = timedelta()

    def now(self) -> datetime:
        if time.monotonic() - self._read_at > 0.2:
            self._shift = self._read()
            self._read_at = time.monotonic()
        return super().now() + self._shift

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text().strip() or 0))
        except (OSError, ValueError):
            return self._shift


class FixedClock:
    """A clock that stands still until it is told to move; for tests and dry runs."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._steady = 0.0

    def now(self) -> datetime:
        return self._at

    def steady(self) -> float:
        return self._steady

    def advance(self, by: timedelta) -> None:
        self._at += by
        self._steady += by.total_seconds()
