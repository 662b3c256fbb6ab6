"""What becomes of a message that a consumer was handed: acknowledged, kept for later, or rejected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aio_pika.abc import AbstractIncomingMessage
from aio_pika.exceptions import CONNECTION_EXCEPTIONS, ChannelInvalidStateError

from hub.bus.letters import Arrived, Consumer
from hub.bus.pausing import stopped_within
from hub.errors import HubError, Unavailable

_log = structlog.get_logger()

#: Between two tries with a message that cannot be taken now: the first pause, and the longest.
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


class Taking:
    """Hands the messages of one queue to its taker. `stopping`: set when nothing more is to be begun."""

    def __init__(self, consumer: Consumer, stopping: asyncio.Event) -> None:
        self._consumer = consumer
        self._stopping = stopping
        self._running: set[asyncio.Task[None]] = set()
        self._is_keeping = False

    async def handle(self, message: AbstractIncomingMessage) -> None:
        """Take one message. A taker that has begun goes on where the connection is lost meanwhile."""
        if self._stopping.is_set():
            return
        task = asyncio.create_task(self._take(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task})

    async def finish(self, patience_seconds: float) -> None:
        """Wait for what is running; what does not end in time is broken off, its message stays."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=patience_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _take(self, message: AbstractIncomingMessage) -> None:
        arrived, pause = _arrived(message), FIRST_PAUSE
        while True:
            [outcome] = await asyncio.gather(self._consumer.taker(arrived), return_exceptions=True)
            if outcome is None:
                self._is_keeping = False
                await _settle(message.ack)
                return
            if not isinstance(outcome, Unavailable | asyncio.CancelledError):
                self._tell("message.rejected", outcome)
                await _settle(lambda: message.reject(requeue=False))
                return
            self._tell_once(outcome)
            if await stopped_within(self._stopping, pause) or _is_gone(message):
                return
            pause = min(pause * 2, LONGEST_PAUSE)

    def _tell_once(self, outcome: BaseException) -> None:
        """A database that is away is told once for the queue, not for every message."""
        if not self._is_keeping:
            self._is_keeping = True
            self._tell("message.kept", outcome)

    def _tell(self, event: str, outcome: BaseException) -> None:
        """Never the error's text or place: they may hold what the message held."""
        code = outcome.code if isinstance(outcome, HubError) else type(outcome).__name__
        _log.warning(event, queue=self._consumer.queue, code=code)


def _arrived(message: AbstractIncomingMessage) -> Arrived:
    return Arrived(
        body=message.body,
        routing_key=message.routing_key or "",
        user_id=message.user_id,
        message_id=message.message_id,
        content_type=message.content_type,
        redelivered=bool(message.redelivered),
        headers=dict(message.headers),
        type=message.type,
        correlation_id=message.correlation_id,
    )


def _is_gone(message: AbstractIncomingMessage) -> bool:
    """Whether the broker has taken the message back, since the channel it came by is closed."""
    try:
        return bool(message.channel.is_closed)
    except ChannelInvalidStateError:
        return True


async def _settle(answer: Callable[[], Awaitable[None]]) -> None:
    """Where the answer does not get through the broker hands the message out again, and its id is known."""
    try:
        await answer()
    except CONNECTION_EXCEPTIONS:
        return
