"""Wakes the workers of this very process."""

from __future__ import annotations

import asyncio


class EmbeddedBus:
    """An event that is set by `wake` and cleared by the one who was woken."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def wait(self, timeout_seconds: float) -> None:
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def close(self) -> None:
        """There is nothing to let go."""
