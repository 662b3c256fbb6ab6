"""The parts that a command may want alone: keys, vault, clock, regions, the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from hub import clock as clocks
from hub.adapters import ADAPTERS
from hub.adapters.options import Options
from hub.errors import Misconfigured
from hub.routing.directory import Unit
from hub.routing.regions import FOLDER, Regions, load_regions
from hub.security.keys import Keys, load_keys
from hub.security.vault import Vault
from hub.settings import Settings
from hub.store.store import Store


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


def options_of(settings: Settings) -> dict[str, Options]:
    """What is set of the systems' formats. Raises Misconfigured `format.system` where one is none of them."""
    for system in settings.formats.keys() - ADAPTERS.keys():
        raise Misconfigured(
            "format.system",
            f"HUB_FORMATS names «{system}», and no format has this name",
            advice=f"Use one of: {', '.join(sorted(ADAPTERS))}.",
        )
    return {
        system: Options(each.longest, tuple(sorted(each.choices.items())))
        for system, each in settings.formats.items()
    }


@asynccontextmanager
async def open_store(
    settings: Settings, clock: clocks.Clock | None = None, reading_seconds: float | None = None
) -> AsyncIterator[Store]:
    """The store alone, for commands that look at it; `reading_seconds` where somebody waits for each read."""
    store = Store(
        settings.database_url,
        open_vault(settings),
        clock or open_clock(settings),
        settings.database_connections,
        reading_seconds,
    )
    await store.start()
    try:
        yield store
    finally:
        await store.close()


def units_of(rows: Iterable[dict[str, Any]]) -> list[Unit]:
    """The directory's rows as units."""
    return [Unit.model_validate(row) for row in rows]
