"""What becomes of messages when the broker dies, freezes or changes under the hub's feet."""

from __future__ import annotations

import asyncio
import contextlib

import aio_pika
import pytest
import structlog

from hub.bus import topology
from hub.bus.broker import Broker
from hub.errors import Unavailable
from hub.sandbox.servers import RabbitServer
from tests.bus.collecting import Collector, letter, purge, until, up, wait_for

#: All in one process: the server is this module's own.
pytestmark = pytest.mark.xdist_group("broker-faults")


@pytest.fixture
async def broker(fragile: RabbitServer, taker: Collector, brokers: list[Broker]) -> Broker:
    broker = Broker(fragile.url, timeout_seconds=1.0)
    broker.subscribe(topology.IN, taker, prefetch=3)
    brokers.append(broker)
    async with await aio_pika.connect(fragile.url) as connection:
        await purge(await connection.channel())
    return await up(broker)


async def publish_until_confirmed(broker: Broker, message_id: str) -> None:
    """As the outbox does."""
    while True:
        with contextlib.suppress(Unavailable):
            await broker.publish(topology.IN, "samsa", letter(message_id=message_id))
            return
        await asyncio.sleep(0.1)


async def test_a_broker_that_is_killed_loses_nothing_and_is_found_again(
    fragile: RabbitServer, broker: Broker, taker: Collector
):
    taker.error = ValueError()
    await broker.publish(topology.IN, "samsa", letter(message_id="poison"))
    await until(lambda: taker.tried)
    taker.error = Unavailable("database.away", "not now")
    await broker.publish(topology.IN, "samsa", letter(message_id="before"))
    await broker.publish(topology.RECEIPTS, "samsa", letter(message_id="unread"))
    with structlog.testing.capture_logs() as told:
        await asyncio.to_thread(fragile.kill)
        await until(lambda: not broker.is_up)
        with pytest.raises(Unavailable) as away:
            await broker.publish(topology.IN, "samsa", letter())
        await asyncio.to_thread(fragile.start)
        await until(lambda: broker.is_up)
    assert away.value.code == "bus.away"
    assert [one["event"] for one in told if one["event"].startswith("bus.")] == ["bus.down", "bus.up"]
    taker.error = None
    await broker.publish(topology.IN, "samsa", letter(message_id="after"))
    await until(lambda: set(taker.ids) == {"before", "after"})
    async with await aio_pika.connect(fragile.url) as connection:
        channel = await connection.channel()
        await wait_for(channel, topology.RECEIPTS, 1)
        await wait_for(channel, topology.DEAD, 1)


async def test_a_frozen_broker_is_told_within_a_bound_and_goes_on_when_it_wakes(
    fragile: RabbitServer, broker: Broker, taker: Collector
):
    fragile.freeze()
    try:
        async with asyncio.timeout(10):
            with pytest.raises(Unavailable) as told:
                await broker.publish(topology.IN, "samsa", letter(message_id="frozen"))
        assert told.value.code == "bus.timeout"
    finally:
        fragile.thaw()
    await publish_until_confirmed(broker, "after")
    await until(lambda: "after" in taker.ids)


async def test_a_broker_may_be_left_while_it_is_frozen(fragile: RabbitServer, broker: Broker):
    never_up = Broker(fragile.url, timeout_seconds=1.0)
    fragile.freeze()
    try:
        await never_up.start()
        async with asyncio.timeout(30):
            await broker.stop(0.1)
            await never_up.stop(0.1)
    finally:
        fragile.thaw()
    assert not broker.is_up


async def test_a_broker_that_comes_later_is_found(
    fragile: RabbitServer, taker: Collector, brokers: list[Broker]
):
    await asyncio.to_thread(fragile.stop)
    broker = Broker(fragile.url)
    broker.subscribe(topology.IN, taker, prefetch=1)
    brokers.append(broker)
    await broker.start()
    assert not broker.is_up
    await asyncio.to_thread(fragile.start)
    await until(lambda: broker.is_up)
    await broker.publish(topology.IN, "samsa", letter(message_id="late"))
    await until(lambda: "late" in taker.ids)
