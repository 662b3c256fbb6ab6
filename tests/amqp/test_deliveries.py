"""What a party finds in its own queue, and what becomes of a delivery that it takes or rejects."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub import metrics
from hub.bus import topology
from hub.bus.broker import Letter
from hub.bus.outgoing import OutQueues
from hub.canonical.codes import Event
from hub.channels.amqp import AmqpChannel, queue_address
from hub.channels.seam import Parcel
from tests.amqp.looking import counted, has_counted, nothing_is_left, problem_in, receipt_in
from tests.amqp.wire import until
from tests.amqp.world import AmqpWorld
from tests.flow.world import CALLER, SALA, technical


async def test_a_delivery_is_in_its_partys_queue_with_its_id_and_event(receiver: AmqpWorld) -> None:
    await receiver.settle()
    found = await receiver.taken()
    [delivery] = await receiver.hub.store.read(lambda ledger: ledger.deliveries(channel="amqp"))
    assert (found.type, found.message_id) == ("delivery", delivery.id)
    assert (found.headers["hub-delivery"], found.headers["hub-event"]) == (delivery.id, "initiative.sent")
    assert receiver.read(found).id == delivery.id
    assert (str(delivery.state), delivery.reason) == ("sent", "amqp.confirmed")


async def test_a_kvittens_on_its_exchange_settles_the_delivery_and_is_told_on(receiver: AmqpWorld) -> None:
    await receiver.settle()
    initiative = receiver.read(await receiver.taken())
    kvittens = receiver.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA)
    found = await receiver.answer_to(receiver.native("prator", kvittens), to=topology.RECEIPTS)
    assert receipt_in(receiver, found).accepted
    await receiver.settle()
    assert [state for event, _, state in await receiver.states() if event == "initiative.sent"] == [
        "acknowledged"
    ]
    assert [told.event for told in receiver.received("samsa", CALLER)] == [Event.INITIATIVE_ACKNOWLEDGED]


async def test_a_technical_refusal_parks_and_is_not_answered(receiver: AmqpWorld) -> None:
    await receiver.settle()
    about = (await receiver.taken()).message_id
    assert about is not None
    receipt = technical(about, False, receiver.clock.now(), "BV")
    await receiver.send(
        receiver.hub.desk.adapters["prator"].receipt(receipt), to=topology.RECEIPTS, id="receipt-1"
    )
    await until(receiver.open_tasks)
    assert await receiver.open_tasks() == ["delivery.parked"]
    await nothing_is_left(receiver)
    assert await receiver.wire.peek(receiver.own_queue) is None


async def test_a_message_on_the_exchange_of_receipts_is_refused(receiver: AmqpWorld) -> None:
    other = receiver.answer(Event.INITIATIVE_ACKNOWLEDGED, receiver.initiative(SALA), SALA)
    found = await receiver.answer_to(receiver.native("prator", other), to=topology.RECEIPTS)
    assert problem_in(found)["status"] in (404, 409, 422)
    assert len(await receiver.refusals()) == 1


async def test_a_rejected_delivery_parks_with_a_task_and_its_sender_is_told(receiver: AmqpWorld) -> None:
    await receiver.settle()
    await until(lambda: receiver.wire.reject(receiver.own_queue))
    await until(receiver.open_tasks)
    assert await receiver.open_tasks() == ["delivery.parked"]
    [delivery] = await receiver.hub.store.read(lambda ledger: ledger.deliveries(channel="amqp"))
    assert (str(delivery.state), delivery.reason) == ("parked", "refused.amqp.rejected")
    await receiver.settle()
    assert [told.event for told in receiver.received("samsa", CALLER)] == [Event.INFO_FOR_INFORMATION]
    await nothing_is_left(receiver)


async def test_a_rejected_answer_is_counted_and_changes_nothing(sender: AmqpWorld) -> None:
    before = counted(topology.REFUSED, "no-delivery")
    await sender.send(sender.native("samsa", sender.consent()))
    await until(lambda: sender.wire.reject(sender.own_queue))
    await until(lambda: has_counted(topology.REFUSED, "no-delivery", before + 1))
    assert await sender.open_tasks() == []


async def test_what_was_never_sent_to_a_party_cannot_be_rejected_by_it(receiver: AmqpWorld) -> None:
    """The delivery still waits in the hub, and something with its id is rejected."""
    [delivery] = await receiver.hub.store.read(lambda ledger: ledger.deliveries(channel="amqp"))
    before = counted(topology.REFUSED, "delivery.unknown")
    for about in (delivery.id, "0" * 32):
        await put_like_a_delivery(receiver, about)
        await until(lambda: receiver.wire.reject(receiver.own_queue))
    await until(lambda: has_counted(topology.REFUSED, "delivery.unknown", before + 2))
    assert [state for event, _, state in await receiver.states() if event == "initiative.sent"] == ["pending"]


async def put_like_a_delivery(world: AmqpWorld, about: str) -> None:
    letter = Letter(b"<x/>", "application/xml", about, "delivery", headers={"hub-delivery": about})
    await world.wire.broker.publish(topology.OUT, world.wire.user, letter)


async def test_a_deleted_queue_raises_the_alarm_and_the_delivery_comes_with_the_next_attempt(
    receiver: AmqpWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    await receiver.wire.delete(receiver.own_queue)
    before = metrics.REGISTRY.get_sample_value("hub_deliveries_unroutable_total") or 0.0
    await receiver.settle()
    [delivery] = await receiver.hub.store.read(lambda ledger: ledger.deliveries(channel="amqp"))
    assert (str(delivery.state), delivery.reason) == ("pending", "amqp.unroutable")
    assert metrics.REGISTRY.get_sample_value("hub_deliveries_unroutable_total") == before + 1
    assert "delivery.unroutable" in capsys.readouterr().out
    await receiver.advance(timedelta(seconds=6))
    assert (await receiver.taken()).message_id == delivery.id
    assert [state for event, _, state in await receiver.states() if event == "initiative.sent"] == ["sent"]


async def test_an_address_without_a_queue_is_final(receiver: AmqpWorld) -> None:
    channel = AmqpChannel(OutQueues(receiver.wire.broker))
    for url in ("amqp:", "amqp:sip.out.", "amqp:sip.in", "http://127.0.0.1:1/"):
        outcome = await channel.send(Parcel("d", "initiative.sent", b"<x/>", "application/xml", url, None))
        assert (outcome.taken, outcome.final, outcome.code) == (False, True, "address.form")
    assert queue_address("p") == f"amqp:{topology.out_queue('p')}"
