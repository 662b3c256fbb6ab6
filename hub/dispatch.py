"""A message goes out.

A worker takes what is due and may go, sends the very bytes that were rendered when it was accepted,
and writes down what became of it. It works only while it holds the delivery's lease.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

from hub import metrics
from hub.accept import Desk
from hub.accept.arriving import arrived
from hub.accept.asking import ask_again
from hub.accept.parking import after_parking
from hub.bus.seam import Bus
from hub.canonical.receipt import TechnicalReceipt
from hub.channels.seam import Channel, Outcome, Parcel
from hub.delivery import Step, retry_at
from hub.errors import HubError, Refused, Unavailable
from hub.receipts import Receipts, refuse
from hub.store.ledger import Ledger
from hub.store.rows import Claimed, PartyRow
from hub.store.store import Store

_log = structlog.get_logger()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """How much one process carries: deliveries at a time, and how long it holds one."""

    concurrency: int = 32
    lease_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery to send, and the party it goes to; None where that party may not connect any more."""

    claimed: Claimed
    party: PartyRow | None


class Dispatcher:
    """Sends what is due. Any number of them may run beside each other on one database."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        channels: Mapping[str, Channel],
        receipts: Receipts,
        bus: Bus,
        load: Load,
    ) -> None:
        self._store = store
        self._desk = desk
        self._channels = channels
        self._receipts = receipts
        self._bus = bus
        self._load = load
        self._under_way: set[asyncio.Task[Any]] = set()
        self._in_hand: dict[asyncio.Task[None], Claimed] = {}

    async def start_due(self) -> bool:
        """Start sending what is due, as far as there is room; True where there may be more."""
        room = self._load.concurrency - len(self._under_way)
        if room <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        return await asyncio.shield(self._begin(self._start(room)))

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._under_way)

    async def drain(self, timeout_seconds: float) -> None:
        """Wait for what is under way; what does not end in time is broken off and handed back, so that
        another process may send it at once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        unfinished = tuple(self._under_way)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        if self._in_hand:
            await self._hand_back(tuple(self._in_hand.values()))

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Work that is finished, or handed back, also where nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _start(self, room: int) -> bool:
        errands = await self._claim(room)
        for errand in errands:
            sending = self._begin(self._deliver(errand))
            self._in_hand[sending] = errand.claimed
            sending.add_done_callback(self._let_go)
        return len(errands) == room

    def _let_go(self, sending: asyncio.Task[None]) -> None:
        if not sending.cancelled():
            del self._in_hand[sending]

    async def _hand_back(self, unfinished: Sequence[Claimed]) -> None:
        due = self._desk.clock.now()

        def work(ledger: Ledger, claimed: Claimed) -> None:
            ledger.record(claimed.id, claimed.lease, Step.RETRY, reason="stopped", due=due)

        await asyncio.gather(*(self._store.write(partial(work, claimed=one)) for one in unfinished))
        self._in_hand.clear()
        self._bus.wake()

    async def _claim(self, room: int) -> list[Errand]:
        """Take a batch of heads of lines; consent is asked again where it has moved since."""
        lease = uuid.uuid4().hex

        def work(ledger: Ledger) -> list[Errand]:
            claimed = ledger.claim(room, lease, self._load.lease_seconds)
            going = [one for one in claimed if ask_again(self._desk, ledger, one)]
            return [Errand(one, ledger.connected(one.delivery.party)) for one in going]

        return await self._store.write(work)

    async def _deliver(self, errand: Errand) -> None:
        claimed, party = errand.claimed, errand.party
        try:
            outcome = await self._send(claimed, party)
            await self._record(claimed, outcome)
            if party is not None and outcome.taken and outcome.reply:
                await self._read_reply(claimed, party, outcome.reply)
        except HubError as error:
            _log.warning("delivery.unrecorded", delivery_id=claimed.id, code=error.code)
        finally:
            self._bus.wake()

    async def _send(self, claimed: Claimed, party: PartyRow | None) -> Outcome:
        delivery = claimed.delivery
        if party is None or party.deliver_url is None:
            return Outcome(taken=False, final=True, code="party.gone")
        try:
            body = claimed.open_body()
            token = party.deliver_token.open().decode() if party.deliver_token else None
        except HubError as damaged:
            return Outcome(taken=False, final=True, code=damaged.code)
        parcel = Parcel(
            delivery.id, delivery.event, body, delivery.content_type or "", party.deliver_url, token
        )
        channel = self._channels.get(delivery.channel)
        if channel is None:
            return Outcome(taken=False, code="channel.none")
        outcome = await channel.send(parcel)
        metrics.ATTEMPTS.labels(delivery.system or "none", outcome.code).inc()
        return outcome

    async def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write down what came of it; while the database is away, as long as the lease lasts."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Unavailable),
            stop=stop_after_delay(self._load.lease_seconds),
            wait=wait_exponential_jitter(multiplier=0.2, max=2.0),
            reraise=True,
        )
        await retrying(self._store.write, lambda ledger: self._write_down(ledger, claimed, outcome))

    def _write_down(self, ledger: Ledger, claimed: Claimed, outcome: Outcome) -> None:
        """Does nothing where the lease is gone: then somebody else has the delivery, or it is settled."""
        delivery, now = claimed.delivery, self._desk.clock.now()
        if outcome.taken:
            if ledger.record(claimed.id, claimed.lease, Step.TAKEN, reason=outcome.code):
                arrived(self._desk, ledger, delivery, now)
            return
        due = None
        if not outcome.final:
            due = retry_at(
                delivery.attempts,
                now,
                delivery.give_up_at,
                jitter=random.random(),
                retry_after_seconds=outcome.retry_after_seconds,
            )
        if due is not None:
            ledger.record(claimed.id, claimed.lease, Step.RETRY, reason=outcome.code, due=due)
        elif ledger.record(claimed.id, claimed.lease, Step.PARK, reason=outcome.code):
            after_parking(self._desk, ledger, delivery, outcome.code, now)

    async def _read_reply(self, claimed: Claimed, party: PartyRow, reply: bytes) -> None:
        """A reply may be a native receipt or a kvittens; anything else says no more than its status did."""
        delivery = claimed.delivery
        adapter = self._desk.adapters.get(delivery.system or "")
        if adapter is None:
            return
        try:
            parsed = adapter.parse(reply)
            if isinstance(parsed, TechnicalReceipt) and parsed.about != delivery.id:
                raise Refused("receipt.other-message", "the reply is a receipt for another message")
            if isinstance(parsed, TechnicalReceipt) and not parsed.accepted:
                await self._refused(claimed, parsed, party)
            elif not isinstance(parsed, TechnicalReceipt):
                await self._receipts.receive(parsed, party, reply)
        except Refused as unreadable:
            metrics.ATTEMPTS.labels(delivery.system or "none", f"reply.{unreadable.code}").inc()

    async def _refused(self, claimed: Claimed, receipt: TechnicalReceipt, party: PartyRow) -> None:
        def work(ledger: Ledger) -> None:
            delivery = ledger.delivery(claimed.id)
            if delivery is not None:
                refuse(self._desk, ledger, delivery, receipt.code or "unknown", party.id)

        await self._store.write(work)
