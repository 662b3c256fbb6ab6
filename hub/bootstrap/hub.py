"""A whole hub, put together from its parts."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from hub import clock as clocks
from hub.accept import Desk
from hub.adapters import ADAPTERS, adapter
from hub.adapters.options import DEFAULT, Options
from hub.adapters.seam import Adapter
from hub.bootstrap.parts import keys_of, open_clock, open_regions, open_store, options_of, units_of
from hub.bus.address import check_address
from hub.bus.embedded import EmbeddedBus
from hub.bus.seam import Bus
from hub.canonical.people import UnitRef
from hub.channels.http import HttpChannel
from hub.channels.seam import Channel
from hub.deadlines import Deadlines
from hub.dispatch import Dispatcher, Load
from hub.intake import Intake
from hub.receipts import Receipts
from hub.routing.directory import Directory
from hub.security.audit_chain import links_for
from hub.security.gate import Gate
from hub.security.redact import redact
from hub.settings import Settings
from hub.store.ledger import Ledger
from hub.store.rows import ChainLink, PartyRow
from hub.store.store import Store
from hub.tasks import Tasks

if TYPE_CHECKING:
    from hub.bus.broker import Broker


#: No caller of a running hub waits longer for what it reads.
READING_SECONDS = 10.0


@dataclass
class Hub:
    """A hub, put together and started."""

    settings: Settings
    store: Store
    desk: Desk
    bus: Bus
    broker: Broker | None
    intake: Intake
    receipts: Receipts
    dispatcher: Dispatcher
    deadlines: Deadlines
    tasks: Tasks
    gate: Gate[PartyRow]

    @property
    def systems(self) -> frozenset[str]:
        """The systems whose formats this hub speaks."""
        return frozenset(self.desk.adapters)

    async def refresh_directory(self) -> None:
        """Read the directory anew where it has been changed."""
        version = await self.store.read(lambda ledger: ledger.directory_version())
        if version != self._directory_version:
            self.desk.directory = await self.store.read(_directory)
            self._directory_version = version

    _directory_version: int = -1

    async def seal_journal(self) -> int:
        """Link the journal entries that are not in the chain yet; how many there were."""

        def work(ledger: Ledger) -> int:
            if not ledger.unsealed(limit=1):
                return 0
            head = ledger.head(lock=True)
            entries = ledger.unsealed()
            if entries:
                links = links_for(entries, head.number, head.hash)
                ledger.seal([ChainLink(link.seq, link.sealed_no, link.prev, link.hash) for link in links])
            return len(entries)

        return await self.store.write(work)


@asynccontextmanager
async def open_hub(
    settings: Settings,
    clock: clocks.Clock | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> AsyncIterator[Hub]:
    """A whole hub on its store; nothing runs by itself yet. `clock`, `channels`: instead of the real ones."""
    clock = clock or open_clock(settings)
    async with open_store(settings, clock, READING_SECONDS) as store:
        http = HttpChannel(settings.send_timeout_seconds, frozenset(settings.plain_http_hosts))
        broker = open_broker(settings)
        real = {"http": http, **_broker_channels(broker)}
        hub = _assemble(settings, store, clock, channels or real, broker)
        await hub.refresh_directory()
        try:
            yield hub
        finally:
            await http.close()


def _assemble(
    settings: Settings,
    store: Store,
    clock: clocks.Clock,
    channels: Mapping[str, Channel],
    broker: Broker | None,
) -> Hub:
    bus = open_bus(broker)
    desk = Desk(
        adapters=open_adapters(keys_of(settings).note, options_of(settings)),
        directory=Directory(),
        regions=open_regions(settings),
        clock=clock,
        new_id=lambda: uuid.uuid4().hex,
        hub_unit=UnitRef(name=settings.unit_name, hsa_id=settings.unit_hsa_id),
    )
    receipts = Receipts(store, desk)
    load = Load(settings.concurrency, settings.lease_seconds)
    return Hub(
        settings=settings,
        store=store,
        desk=desk,
        bus=bus,
        broker=broker,
        intake=Intake(store, desk, receipts, bus),
        receipts=receipts,
        dispatcher=Dispatcher(store, desk, channels, receipts, bus, load),
        deadlines=Deadlines(store, desk, bus, timedelta(hours=settings.remind_after_hours)),
        tasks=Tasks(store, desk, bus),
        gate=Gate(_finder(store), clock),
    )


def open_broker(settings: Settings) -> Broker | None:
    """The connection to the broker that the settings name, not yet begun; None where all is one process."""
    if settings.bus_url == "embedded:":
        return None
    from hub.bus.broker import Broker  # FastStream takes its time to be imported

    return Broker(check_address(settings.bus_url), timeout_seconds=settings.bus_timeout_seconds)


def open_bus(broker: Broker | None) -> Bus:
    """What wakes the workers: those of this process, or of all."""
    if broker is None:
        return EmbeddedBus()
    from hub.bus.rabbit import RabbitBus

    return RabbitBus(broker)


def _broker_channels(broker: Broker | None) -> dict[str, Channel]:
    if broker is None:
        return {}
    from hub.bus.outgoing import OutQueues
    from hub.channels.amqp import AmqpChannel

    return {"amqp": AmqpChannel(OutQueues(broker))}


def open_adapters(note_key: bytes, formats: Mapping[str, Options]) -> dict[str, Adapter]:
    """All formats, compiled; `formats`: what is set of them, by system."""
    return {system: adapter(system, note_key, formats.get(system, DEFAULT)) for system in ADAPTERS}


def _finder(store: Store) -> Callable[[str], Awaitable[PartyRow | None]]:
    async def find(token_hash: str) -> PartyRow | None:
        return await store.read(lambda ledger: ledger.party_by_token_hash(token_hash))

    return find


def _directory(ledger: Ledger) -> Directory:
    return Directory(units_of(ledger.units()))


def set_up_logging(settings: Settings) -> None:
    """One JSON object a line on standard error; the last step lets nothing of a message through."""
    level = getattr(logging, settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
    )
