"""The formats that the hub speaks, by the names of their systems."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hub.adapters.cosmic_link import CosmicLinkAdapter
from hub.adapters.lifecare_sp import LifecareAdapter
from hub.adapters.manual import ManualAdapter
from hub.adapters.options import DEFAULT, Options
from hub.adapters.prator import PratorAdapter
from hub.adapters.samsa import SamsaAdapter
from hub.adapters.seam import Adapter
from hub.errors import NotFound

__all__ = ["ADAPTERS", "OFFLINE_NOTE_KEY", "adapter"]

#: The note key where there is no hub with a key of its own: the examples in `contracts/` are sealed with it.
OFFLINE_NOTE_KEY = bytes(32)

#: System name → its format. A new format is one more line here.
ADAPTERS: dict[str, Callable[[bytes, Options], Adapter]] = {
    "cosmic-link": CosmicLinkAdapter,
    "lifecare-sp": LifecareAdapter,
    "manual": ManualAdapter,
    "samsa": SamsaAdapter,
    "prator": PratorAdapter,
}


@cache
def adapter(system: str, note_key: bytes, options: Options = DEFAULT) -> Adapter:
    """The format of a system, its tables compiled and kept.

    `note_key`: at least 16 bytes; proves the lines that the hub writes into free text. `options`: what is
    set of the format. Raises NotFound `system.unknown`, Misconfigured.
    """
    if system not in ADAPTERS:
        known = ", ".join(sorted(ADAPTERS))
        raise NotFound("system.unknown", "no format has this name", advice=f"Use one of: {known}.")
    return ADAPTERS[system](note_key, options)
