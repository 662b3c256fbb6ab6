"""A hub that is asked to stop: what is under way is finished in time, or handed back at once."""

from __future__ import annotations

import asyncio

from hub.channels.seam import Outcome, Parcel
from hub.delivery import State
from hub.store.rows import DeliveryRow
from tests.flow.world import SALA, World


async def _rows(world: World) -> list[DeliveryRow]:
    return await world.hub.store.read(lambda ledger: ledger.deliveries(recipient=SALA.hsa_id))


async def _under_way(world: World) -> DeliveryRow:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.hub.dispatcher.start_due()
    for _ in range(500):
        (row,) = await _rows(world)
        if row.state is State.SENDING:
            return row
        await asyncio.sleep(0.01)
    raise AssertionError("nothing is under way")


async def test_what_does_not_end_in_time_is_handed_back_and_sent_by_the_next(world: World) -> None:
    stuck = asyncio.Event()
    world.post_box.hold = stuck
    row = await _under_way(world)
    await world.hub.dispatcher.drain(0.01)
    (back,) = await _rows(world)
    assert (back.state, back.lease, back.reason) == (State.PENDING, None, "stopped")
    assert back.due <= world.clock.now()
    assert not world.hub.dispatcher.is_busy
    world.post_box.hold = None
    await world.settle()
    (sent,) = await _rows(world)
    assert (sent.id, sent.state) == (row.id, State.SENT)
    assert [parcel.delivery_id for parcel in world.post_box.sent] == [row.id]


async def test_what_ends_in_time_is_not_handed_back(world: World) -> None:
    stuck = asyncio.Event()
    world.post_box.hold = stuck
    await _under_way(world)
    asyncio.get_running_loop().call_later(0.05, stuck.set)
    await world.hub.dispatcher.drain(30)
    (sent,) = await _rows(world)
    assert (sent.state, sent.attempts) == (State.SENT, 1)


async def test_a_claim_that_has_begun_is_carried_out_although_its_caller_leaves(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    caller = asyncio.create_task(world.hub.dispatcher.start_due())
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    await world.hub.dispatcher.drain(30)
    (sent,) = await _rows(world)
    assert sent.state is State.SENT


def _never(parcel: Parcel) -> Outcome:
    raise AssertionError("nothing may be sent here")


async def test_a_channel_that_is_not_open_here_leaves_the_delivery_pending(world: World) -> None:
    channels = world.hub.dispatcher._channels
    world.hub.dispatcher._channels = {}
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    world.post_box.behaviour[world.url("prator")] = _never
    await world.hub.dispatcher.start_due()
    await world.hub.dispatcher.drain(30)
    (row,) = await _rows(world)
    assert (row.state, row.reason) == (State.PENDING, "channel.none")
    world.hub.dispatcher._channels = channels
