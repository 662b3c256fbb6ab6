"""A broker of one's own for each test, and one that may be stopped and frozen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from hub.bus.broker import Broker
from hub.sandbox.servers import RabbitServer
from tests.bus.collecting import Collector, purge


@pytest.fixture
async def raw(amqp_own_vhost: str) -> AsyncIterator[AbstractChannel]:
    """A plain client of the test's own virtual host, in which the hub's queues are there and empty."""
    async with await aio_pika.connect(amqp_own_vhost) as connection:
        channel = await connection.channel()
        await purge(channel)
        yield channel


@pytest.fixture(scope="module")
def fragile(private_rabbit: RabbitServer) -> RabbitServer:
    """A broker that may be killed: it forgets a quorum queue that it has only just made."""

    async def prepare() -> None:
        async with await aio_pika.connect(private_rabbit.url) as connection:
            await purge(await connection.channel())
        await asyncio.sleep(1)

    asyncio.run(prepare())
    return private_rabbit


@pytest.fixture
async def taker() -> Collector:
    """Remembers what a consumer was handed."""
    return Collector()


@pytest.fixture
async def brokers() -> AsyncIterator[list[Broker]]:
    """What is put in here is stopped in the end."""
    made: list[Broker] = []
    yield made
    for broker in made:
        await broker.stop(1.0)
