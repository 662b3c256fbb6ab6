"""The parties' own queues on the broker: what the AMQP channel and the AMQP edge put there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from hub.bus import topology
from hub.bus.broker import Letter


class Publisher(Protocol):
    """What this needs of a Broker."""

    async def publish(self, exchange: str, routing_key: str, letter: Letter) -> None:
        """Unavailable where it is not confirmed; see Broker."""
        ...

    async def declare_out(self, party: str) -> None:
        """Unavailable where the broker is away."""
        ...


class OutQueues:
    """Exchange `sip.out`, routing key = party, one queue a party."""

    def __init__(self, broker: Publisher) -> None:
        self._broker = broker

    async def put(
        self,
        party: str,
        body: bytes,
        *,
        content_type: str,
        type: str,
        message_id: str,
        headers: Mapping[str, str],
        correlation_id: str | None = None,
    ) -> None:
        """Confirmed when it returns. Unavailable: `bus.away`, `bus.timeout`, `bus.unroutable`."""
        letter = Letter(
            body=body,
            content_type=content_type,
            message_id=message_id,
            type=type,
            correlation_id=correlation_id,
            headers=headers,
        )
        await self._broker.publish(topology.OUT, party, letter)

    async def declare(self, party: str) -> None:
        """Make the party's queue where it is gone. Unavailable where the broker is."""
        await self._broker.declare_out(party)
