"""A broker in memory that keeps the promises of `hub/bus/broker.py`, without a server."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hub.bus import topology
from hub.bus.broker import Arrived, Letter, Taker
from hub.errors import Unavailable
from tests.amqp.wire import Found

PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Kept:
    """A message in a queue."""

    found: Found
    routing_key: str
    user_id: str | None
    redelivered: bool = False


class MemoryBroker:
    """Exchanges, queues and consumers of one process; `wire` is its other end."""

    def __init__(self) -> None:
        self.queues: dict[str, deque[Kept]] = {queue.name: deque() for queue in topology.OWN.queues}
        self._bound: dict[tuple[str, str], str] = {}
        self._takers: dict[str, tuple[Taker, int]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._at_work: defaultdict[str, int] = defaultdict(int)
        self.is_up = False
        self._is_stopping = False

    def subscribe(self, queue: str, taker: Taker, *, prefetch: int) -> None:
        self._takers[queue] = taker, prefetch

    async def start(self) -> None:
        self.is_up = True
        for queue in self._takers:
            self._hand_out(queue)

    async def stop(self, patience_seconds: float = 10.0) -> None:
        self._is_stopping = True
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self.is_up = False

    async def publish(self, exchange: str, routing_key: str, letter: Letter) -> None:
        if not self.is_up:
            raise Unavailable("bus.away", "the broker cannot be reached")
        found = Found(
            letter.body,
            letter.type,
            letter.content_type,
            letter.message_id,
            letter.correlation_id,
            dict(letter.headers),
        )
        if not self.put(exchange, Kept(found, routing_key, None)):
            raise Unavailable("bus.unroutable", "no queue takes this message")

    async def declare_out(self, party: str) -> None:
        if not self.is_up:
            raise Unavailable("bus.away", "the broker cannot be reached")
        queue = topology.out_queue(party)
        self.queues.setdefault(queue, deque())
        self._bound[topology.OUT, party] = queue

    def put(self, exchange: str, kept: Kept) -> bool:
        """Into the queue that the exchange and the key lead to; False where there is none."""
        named = kept.routing_key if exchange == "" else exchange
        queue = self._bound.get((exchange, kept.routing_key), named)
        if queue not in self.queues:
            return False
        self.queues[queue].append(kept)
        self._hand_out(queue)
        return True

    def delete(self, queue: str) -> None:
        del self.queues[queue]
        self._bound = {place: name for place, name in self._bound.items() if name != queue}

    @property
    def _may_begin(self) -> bool:
        return self.is_up and not self._is_stopping

    def _hand_out(self, queue: str) -> None:
        taker, prefetch = self._takers.get(queue, (None, 0))
        while taker and self._may_begin and self.queues[queue] and self._at_work[queue] < prefetch:
            task = asyncio.create_task(self._take(queue, taker, self.queues[queue].popleft()))
            self._at_work[queue] += 1
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _take(self, queue: str, taker: Taker, kept: Kept) -> None:
        try:
            await self._until_settled(queue, taker, kept)
        finally:
            self._at_work[queue] -= 1
            self._hand_out(queue)

    async def _until_settled(self, queue: str, taker: Taker, kept: Kept) -> None:
        settled = False
        try:
            while not settled and self._may_begin:
                [outcome] = await asyncio.gather(taker(_arrived(kept)), return_exceptions=True)
                settled = not isinstance(outcome, Unavailable)
                if settled and outcome is not None:
                    self.bury(queue, kept)
                if not settled:
                    await asyncio.sleep(PAUSE_SECONDS)
        finally:
            if not settled:
                self.queues[queue].appendleft(replace(kept, redelivered=True))

    def bury(self, queue: str, kept: Kept) -> None:
        """To where a queue's rejected messages go, with what the broker says of that."""
        out = queue.startswith(f"{topology.OUT}.")
        said = {"x-first-death-queue": queue, "x-first-death-reason": "rejected"}
        found = replace(kept.found, headers={**kept.found.headers, **said})
        self.put(topology.REFUSED if out else topology.DEAD, replace(kept, found=found))


def _arrived(kept: Kept) -> Arrived:
    found = kept.found
    return Arrived(
        found.body,
        kept.routing_key,
        kept.user_id,
        found.message_id,
        found.content_type,
        kept.redelivered,
        dict(found.headers),
        found.type,
        found.correlation_id,
    )


@dataclass
class MemoryWire:
    """Both ends of a broker in memory."""

    broker: MemoryBroker = field(default_factory=MemoryBroker)
    user: str = "party"

    async def send(
        self, exchange: str, key: str, body: bytes, *, message_id: str | None = None, says_user: bool = True
    ) -> None:
        headers: Mapping[str, object] = {}
        found = Found(body, None, "application/xml", message_id, None, headers)
        self.broker.put(exchange, Kept(found, key, self.user if says_user else None))

    async def peek(self, queue: str) -> Found | None:
        await asyncio.sleep(0)
        waiting = self.broker.queues.get(queue)
        return waiting.popleft().found if waiting else None

    async def reject(self, queue: str) -> bool:
        waiting = self.broker.queues.get(queue)
        if not waiting:
            return False
        self.broker.bury(queue, waiting.popleft())
        return True

    async def delete(self, queue: str) -> None:
        self.broker.delete(queue)
