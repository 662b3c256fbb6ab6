"""Sends a document to a journal system by AMQP: into the queue that only it may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import structlog

from hub import metrics
from hub.channels.seam import Outcome, Parcel
from hub.errors import Unavailable

_log = structlog.get_logger()

#: How the address of a party that takes its deliveries by AMQP begins; the rest names its queue.
SCHEME = "amqp:"
_QUEUES = f"{SCHEME}sip.out."

#: What the broker says, and what the delivery is told. Anything else is `amqp.away`.
_CODES = {
    "bus.unroutable": "amqp.unroutable",
    "bus.timeout": "amqp.timeout",
    "bus.refused": "amqp.refused",
}


class OutQueues(Protocol):
    """The parties' own queues, as the channel sees them (`hub/bus/outgoing.py`)."""

    async def put(
        self,
        party: str,
        body: bytes,
        *,
        content_type: str,
        type: str,
        message_id: str,
        headers: Mapping[str, str],
    ) -> None:
        """Confirmed when it returns. Unavailable: `bus.away`, `bus.timeout`, `bus.unroutable`."""
        ...

    async def declare(self, party: str) -> None:
        """Make the party's queue where it is gone. Unavailable where the broker is."""
        ...


def queue_address(party: str) -> str:
    """The address of a party, given by its id, that takes its deliveries by AMQP."""
    return f"{_QUEUES}{party}"


def takes_by_amqp(url: str | None) -> bool:
    """Whether this is the address of a party that takes its deliveries by AMQP."""
    return url is not None and url.startswith(SCHEME)


class AmqpChannel:
    """Puts a parcel into its party's queue; taken means that the broker has confirmed it durably."""

    def __init__(self, queues: OutQueues) -> None:
        self._queues = queues

    async def send(self, parcel: Parcel) -> Outcome:
        party = parcel.url.removeprefix(_QUEUES)
        if not party or party == parcel.url:
            return Outcome(taken=False, final=True, code="address.form")
        try:
            await self._put(party, parcel)
        except Unavailable as error:
            code = _CODES.get(error.code, "amqp.away")
            if code == "amqp.unroutable":
                await self._mend(party, parcel)
            return Outcome(taken=False, code=code)
        return Outcome(taken=True, code="amqp.confirmed")

    async def _put(self, party: str, parcel: Parcel) -> None:
        await self._queues.put(
            party,
            parcel.body,
            content_type=parcel.content_type,
            type="delivery",
            message_id=parcel.delivery_id,
            headers={"hub-delivery": parcel.delivery_id, "hub-event": parcel.event},
        )

    async def _mend(self, party: str, parcel: Parcel) -> None:
        """Nobody's queue takes it: raise the alarm, and make the queue again for the next attempt."""
        metrics.UNROUTABLE.inc()
        _log.warning("delivery.unroutable", delivery_id=parcel.delivery_id, party=party)
        try:
            await self._queues.declare(party)
        except Unavailable as error:
            _log.warning("queue.undeclared", party=party, code=error.code)
