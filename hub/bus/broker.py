"""One connection to RabbitMQ, shared by the bus, the AMQP channel and the AMQP edge of a process.

It is FastStream's broker with the hub's own manners: everything published is persistent, confirmed,
mandatory and bounded in time; each consumer has a channel and a prefetch of its own; a broker that is away is
waited for in the background and told to the caller at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_incrementing,
)

from hub.bus import topology
from hub.bus.errors import Unconfirmed, away
from hub.bus.letters import Arrived, Consumer, Letter, Taker
from hub.bus.pausing import stopped_within

if TYPE_CHECKING:
    from hub.bus.driver import Driver

__all__ = ["Arrived", "Broker", "Letter", "Taker"]

_log = structlog.get_logger()

#: A message whose confirm is missing is published so many times at most: receivers know its id.
ATTEMPTS = 3

#: Between two attempts to connect while the broker has not been there yet: the first pause, and the longest.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 2.0


class Broker:
    """A connection that may come and go. `subscribe` before `start`."""

    def __init__(self, url: str, *, timeout_seconds: float = 5.0) -> None:
        self._url = url
        self._timeout = timeout_seconds
        self._consumers: list[Consumer] = []
        self._stopping = asyncio.Event()
        self._driver: Driver | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._told: set[str] = set()

    def subscribe(self, queue: str, taker: Taker, *, prefetch: int) -> None:
        """Consume `queue` (a name of `topology`) once connected, and again whenever it comes back."""
        self._consumers.append(Consumer(queue, taker, prefetch))

    async def start(self) -> None:
        """Begin to connect, in the background; returns at once, also where the broker is away."""
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self, patience_seconds: float = 10.0) -> None:
        """Take nothing new, let running takers end, close."""
        self._stopping.set()
        if self._connecting is not None:
            await self._connecting  # never cancelled: what connects underneath would go on by itself
        if self._driver is not None:
            await self._driver.stop(patience_seconds)  # what is being taken still publishes its answer
        self._driver = None

    @property
    def is_up(self) -> bool:
        """Whether the broker can be published to now."""
        return self._driver is not None and self._driver.is_up

    async def publish(self, exchange: str, routing_key: str, letter: Letter) -> None:
        """Publish and wait for the broker's confirm. `exchange`: empty for the queue that the key names.

        Unavailable: `bus.away`, `bus.timeout` (no confirm in time), `bus.unroutable` (no queue takes it),
        `bus.refused` (the broker says no). A frozen broker is told within twice the timeout.
        """
        again = AsyncRetrying(
            retry=retry_if_exception_type(Unconfirmed),
            stop=stop_after_attempt(ATTEMPTS) | stop_after_delay(self._timeout),
            wait=wait_incrementing(start=0.3, increment=1.0),
            reraise=True,
        )
        async for attempt in again:
            with attempt:
                if attempt.retry_state.attempt_number > 1 and not self.is_up:
                    raise Unconfirmed()  # it was lost with the connection, which may yet come back
                await self._up().publish(exchange, routing_key, letter)

    async def declare_out(self, party: str) -> None:
        """Make a party's queue and its binding where they are gone. Unavailable where the broker is away, or
        the queue is there and made otherwise."""
        await self._up().declare(topology.for_party(party))

    async def declare_own(self) -> None:
        """Make again what the hub needs and an administrator has deleted. Unavailable as `declare_out`."""
        await self._up().declare(topology.OWN)

    def _up(self) -> Driver:
        if self._driver is None or not self._driver.is_up:
            raise away()
        return self._driver

    async def _connect(self) -> None:
        """Until it has succeeded once; from then on the driver comes back by itself."""
        from hub.bus.driver import Driver, code_of

        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            driver = Driver(self._url, self._consumers, self._timeout, self._stopping)
            [failed] = await asyncio.gather(driver.connect(), return_exceptions=True)
            if failed is None:
                driver.on_lost, driver.on_back = self._lost, self._back
                self._driver = driver
                self._back()
                return
            self._tell(code_of(failed))
            await driver.stop(0)
            await stopped_within(self._stopping, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _lost(self) -> None:
        self._tell(away().code)

    def _back(self) -> None:
        self._told.clear()
        _log.info("bus.up", **self._where())

    def _tell(self, code: str) -> None:
        """Once for each outage and code."""
        if code not in self._told:
            self._told.add(code)
            _log.warning("bus.down", code=code, **self._where())

    def _where(self) -> dict[str, str | int | None]:
        """The address without user and password."""
        parts = urlsplit(self._url)
        return {"host": parts.hostname, "port": parts.port}
