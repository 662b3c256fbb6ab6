"""The other end of a real RabbitMQ."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import ChannelNotFoundEntity

from hub.bus.broker import Broker
from tests.amqp.wire import Found


@dataclass
class RabbitWire:
    """Both ends of the line; the other end has a connection of its own."""

    broker: Broker
    user: str
    connection: aio_pika.abc.AbstractConnection
    channel: AbstractChannel

    async def send(
        self, exchange: str, key: str, body: bytes, *, message_id: str | None = None, says_user: bool = True
    ) -> None:
        message = aio_pika.Message(
            body,
            content_type="application/xml",
            message_id=message_id,
            user_id=self.user if says_user else None,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        to = await self.channel.get_exchange(exchange, ensure=False)
        await to.publish(message, key, mandatory=True)

    async def peek(self, queue: str) -> Found | None:
        message = await self._get(queue)
        if message is None:
            return None
        await message.ack()
        return Found(
            message.body,
            message.type,
            message.content_type,
            message.message_id,
            message.correlation_id,
            dict(message.headers),
        )

    async def reject(self, queue: str) -> bool:
        message = await self._get(queue)
        if message is not None:
            await message.reject(requeue=False)
        return message is not None

    async def delete(self, queue: str) -> None:
        await self.channel.queue_delete(queue)

    async def _get(self, name: str) -> AbstractIncomingMessage | None:
        """Each look on a channel of its own: a queue that is not there closes it."""
        queue = await self.channel.get_queue(name, ensure=False)
        try:
            return await queue.get(fail=False)
        except ChannelNotFoundEntity:
            await self.channel.reopen()
            return None


@asynccontextmanager
async def rabbit_wire(url: str) -> AsyncIterator[RabbitWire]:
    """A wire on a virtual host where nobody else is, and nothing yet."""
    user = unquote(urlsplit(url).username or "guest")
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        broker = Broker(url)
        try:
            yield RabbitWire(broker, user, connection, channel)
        finally:
            await broker.stop(5)
