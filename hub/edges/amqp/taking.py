"""Takes messages and receipts that came by AMQP, and answers each into its sender's own queue.

A message is acknowledged when it is durably written, or refused and that is written down, and its answer is
in its sender's queue. Where that cannot be done now, Unavailable goes on to the broker, which keeps the
message and hands it in again: what was taken already gets its first receipt again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.bus import topology
from hub.bus.broker import Arrived
from hub.bus.outgoing import OutQueues
from hub.edges.amqp.sender import check_message, find_sender
from hub.edges.problems import PROBLEM, problem_document
from hub.errors import Refused, Unavailable
from hub.intake import Answer
from hub.store.rows import PartyRow

_Receive = Callable[[bytes, PartyRow, str], Awaitable[Answer]]


class Taking:
    """The takers of `sip.in` and `sip.receipts`."""

    def __init__(self, hub: Hub, queues: OutQueues) -> None:
        self._hub = hub
        self._queues = queues

    async def message(self, arrived: Arrived) -> None:
        """Take a message in its sender's own format."""
        await self._take(topology.IN, arrived, self._hub.intake.receive)

    async def receipt(self, arrived: Arrived) -> None:
        """Take a kvittens, an answer or a technical receipt in its sender's own format."""
        await self._take(topology.RECEIPTS, arrived, self._hub.intake.receive_receipt)

    async def _take(self, queue: str, arrived: Arrived, receive: _Receive) -> None:
        started = perf_counter()
        try:
            party = await find_sender(self._hub, arrived)
        except Refused as refused:
            await self._journal(arrived, None, refused)
            self._count(queue, arrived, refused)
            return
        try:
            answer = await self._hear(party, arrived, receive)
        except Refused as refused:
            await self._answer(party, arrived, "refusal", problem_document(refused), PROBLEM, {})
            self._count(queue, arrived, refused)
            return
        if answer.document:  # a receipt is never answered with a receipt
            said = {"hub-message": answer.message_id}
            await self._answer(party, arrived, "receipt", answer.document, answer.content_type, said)
        metrics.RECEIPT_SECONDS.observe(perf_counter() - started)
        metrics.ARRIVED.labels(queue, "taken").inc()

    async def _hear(self, party: PartyRow, arrived: Arrived, receive: _Receive) -> Answer:
        try:
            check_message(self._hub, party, arrived)
        except Refused as refused:
            await self._journal(arrived, party, refused)
            raise
        return await receive(arrived.body, party, arrived.routing_key)

    async def _answer(
        self,
        party: PartyRow,
        arrived: Arrived,
        type: str,
        document: bytes,
        content_type: str,
        headers: Mapping[str, str],
    ) -> None:
        """Answer into the sender's queue; one that is gone is made again."""

        async def put() -> None:
            await self._queues.put(
                party.id,
                document,
                content_type=content_type,
                type=type,
                message_id=self._hub.desk.new_id(),
                headers=headers,
                correlation_id=arrived.message_id,
            )

        try:
            await put()
        except Unavailable as error:
            if error.code != "bus.unroutable":
                raise
            await self._queues.declare(party.id)
            await put()

    async def _journal(self, arrived: Arrived, party: PartyRow | None, refused: Refused) -> None:
        await self._hub.intake.journal(refused, party, self._system(arrived))

    def _count(self, queue: str, arrived: Arrived, refused: Refused) -> None:
        metrics.ARRIVED.labels(queue, refused.code).inc()
        metrics.REFUSED.labels(self._system(arrived), refused.code).inc()

    def _system(self, arrived: Arrived) -> str:
        """The system that was named, if there is such a one: names from outside are never kept."""
        return arrived.routing_key if arrived.routing_key in self._hub.systems else "unknown"
