"""FastStream's broker with the hub's manners; the only file that knows FastStream.

What FastStream leaves open is closed here: it publishes messages that do not survive a restart, ignores the
timeout that it is given, says nothing of a message that no queue took, hands out without limit, answers to
whatever `reply_to` says, and logs errors with what caused them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aio_pika import IncomingMessage, RobustConnection
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import (
    CONNECTION_EXCEPTIONS,
    AuthenticationError,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    DeliveryError,
    ProbableAuthenticationError,
)
from aiormq.exceptions import ChannelAccessRefused
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy
from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from pamqp.commands import Basic

from hub.bus import topology
from hub.bus.declaring import declare
from hub.bus.errors import Unconfirmed, away, refused, unroutable
from hub.bus.hardening import harden
from hub.bus.letters import Consumer, Letter
from hub.bus.quiet import hush
from hub.bus.taking import Taking

#: Seconds of silence after which a connection is asked for a sign of life; three of them end it.
HEARTBEAT = 5

#: Seconds between two attempts to come back.
RECONNECT = 0.5

#: How long an attempt to connect may take; declaring and beginning to consume, as long again.
CONNECT_SECONDS = 5.0


class Driver:
    """One connection that comes back by itself. `on_lost`, `on_back`: called when it goes and comes."""

    def __init__(
        self, url: str, consumers: Sequence[Consumer], timeout_seconds: float, stopping: asyncio.Event
    ) -> None:
        self._timeout = timeout_seconds
        self._stopping = stopping
        self._connection: RobustConnection | None = None
        self._declared: AbstractChannel | None = None
        self._is_up = False
        self.on_lost: Callable[[], None] = lambda: None
        self.on_back: Callable[[], None] = lambda: None
        harden()
        hush()
        self._broker = RabbitBroker(
            _url(url),
            timeout=CONNECT_SECONDS,
            reconnect_interval=RECONNECT,
            on_close=[self._lost],
            on_reconnected=[self._back],
            default_channel=Channel(publisher_confirms=True, on_return_raises=True),
            app_id="sip-hubben",
            graceful_timeout=0.0,
            ack_policy=AckPolicy.MANUAL,
            decoder=_as_it_came,
            logger=None,
            apply_types=False,
        )
        self._takings = [self._subscribe(consumer) for consumer in consumers]

    def _subscribe(self, consumer: Consumer) -> Taking:
        taking = Taking(consumer, self._stopping)
        source = topology.source_of(consumer.queue)
        exchange = RabbitExchange(source[0].name, ExchangeType(source[0].kind)) if source else None
        subscriber = self._broker.subscriber(
            _queue(consumer.queue, source[1] if source else ""),
            exchange,
            channel=Channel(prefetch_count=consumer.prefetch),
            no_reply=True,
        )
        subscriber(taking.handle)
        return taking

    async def connect(self) -> None:
        """Connect, declare what the hub needs, begin to consume. Raises as aio-pika does, or TimeoutError."""
        async with asyncio.timeout(2 * CONNECT_SECONDS):
            connection = self._connection = await self._broker.connect()
            self._declared = await connection.channel()
            await declare(self._declared, topology.OWN)
            for subscriber in self._broker.subscribers:
                subscriber.running = True  # else what comes before `start` has returned is never answered
                await subscriber.start()
        self._is_up = True

    def _lost(self, *_: object) -> None:
        self._is_up = False
        self.on_lost()

    def _back(self, *_: object) -> None:
        """Everything is declared and consumed again."""
        self._is_up = True
        self.on_back()

    @property
    def is_up(self) -> bool:
        """Whether the connection stands; one to a frozen broker does."""
        return self._is_up

    async def publish(self, exchange: str, routing_key: str, letter: Letter) -> None:
        """Once, until the confirm. Unavailable: `bus.unroutable`, `bus.refused`; Unconfirmed: not known."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._broker.publish(
                    letter.body,
                    exchange=RabbitExchange(exchange, robust=False) if exchange else None,
                    routing_key=routing_key,
                    mandatory=True,
                    persist=True,
                    content_type=letter.content_type,
                    message_id=letter.message_id,
                    message_type=letter.type,
                    correlation_id=letter.correlation_id,
                    headers=dict(letter.headers),
                )
        except DeliveryError as error:
            raise (unroutable() if isinstance(error.frame, Basic.Return) else refused()) from None
        except ChannelNotFoundEntity as error:
            # Whoever waits on the channel that closes gets this, also with another exchange.
            raise (unroutable() if f"'{exchange}'" in str(error) else Unconfirmed()) from None
        except ChannelAccessRefused:
            raise refused() from None
        except (*CONNECTION_EXCEPTIONS, TimeoutError):
            raise Unconfirmed() from None
        except asyncio.CancelledError:
            if _is_being_cancelled():
                raise
            raise Unconfirmed() from None  # a connection that ends says so to those who wait for a confirm

    async def declare(self, wanted: topology.Topology) -> None:
        """Make what is missing. Unavailable: `bus.timeout`, `bus.refused`, `bus.away`."""
        assert self._connection is not None
        try:
            async with asyncio.timeout(self._timeout), self._connection.channel() as channel:
                await declare(channel, wanted)
        except (ChannelAccessRefused, ChannelPreconditionFailed):
            raise refused() from None
        except TimeoutError:
            raise Unconfirmed() from None
        except CONNECTION_EXCEPTIONS:
            raise away() from None

    async def stop(self, patience_seconds: float) -> None:
        """Cancel the consumers, let takers end, close; bounded also where the broker answers nothing."""
        await self._bounded(*(subscriber.stop() for subscriber in self._broker.subscribers))
        await asyncio.gather(*(taking.finish(patience_seconds) for taking in self._takings))
        self.on_lost = self.on_back = lambda: None
        await self._bounded(self._broker.stop())
        if self._connection is not None and not self._connection.is_closed:
            await self._bounded(self._connection.close())

    async def _bounded(self, *steps: Any) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                await asyncio.gather(*steps, return_exceptions=True)
        except TimeoutError:
            return


def code_of(error: BaseException) -> str:
    """What an attempt to connect failed with, as a code."""
    match error:
        case ChannelPreconditionFailed():
            return "bus.differs"
        case AuthenticationError() | ProbableAuthenticationError() | ChannelAccessRefused():
            return "bus.refused"
        case TimeoutError():
            return "bus.timeout"
        case _:
            return away().code


def _as_it_came(message: StreamMessage[IncomingMessage]) -> IncomingMessage:
    """The message itself: nothing of it is read here, so nothing can fail to be."""
    return message.raw_message


def _queue(name: str, routing_key: str) -> RabbitQueue:
    """Declared with the consumer, so that it comes back with it; a party's is taken as it is."""
    known = topology.definition(name)
    if known is None:
        return RabbitQueue(name, declare=False)
    arguments = {key: value for key, value in known.arguments.items() if key != "x-queue-type"}
    made: RabbitQueue = RabbitQueue(name, QueueType.QUORUM, arguments=arguments, routing_key=routing_key)  # type: ignore[call-overload]
    return made


def _url(url: str) -> str:
    """With the hub's own heartbeat and name, where the URL says nothing else."""
    parts = urlsplit(url)
    given = {"heartbeat": str(HEARTBEAT), "name": "sip-hubben", **dict(parse_qsl(parts.query))}
    return parts._replace(query=urlencode(given)).geturl()


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
