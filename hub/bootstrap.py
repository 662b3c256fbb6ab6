"""Where everything meets: the one place that knows which parts a hub is made of."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from hub import clock as clocks
from hub.accept import Desk
from hub.adapters import ADAPTERS, adapter
from hub.adapters.seam import Adapter
from hub.bus.embedded import EmbeddedBus
from hub.bus.seam import Bus
from hub.canonical.people import UnitRef
from hub.channels.http import HttpChannel
from hub.channels.seam import Channel
from hub.deadlines import Deadlines
from hub.dispatch import Dispatcher, Load
from hub.errors import Misconfigured
from hub.intake import Intake
from hub.receipts import Receipts
from hub.routing.directory import Directory, Unit
from hub.routing.regions import FOLDER, Regions, load_regions
from hub.security.audit_chain import links_for
from hub.security.gate import Gate
from hub.security.keys import Keys, load_keys
from hub.security.redact import redact
from hub.security.vault import Vault
from hub.settings import Settings
from hub.store.ledger import Ledger
from hub.store.rows import ChainLink, PartyRow
from hub.store.store import Store
from hub.tasks import Tasks


@dataclass
class Hub:
    """A hub, put together and started."""

    settings: Settings
    store: Store
    desk: Desk
    bus: Bus
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
            entries = ledger.unsealed()
            if entries:
                head = ledger.head()
                links = links_for(entries, head.number, head.hash)
                ledger.seal([ChainLink(link.seq, link.sealed_no, link.prev, link.hash) for link in links])
            return len(entries)

        return await self.store.write(work)


def open_vault(settings: Settings) -> Vault:
    """The vault with the keys that the settings name. Misconfigured where there are none."""
    return Vault(keys_of(settings))


def keys_of(settings: Settings) -> Keys:
    """The keys: the setting's own text, else the key file."""
    return load_keys(settings.keys_text.get_secret_value() if settings.keys_text else settings.keys)


def open_clock(settings: Settings) -> clocks.Clock:
    """The machine's clock, or the same moved by what the clock file says."""
    return clocks.ShiftedClock(settings.clock_file) if settings.clock_file else clocks.SystemClock()


def open_regions(settings: Settings) -> Regions:
    """The region files, built in or the operator's own."""
    return load_regions(settings.regions_dir or FOLDER)


@asynccontextmanager
async def open_store(settings: Settings, clock: clocks.Clock | None = None) -> AsyncIterator[Store]:
    """The store alone, for commands that look at it."""
    store = Store(settings.database_url, open_vault(settings), clock or open_clock(settings))
    await store.start()
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_hub(
    settings: Settings,
    clock: clocks.Clock | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> AsyncIterator[Hub]:
    """A whole hub on its store; nothing runs by itself yet. `clock`, `channels`: instead of the real ones."""
    clock = clock or open_clock(settings)
    async with open_store(settings, clock) as store:
        http = HttpChannel(settings.send_timeout_seconds, frozenset(settings.plain_http_hosts))
        hub = _assemble(settings, store, clock, channels or {"http": http})
        await hub.refresh_directory()
        try:
            yield hub
        finally:
            await http.close()


def _assemble(settings: Settings, store: Store, clock: clocks.Clock, channels: Mapping[str, Channel]) -> Hub:
    bus = open_bus(settings)
    desk = Desk(
        adapters=open_adapters(keys_of(settings).note),
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
        intake=Intake(store, desk, receipts, bus),
        receipts=receipts,
        dispatcher=Dispatcher(store, desk, channels, receipts, bus, load),
        deadlines=Deadlines(store, desk, bus, timedelta(hours=settings.remind_after_hours)),
        tasks=Tasks(store, desk, bus),
        gate=Gate(_finder(store), clock),
    )


def open_bus(settings: Settings) -> Bus:
    """The bus that the settings name."""
    if settings.bus_url != "embedded:":
        raise Misconfigured("bus.unknown", "HUB_BUS_URL is not `embedded:`", advice="Leave it out.")
    return EmbeddedBus()


def open_adapters(note_key: bytes) -> dict[str, Adapter]:
    """All formats, compiled."""
    return {system: adapter(system, note_key) for system in ADAPTERS}


def _finder(store: Store) -> Callable[[str], Awaitable[PartyRow | None]]:
    async def find(token_hash: str) -> PartyRow | None:
        return await store.read(lambda ledger: ledger.party_by_token_hash(token_hash))

    return find


def _directory(ledger: Ledger) -> Directory:
    return Directory(units_of(ledger.units()))


def units_of(rows: Iterable[dict[str, Any]]) -> list[Unit]:
    """The directory's rows as units."""
    return [Unit.model_validate(row) for row in rows]


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
