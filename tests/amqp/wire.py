"""What a party and an operator do with a broker: the same for RabbitMQ and for the one in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from hub.bus.broker import Letter, Taker

T = TypeVar("T")

BOUND_SECONDS = 20.0


@dataclass(frozen=True)
class Found:
    """What lay in a queue."""

    body: bytes
    type: str | None
    content_type: str | None
    message_id: str | None
    correlation_id: str | None
    headers: Mapping[str, object] = field(default_factory=dict)


class BrokerLike(Protocol):
    """What the hub uses of a broker."""

    def subscribe(self, queue: str, taker: Taker, *, prefetch: int) -> None: ...
    async def start(self) -> None: ...
    async def stop(self, patience_seconds: float = 10.0) -> None: ...
    @property
    def is_up(self) -> bool: ...
    async def publish(self, exchange: str, routing_key: str, letter: Letter) -> None: ...
    async def declare_out(self, party: str) -> None: ...


class Wire(Protocol):
    """A broker with the hub's end and the other end of the line. `user`: whom it knows the other end as."""

    user: str

    @property
    def broker(self) -> BrokerLike:
        """The hub's end."""
        ...

    async def send(
        self, exchange: str, key: str, body: bytes, *, message_id: str | None = None, says_user: bool = True
    ) -> None:
        """Publish as a party does; `says_user`: with the property user-id."""
        ...

    async def peek(self, queue: str) -> Found | None:
        """What lies first in a queue, acknowledged; None where it is empty."""
        ...

    async def reject(self, queue: str) -> bool:
        """Reject what lies first in a queue, for good; False where it is empty."""
        ...

    async def delete(self, queue: str) -> None: ...


async def until(look: Callable[[], Awaitable[T]]) -> T:
    """What `look` gives, once it is true."""
    end = time.monotonic() + BOUND_SECONDS
    while not (seen := await look()):
        assert time.monotonic() < end, "nothing came"
        await asyncio.sleep(0.02)
    return seen


async def next_in(wire: Wire, queue: str) -> Found:
    """The next message of a queue, taken out of it."""
    found = await until(lambda: wire.peek(queue))
    assert found is not None
    return found


async def up(wire: Wire) -> None:
    """Wait until the hub's end is connected."""

    async def look() -> bool:
        return wire.broker.is_up

    await until(look)
