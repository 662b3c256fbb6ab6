"""How the hub publishes and consumes, on a real broker: every trap of its libraries is closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import struct
from collections.abc import AsyncIterator

import pika
import pytest
import structlog
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel

from hub.bus import topology
from hub.bus.broker import Arrived, Broker
from hub.bus.taking import Taking
from hub.errors import Unavailable
from hub.sandbox.servers.ports import free_ports
from tests.bus.collecting import Collector, letter, until, up, wait_for, waiting
from tests.bus.cutting import Relay

SECRET = b'{"personal number": "200103022380", not json'


@pytest.fixture
async def broker(
    amqp_own_vhost: str, raw: AbstractChannel, taker: Collector, brokers: list[Broker]
) -> Broker:
    """Connected to the shared broker, consuming `sip.in` three at a time."""
    broker = Broker(amqp_own_vhost, timeout_seconds=10)
    broker.subscribe(topology.IN, taker, prefetch=3)
    brokers.append(broker)
    return await up(broker)


# publishing --------------------------------------------------------------------------------------


async def test_what_is_published_is_persistent_and_says_what_it_is(broker: Broker, raw: AbstractChannel):
    await broker.publish(topology.RECEIPTS, "samsa", letter(b"bytes", "a1"))
    [found] = [await (await raw.get_queue(topology.RECEIPTS)).get(no_ack=True)]
    assert found.delivery_mode == DeliveryMode.PERSISTENT
    assert (found.body, found.message_id, found.type, found.content_type, found.reply_to) == (
        b"bytes", "a1", "delivery", "application/json", None,
    )  # fmt: skip


async def test_an_unroutable_message_is_told_to_the_one_who_publishes_it(broker: Broker):
    with pytest.raises(Unavailable) as told:
        await broker.publish(topology.OUT, "nobody", letter())
    assert told.value.code == "bus.unroutable"


async def test_a_missing_exchange_harms_nobody_else(broker: Broker, taker: Collector):
    async def publish_to_nothing() -> str:
        with pytest.raises(Unavailable) as told:
            await broker.publish("sip.missing", "x", letter())
        return told.value.code

    codes = await asyncio.gather(
        *(publish_to_nothing() for _ in range(3)),
        *(broker.publish(topology.IN, "samsa", letter(message_id=f"m{n}")) for n in range(20)),
    )
    assert codes[:3] == ["bus.unroutable"] * 3
    await broker.publish(topology.IN, "samsa", letter(message_id="after"))
    await until(lambda: set(taker.ids) >= {"after", *(f"m{n}" for n in range(20))})


async def test_many_are_confirmed_side_by_side(broker: Broker, raw: AbstractChannel):
    await asyncio.gather(*(broker.publish(topology.RECEIPTS, "samsa", letter()) for _ in range(200)))
    assert await waiting(raw, topology.RECEIPTS) == 200


# consuming ---------------------------------------------------------------------------------------


async def test_a_consumer_is_told_everything_about_a_message(
    broker: Broker, taker: Collector, raw: AbstractChannel, amqp_own_vhost: str
):
    user = pika.URLParameters(amqp_own_vhost).credentials.username
    message = Message(
        b"\x00\xff", message_id="m", user_id=user, content_type="a/b", type="t", correlation_id="c",
        headers={"h": "1"},
    )  # fmt: skip
    await (await raw.get_exchange(topology.IN)).publish(message, "samsa")
    await until(lambda: taker.taken)
    assert taker.taken == [Arrived(b"\x00\xff", "samsa", user, "m", "a/b", False, {"h": "1"}, "t", "c")]


async def test_no_more_are_handed_out_at_a_time_than_asked_for(
    amqp_own_vhost: str, raw: AbstractChannel, brokers: list[Broker]
):
    """Also where the queue is there already, and where more consumers share the connection."""
    running, peak, done = 0, 0, 0

    async def slow(_: Arrived) -> None:
        nonlocal running, peak, done
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.02)
        running, done = running - 1, done + 1

    broker = Broker(amqp_own_vhost)
    broker.subscribe(topology.IN, slow, prefetch=3)
    broker.subscribe(topology.RECEIPTS, Collector(), prefetch=50)
    brokers.append(await up(broker))
    await asyncio.gather(*(broker.publish(topology.IN, "samsa", letter()) for _ in range(30)))
    await until(lambda: done == 30)
    assert peak == 3


async def test_what_cannot_be_taken_goes_to_the_dead_letters_once(
    broker: Broker, taker: Collector, raw: AbstractChannel
):
    taker.error = ValueError(SECRET.decode())
    await broker.publish(topology.IN, "samsa", letter(SECRET, "poison"))
    await wait_for(raw, topology.DEAD, 1)
    assert [one.message_id for one in taker.tried] == ["poison"]
    dead = await (await raw.get_queue(topology.DEAD)).get(no_ack=True)
    assert (dead.body, dead.routing_key) == (SECRET, "samsa")
    assert dead.headers["x-first-death-queue"] == topology.IN


async def test_what_cannot_be_taken_now_is_kept_and_handed_in_again(
    broker: Broker, taker: Collector, raw: AbstractChannel
):
    taker.error = Unavailable("database.away", "not now")
    await broker.publish(topology.IN, "samsa", letter(message_id="kept"))
    await until(lambda: len(taker.tried) >= 2)
    taker.error = None
    await until(lambda: taker.taken)
    assert {(one.message_id, one.redelivered) for one in taker.tried} == {("kept", False)}
    await broker.stop()
    assert await waiting(raw, topology.IN) == 0


async def test_nobody_is_answered_at_an_address_of_the_senders_choice(
    broker: Broker, taker: Collector, raw: AbstractChannel
):
    victim = await raw.declare_queue("hub.test.victim", durable=True)
    try:
        message = Message(b"x", message_id="m", reply_to=victim.name)
        await (await raw.get_exchange(topology.IN)).publish(message, "samsa")
        await until(lambda: taker.taken)
        await broker.stop()
        assert await waiting(raw, victim.name) == 0
        assert await waiting(raw, topology.IN) == 0
    finally:
        await victim.delete(if_unused=False, if_empty=False)


def nested(depth: int) -> bytes:
    """A table of headers in a table, and so on: as bytes, since no client would write them."""
    table = b""
    for _ in range(depth):
        table = b"\x01aF" + struct.pack(">I", len(table)) + table
    return struct.pack(">I", len(table)) + table


class Nested(pika.BasicProperties):
    """Properties with nothing but headers, a thousand deep."""

    def encode(self) -> list[bytes]:
        return [struct.pack(">H", pika.BasicProperties.FLAG_HEADERS), nested(1000)]


@pytest.mark.parametrize(
    ("properties", "key"),
    [
        (pika.BasicProperties(message_id=b"\xff\xfe", user_id=None), "samsa"),  # type: ignore[arg-type]
        (pika.BasicProperties(content_type=b"\xff"), b"\xff\xfe"),  # type: ignore[arg-type]
        (pika.BasicProperties(timestamp=2**62), "samsa"),
        (Nested(), "samsa"),
    ],
    ids=["id", "key", "time", "headers"],
)
async def test_properties_that_cannot_be_read_end_neither_the_connection_nor_their_neighbours(
    broker: Broker, taker: Collector, amqp_own_vhost: str, properties: pika.BasicProperties, key: str
):
    def send() -> None:
        connection = pika.BlockingConnection(pika.URLParameters(amqp_own_vhost))
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish(topology.IN, key, b"odd", properties, mandatory=True)
        channel.basic_publish(topology.IN, "samsa", b"good", mandatory=True)
        connection.close()

    await asyncio.to_thread(send)
    await until(lambda: len(taker.taken) >= 2)
    assert {(one.body, one.redelivered) for one in taker.taken} == {(b"odd", False), (b"good", False)}


# what comes and goes -----------------------------------------------------------------------------


async def test_a_queue_that_was_deleted_comes_back_with_its_binding(
    broker: Broker, taker: Collector, raw: AbstractChannel
):
    await raw.queue_delete(topology.IN)
    async with asyncio.timeout(60):
        while "back" not in taker.ids:
            with contextlib.suppress(Unavailable):  # unroutable, until it is there
                await broker.publish(topology.IN, "samsa", letter(message_id="back"))
            await asyncio.sleep(0.1)
    assert await waiting(raw, topology.IN) == 0


async def test_a_partys_queue_is_made_where_it_is_gone(broker: Broker, raw: AbstractChannel):
    await broker.declare_out("0" * 32)
    await broker.publish(topology.OUT, "0" * 32, letter())
    assert await waiting(raw, topology.out_queue("0" * 32)) == 1
    await raw.queue_delete(topology.out_queue("0" * 32))


async def test_an_exchange_that_was_deleted_comes_back_with_the_partys_queue(
    broker: Broker, raw: AbstractChannel
):
    party = "1" * 32
    await raw.exchange_delete(topology.OUT)
    await broker.declare_out(party)
    await broker.publish(topology.OUT, party, letter())
    assert await waiting(raw, topology.out_queue(party)) == 1
    await raw.queue_delete(topology.out_queue(party))


async def test_what_nobody_consumes_comes_back_when_it_is_looked_after(broker: Broker, raw: AbstractChannel):
    await raw.queue_delete(topology.DEAD)
    await broker.declare_own()
    await broker.publish(topology.DEAD, "", letter())
    assert await waiting(raw, topology.DEAD) == 1


async def test_what_is_under_way_ends_before_the_broker_is_left(
    broker: Broker, amqp_own_vhost: str, raw: AbstractChannel, brokers: list[Broker]
):
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(_: Arrived) -> None:
        begun.set()
        await go.wait()

    other = Broker(amqp_own_vhost)
    other.subscribe(topology.RECEIPTS, slow, prefetch=1)
    brokers.append(await up(other))
    await broker.publish(topology.RECEIPTS, "samsa", letter())
    await broker.publish(topology.RECEIPTS, "samsa", letter())
    await begun.wait()
    stopping = asyncio.create_task(other.stop(30))
    await wait_for(raw, topology.RECEIPTS, 1)
    go.set()
    await stopping
    assert await waiting(raw, topology.RECEIPTS) == 1


async def test_what_does_not_end_in_time_stays_with_the_broker(
    broker: Broker, amqp_own_vhost: str, raw: AbstractChannel
):
    begun = asyncio.Event()

    async def endless(_: Arrived) -> None:
        begun.set()
        await asyncio.Event().wait()

    other = Broker(amqp_own_vhost)
    other.subscribe(topology.RECEIPTS, endless, prefetch=1)
    await up(other)
    await broker.publish(topology.RECEIPTS, "samsa", letter())
    await begun.wait()
    await other.stop(0.1)
    await wait_for(raw, topology.RECEIPTS, 1)


async def test_a_message_whose_channel_is_closed_is_not_handed_in_again(
    amqp_own_vhost: str, raw: AbstractChannel, brokers: list[Broker]
):
    from hub.bus.letters import Consumer

    taker = Collector()
    taker.error = Unavailable("database.away", "not now")
    taking = Taking(Consumer(topology.RECEIPTS, taker, 1), asyncio.Event())
    await (await raw.get_exchange(topology.RECEIPTS)).publish(Message(b"x"), "samsa")
    message = await (await raw.get_queue(topology.RECEIPTS)).get()
    handling = asyncio.create_task(taking.handle(message))
    await until(lambda: taker.tried)
    await raw.close()
    await handling
    assert len(taker.tried) == 1


async def test_wakes_never_pile_up(broker: Broker, raw: AbstractChannel):
    for _ in range(topology.WAKES + 5):
        await broker.publish("", topology.WAKE, letter(b""))
    await wait_for(raw, topology.WAKE, topology.WAKES)
    await wait_for(raw, topology.WAKE, 0)


async def test_a_queue_made_otherwise_is_told_by_a_code_until_it_is_put_right(
    amqp_own_vhost: str, raw: AbstractChannel, taker: Collector, brokers: list[Broker]
):
    await raw.queue_delete(topology.IN)
    await raw.declare_queue(topology.IN, durable=True)
    broker = Broker(amqp_own_vhost)
    broker.subscribe(topology.IN, taker, prefetch=1)
    brokers.append(broker)
    with structlog.testing.capture_logs() as told:
        await broker.start()
        await until(lambda: told)
    assert [one["code"] for one in told] == ["bus.differs"]
    await raw.queue_delete(topology.IN)
    await until(lambda: broker.is_up)


@pytest.fixture
async def relayed(
    amqp_own_vhost: str, raw: AbstractChannel, taker: Collector, brokers: list[Broker]
) -> AsyncIterator[tuple[Broker, Relay]]:
    """A broker whose connection can be cut."""
    async with Relay(amqp_own_vhost) as relay:
        broker = Broker(relay.url, timeout_seconds=10)
        broker.subscribe(topology.IN, taker, prefetch=3)
        yield await up(broker), relay
        await broker.stop(1)


async def test_what_waits_for_its_confirm_when_the_connection_ends_is_published_again(
    relayed: tuple[Broker, Relay], taker: Collector
):
    broker, relay = relayed
    relay.hold_answers()
    publishing = [
        asyncio.create_task(broker.publish(topology.IN, "samsa", letter(message_id=f"m{n}")))
        for n in range(20)
    ]
    await relay.something_held()
    relay.cut()
    await asyncio.gather(*publishing)
    await until(lambda: set(taker.ids) == {f"m{n}" for n in range(20)})


async def test_what_an_admin_has_deleted_altogether_is_there_when_the_hub_connects_again(
    relayed: tuple[Broker, Relay], raw: AbstractChannel, taker: Collector
):
    broker, relay = relayed
    for exchange in topology.OWN.exchanges:
        await raw.exchange_delete(exchange.name)
    relay.cut()
    await until(lambda: not broker.is_up)
    await until(lambda: broker.is_up)
    await broker.publish(topology.IN, "samsa", letter(message_id="after"))
    await until(lambda: "after" in taker.ids)


# what is told ------------------------------------------------------------------------------------


async def test_neither_content_nor_traceback_is_logged(
    broker: Broker,
    taker: Collector,
    raw: AbstractChannel,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as told:
        taker.error = ValueError(SECRET.decode())
        await broker.publish(topology.IN, "samsa", letter(SECRET))
        await wait_for(raw, topology.DEAD, 1)
    assert told == [
        {"event": "message.rejected", "log_level": "warning", "queue": topology.IN, "code": "ValueError"}
    ]
    written = capfd.readouterr()
    assert "200103022380" not in caplog.text + written.out + written.err
    assert "Traceback" not in caplog.text + written.out + written.err


async def test_a_broker_that_is_away_is_told_at_once_and_logged_once(brokers: list[Broker]):
    [port] = free_ports(1)
    broker = Broker(f"amqp://hub:very-secret@127.0.0.1:{port}/")
    brokers.append(broker)
    with structlog.testing.capture_logs() as told:
        await broker.start()
        with pytest.raises(Unavailable) as away:
            await broker.publish(topology.IN, "samsa", letter())
        await until(lambda: told)
        await asyncio.sleep(0.5)  # in which it is tried again
    assert away.value.code == "bus.away"
    assert told == [
        {"event": "bus.down", "log_level": "warning", "code": "bus.away", "host": "127.0.0.1", "port": port}
    ]


async def test_a_password_that_is_wrong_is_told_by_its_code(amqp_own_vhost: str, brokers: list[Broker]):
    parts = pika.URLParameters(amqp_own_vhost)
    broker = Broker(f"amqp://hub:very-secret@{parts.host}:{parts.port}/")
    brokers.append(broker)
    with structlog.testing.capture_logs() as told:
        await broker.start()
        await until(lambda: told)
    assert [one["code"] for one in told] == ["bus.refused"]
    assert not broker.is_up
