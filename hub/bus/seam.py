"""The seam between those who have made work and those who look for it."""

from __future__ import annotations

from typing import Protocol


class Bus(Protocol):
    """Wakes workers, and nothing more. A lost wake costs at most one poll interval."""

    def wake(self) -> None:
        """Say that there is work. Never blocks, never fails."""
        ...

    async def wait(self, timeout_seconds: float) -> None:
        """Return when woken since the last return, or after `timeout_seconds`, whichever is first."""
        ...

    async def close(self) -> None:
        """Wake nobody any more."""
        ...
