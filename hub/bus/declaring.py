"""Makes exchanges, queues and bindings on a channel of aio-pika."""

from __future__ import annotations

from aio_pika.abc import AbstractChannel

from hub.bus.topology import Binding, Exchange, Queue, Topology


async def declare(channel: AbstractChannel, wanted: Topology) -> None:
    """Everything wanted, in an order that works; what is there already and the same is left as it is.

    Raises aio-pika's ChannelPreconditionFailed where something of that name is made otherwise.
    """
    for exchange in wanted.exchanges:
        await declare_exchange(channel, exchange)
    queues = {queue.name: queue for queue in wanted.queues}
    for queue in queues.values():
        await declare_queue(channel, queue, [one for one in wanted.bindings if one.queue == queue.name])


async def declare_exchange(channel: AbstractChannel, exchange: Exchange) -> None:
    """One exchange."""
    await channel.declare_exchange(exchange.name, exchange.kind, durable=True)


async def declare_queue(channel: AbstractChannel, queue: Queue, bindings: list[Binding]) -> None:
    """One queue with what is bound to it."""
    made = await channel.declare_queue(queue.name, durable=True, arguments=dict(queue.arguments))
    for binding in bindings:
        await made.bind(binding.exchange, binding.routing_key)
