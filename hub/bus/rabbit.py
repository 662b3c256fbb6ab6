"""Wakes the workers of all processes, by a queue that they share."""

from __future__ import annotations

import asyncio
import uuid

from hub.bus import topology
from hub.bus.broker import Arrived, Broker, Letter
from hub.bus.embedded import EmbeddedBus
from hub.errors import Unavailable

#: Between two wakes from one process: what comes meanwhile goes with the next one.
PAUSE_SECONDS = 0.01


class RabbitBus:
    """At most one wake is on its way; while the broker is away this very process is woken instead.

    Make it before the broker is started, and close it before the broker is stopped.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._here = EmbeddedBus()
        self._sending: asyncio.Task[None] | None = None
        self._again = False
        self._closed = False
        broker.subscribe(topology.WAKE, self._woken, prefetch=1)

    def wake(self) -> None:
        if self._closed or not self._broker.is_up:
            self._here.wake()
        elif self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        else:
            self._again = True  # who takes the one on its way may have looked before this work was there

    async def wait(self, timeout_seconds: float) -> None:
        await self._here.wait(timeout_seconds)

    async def close(self) -> None:
        """Send nothing more; what ends now wakes this process only."""
        self._closed = True
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    async def _send(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            letter = Letter(b"", "application/octet-stream", uuid.uuid4().hex, "wake")
            try:
                await self._broker.publish("", topology.WAKE, letter)
            except Unavailable:
                self._here.wake()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _woken(self, _: Arrived) -> None:
        self._here.wake()
