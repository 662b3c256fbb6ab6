"""Takers that remember, and what else the tests of the broker share."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable

from aio_pika.abc import AbstractChannel

from hub.bus import topology
from hub.bus.broker import Arrived, Broker, Letter
from hub.bus.declaring import declare


async def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Returns when it holds; AssertionError where it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to hold in time"
        await asyncio.sleep(0.02)


async def purge(channel: AbstractChannel) -> None:
    """The hub's own queues are there, and empty."""
    await declare(channel, topology.OWN)
    for queue in topology.OWN.queues:
        await (await channel.get_queue(queue.name)).purge()


async def waiting(channel: AbstractChannel, queue: str) -> int:
    """How many messages of a queue nobody has been handed."""
    found = await channel.declare_queue(queue, passive=True)
    return found.declaration_result.message_count or 0


async def wait_for(channel: AbstractChannel, queue: str, count: int) -> None:
    """Returns when so many messages wait there."""
    end = time.monotonic() + 30
    while await waiting(channel, queue) != count:
        assert time.monotonic() < end, f"{queue} has {await waiting(channel, queue)} messages"
        await asyncio.sleep(0.05)


async def up(broker: Broker) -> Broker:
    """Started, and connected."""
    await broker.start()
    await until(lambda: broker.is_up)
    return broker


def letter(body: bytes = b"{}", message_id: str | None = None) -> Letter:
    """Something to publish."""
    return Letter(body, "application/json", message_id or uuid.uuid4().hex, "delivery")


class Collector:
    """Takes and remembers. `error`: raised instead of taking, while it is set."""

    def __init__(self) -> None:
        self.taken: list[Arrived] = []
        self.tried: list[Arrived] = []
        self.error: BaseException | None = None

    async def __call__(self, arrived: Arrived) -> None:
        self.tried.append(arrived)
        if self.error is not None:
            raise self.error
        self.taken.append(arrived)

    @property
    def ids(self) -> list[str | None]:
        """The ids of what was taken, in the order it came."""
        return [one.message_id for one in self.taken]
