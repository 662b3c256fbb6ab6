"""The demo's clock: a file with the seconds by which the hub's and the systems' civil time is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class DemoClock:
    """Time only goes forward; the file outlives the hub that reads it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._shift = timedelta()
        self._write()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def forward(self, by: timedelta) -> datetime:
        """Lets that much time pass at once."""
        self._shift += by
        self._write()
        return self.now()

    def _write(self) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{self._shift.total_seconds():.0f}\n")
        new.replace(self.file)
