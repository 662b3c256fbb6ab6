"""Each test of the AMQP edge runs on a real RabbitMQ and on a broker in memory that keeps its promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.amqp.memory import MemoryWire
from tests.amqp.rabbit import rabbit_wire
from tests.amqp.wire import Wire
from tests.amqp.world import AmqpWorld, open_amqp_world
from tests.flow.world import SALA

Opened = Callable[[str], AbstractAsyncContextManager[AmqpWorld]]


@pytest.fixture(params=["memory", "rabbitmq"])
async def wire(request: pytest.FixtureRequest) -> AsyncIterator[Wire]:
    if request.param == "memory":
        memory = MemoryWire()
        yield memory
        await memory.broker.stop(5)
        return
    async with rabbit_wire(request.getfixturevalue("amqp_own_vhost")) as rabbit:
        yield rabbit


@pytest.fixture
def opened(tmp_path: Path, wire: Wire) -> Opened:
    return partial(open_amqp_world, tmp_path, wire)


@pytest.fixture
async def sender(opened: Opened) -> AsyncIterator[AmqpWorld]:
    """SAMSA is at the other end of the wire."""
    async with opened("samsa") as world:
        yield world


@pytest.fixture
async def receiver(opened: Opened) -> AsyncIterator[AmqpWorld]:
    """Prator is at the other end of the wire, and somebody sends it an initiative by HTTP."""
    async with opened("prator") as world:
        await world.post("samsa", world.consent())
        await world.post("samsa", world.initiative(SALA))
        yield world
