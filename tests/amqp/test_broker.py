"""What the hub relies on in a broker, of RabbitMQ and of the one in memory that tests use in its place."""

from __future__ import annotations

import pytest

from hub.bus import topology
from hub.bus.broker import Arrived, Letter
from hub.errors import Malformed, Unavailable
from tests.amqp.wire import Wire, next_in, until, up

LETTER = Letter(b"<x/>", "application/xml", "m-1", "receipt", "about-1", {"hub-message": "h-1"})


async def test_what_is_published_is_found_as_it_was_written(wire: Wire) -> None:
    await wire.broker.start()
    await up(wire)
    await wire.broker.declare_out(wire.user)
    await wire.broker.publish(topology.OUT, wire.user, LETTER)
    found = await next_in(wire, topology.out_queue(wire.user))
    assert (found.body, found.type, found.content_type) == (b"<x/>", "receipt", "application/xml")
    assert (found.message_id, found.correlation_id) == ("m-1", "about-1")
    assert found.headers["hub-message"] == "h-1"


async def test_a_party_without_a_queue_is_told_and_declaring_it_again_mends_that(wire: Wire) -> None:
    await wire.broker.start()
    await up(wire)
    await wire.broker.declare_out(wire.user)
    await wire.delete(topology.out_queue(wire.user))
    with pytest.raises(Unavailable) as told:
        await wire.broker.publish(topology.OUT, wire.user, LETTER)
    assert told.value.code == "bus.unroutable"
    await wire.broker.declare_out(wire.user)
    await wire.broker.declare_out(wire.user)
    await wire.broker.publish(topology.OUT, wire.user, LETTER)
    assert (await next_in(wire, topology.out_queue(wire.user))).message_id == "m-1"


async def test_before_it_has_connected_it_is_away(wire: Wire) -> None:
    assert not wire.broker.is_up
    for attempt in (wire.broker.publish(topology.OUT, wire.user, LETTER), wire.broker.declare_out(wire.user)):
        with pytest.raises(Unavailable) as told:
            await attempt
        assert told.value.code == "bus.away"


async def test_a_taker_gets_who_sent_what_with_which_key(wire: Wire) -> None:
    seen: list[Arrived] = []

    async def take(arrived: Arrived) -> None:
        seen.append(arrived)

    await taking(wire, take)
    await wire.send(topology.IN, "samsa", b"<x/>", message_id="m-7")
    await wire.send(topology.IN, "prator", b"<y/>", says_user=False)
    await until(lambda: number(seen, 2))
    by_key = {arrived.routing_key: arrived for arrived in seen}
    first, second = by_key["samsa"], by_key["prator"]
    assert (first.body, first.user_id, first.message_id) == (b"<x/>", wire.user, "m-7")
    assert (second.body, second.user_id) == (b"<y/>", None)
    assert await wire.peek(topology.DEAD) is None


async def test_what_cannot_be_taken_now_is_handed_in_again(wire: Wire) -> None:
    seen: list[Arrived] = []

    async def take(arrived: Arrived) -> None:
        seen.append(arrived)
        if len(seen) < 3:
            raise Unavailable("store.away", "not now")

    await taking(wire, take)
    await wire.send(topology.IN, "samsa", b"<x/>")
    await until(lambda: number(seen, 3))
    assert await wire.peek(topology.DEAD) is None


async def test_what_breaks_its_taker_goes_to_the_dead_letters_and_the_next_is_taken(wire: Wire) -> None:
    seen: list[Arrived] = []

    async def take(arrived: Arrived) -> None:
        seen.append(arrived)
        if arrived.body == b"<bad/>":
            raise Malformed("xml.form", "broken")

    await taking(wire, take)
    await wire.send(topology.IN, "samsa", b"<bad/>")
    await wire.send(topology.IN, "samsa", b"<good/>")
    await until(lambda: number(seen, 2))
    assert (await next_in(wire, topology.DEAD)).body == b"<bad/>"
    assert sorted(arrived.body for arrived in seen) == [b"<bad/>", b"<good/>"]


async def test_what_a_party_rejects_comes_back_with_its_queue_and_the_reason(wire: Wire) -> None:
    seen: list[Arrived] = []

    async def take(arrived: Arrived) -> None:
        seen.append(arrived)

    wire.broker.subscribe(topology.REFUSED, take, prefetch=4)
    await wire.broker.start()
    await up(wire)
    await wire.broker.declare_out(wire.user)
    await wire.broker.publish(topology.OUT, wire.user, LETTER)
    await until(lambda: wire.reject(topology.out_queue(wire.user)))
    await until(lambda: number(seen, 1))
    headers = seen[0].headers
    assert headers["x-first-death-queue"] == topology.out_queue(wire.user)
    assert headers["x-first-death-reason"] == "rejected"
    assert headers["hub-message"] == "h-1"


async def taking(wire: Wire, taker: object) -> None:
    wire.broker.subscribe(topology.IN, taker, prefetch=4)  # type: ignore[arg-type]
    await wire.broker.start()
    await up(wire)


async def number(seen: list[Arrived], wanted: int) -> bool:
    return len(seen) >= wanted
