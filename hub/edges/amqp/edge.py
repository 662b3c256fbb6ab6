"""Ties the hub's three queues to those who take what comes there (`architecture.md` §12)."""

from __future__ import annotations

from typing import Protocol

from hub.bootstrap.hub import Hub
from hub.bus import topology
from hub.bus.broker import Taker
from hub.bus.outgoing import OutQueues, Publisher
from hub.edges.amqp.rejected import Rejected
from hub.edges.amqp.taking import Taking


class Consumed(Publisher, Protocol):
    """What this needs of a Broker."""

    def subscribe(self, queue: str, taker: Taker, *, prefetch: int) -> None:
        """See Broker."""
        ...


def connect(hub: Hub, broker: Consumed) -> None:
    """Let the hub take messages, receipts and rejected deliveries by AMQP; before the broker starts."""
    taking, rejected = Taking(hub, OutQueues(broker)), Rejected(hub)
    prefetch = hub.settings.amqp_prefetch
    broker.subscribe(topology.IN, taking.message, prefetch=prefetch)
    broker.subscribe(topology.RECEIPTS, taking.receipt, prefetch=prefetch)
    broker.subscribe(topology.REFUSED, rejected.take, prefetch=prefetch)
