"""One suite for whatever wakes workers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from hub.bus.broker import Broker
from hub.bus.embedded import EmbeddedBus
from hub.bus.rabbit import RabbitBus
from hub.bus.seam import Bus
from hub.sandbox.servers.ports import free_ports
from tests.bus.collecting import up


@pytest.fixture(params=["embedded", "rabbit", "rabbit-away"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """Each implementation; the last one's broker is not there."""
    if request.param == "embedded":
        yield EmbeddedBus()
        return
    if request.param == "rabbit":
        url = request.getfixturevalue("amqp_own_vhost")
        async with rabbit(url) as made:
            yield made
        return
    broker = Broker(f"amqp://hub:x@127.0.0.1:{free_ports(1)[0]}/")
    made = RabbitBus(broker)
    await broker.start()
    yield made
    await made.close()
    await broker.stop()


class rabbit:  # noqa: N801
    """A bus on a broker, for as long as the block."""

    def __init__(self, url: str) -> None:
        self._broker = Broker(url)
        self._bus = RabbitBus(self._broker)

    async def __aenter__(self) -> RabbitBus:
        await up(self._broker)
        return self._bus

    async def __aexit__(self, *_: object) -> None:
        await self._bus.close()
        await self._broker.stop()


async def woken(bus: Bus, seconds: float) -> bool:
    """Whether `wait` returned before its time."""
    begun = time.monotonic()
    await bus.wait(seconds)
    return time.monotonic() - begun < seconds


async def test_a_wake_ends_the_wait(bus: Bus):
    waiting = asyncio.create_task(woken(bus, 30))
    await asyncio.sleep(0)
    bus.wake()
    assert await waiting


async def test_a_wake_before_the_wait_is_not_lost(bus: Bus):
    bus.wake()
    assert await woken(bus, 30)


async def test_without_a_wake_the_wait_ends_by_itself(bus: Bus):
    assert not await woken(bus, 0.05)


async def test_a_wake_after_the_end_harms_nobody(bus: Bus):
    await bus.close()
    bus.wake()
    await bus.close()


async def test_many_wakes_are_few(bus: Bus):
    """A thousand in a row wake more than once only for what came while one was on its way."""
    for _ in range(1000):
        bus.wake()
    assert await woken(bus, 30)
    times = 0
    while await woken(bus, 0.3):
        times += 1
    assert times <= 2


async def test_work_that_comes_while_a_wake_is_under_way_is_not_left_waiting(bus: Bus):
    for _ in range(20):
        bus.wake()
        assert await woken(bus, 30)


async def test_the_processes_share_the_wakes(amqp_own_vhost: str):
    async with rabbit(amqp_own_vhost) as one, rabbit(amqp_own_vhost) as other:
        counts = {one: 0, other: 0}

        async def count(bus: RabbitBus) -> None:
            while True:
                if await woken(bus, 30):
                    counts[bus] += 1

        counting = [asyncio.create_task(count(bus)) for bus in counts]
        async with asyncio.timeout(60):
            while not all(counts.values()):
                one.wake()
                await asyncio.sleep(0.02)
        for task in counting:
            task.cancel()
        await asyncio.gather(*counting, return_exceptions=True)
