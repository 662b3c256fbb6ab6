"""Takes what a party has rejected out of its own queue: its system will not have the delivery.

The broker moves it to `sip.refused` and says from which queue and why: `rejected` by the party's consumer, or
`delivery_limit`, handed out and handed back too often.
"""

from __future__ import annotations

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.bus import topology
from hub.bus.broker import Arrived
from hub.receipts import refuse
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow

_QUEUES = topology.out_queue("")
_CODES = {"delivery_limit": "amqp.handed-back"}


class Rejected:
    """The taker of `sip.refused`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def take(self, arrived: Arrived) -> None:
        """Park the delivery with a task. Answers of the hub that were rejected are only counted."""
        queue = str(arrived.headers.get("x-first-death-queue", ""))
        party, about = queue.removeprefix(_QUEUES), arrived.headers.get("hub-delivery")
        code = _CODES.get(str(arrived.headers.get("x-first-death-reason")), "amqp.rejected")
        if not isinstance(about, str) or party == queue:
            metrics.ARRIVED.labels(topology.REFUSED, "no-delivery").inc()
            return
        settled = await self._hub.store.write(lambda ledger: self._park(ledger, about, party, code))
        metrics.ARRIVED.labels(topology.REFUSED, code if settled else "delivery.unknown").inc()
        self._hub.bus.wake()

    def _park(self, ledger: Ledger, about: str, party: str, code: str) -> bool:
        delivery = ledger.delivery(about)
        if delivery is None or not _was_sent(delivery, party):
            return False
        refuse(self._hub.desk, ledger, delivery, code, party)
        return True


def _was_sent(delivery: DeliveryRow, party: str) -> bool:
    """Whether it was put into that party's queue, or may have been."""
    tried = delivery.attempts > 0 or delivery.sent_at is not None
    return delivery.channel == "amqp" and delivery.party == party and tried
