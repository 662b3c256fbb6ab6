"""The formats that the hub speaks, by the names of their systems."""

from __future__ import annotations

from functools import cache

from hub.adapters.prator import PratorAdapter
from hub.adapters.samsa import SamsaAdapter
from hub.adapters.seam import Adapter
from hub.errors import NotFound

__all__ = ["ADAPTERS", "OFFLINE_NOTE_KEY", "adapter"]

#: The note key where there is no hub with a key of its own: the examples in `contracts/` are sealed with it.
OFFLINE_NOTE_KEY = bytes(32)

#: System name → its format. A new format is one more line here.
ADAPTERS: dict[str, type[SamsaAdapter] | type[PratorAdapter]] = {
    "samsa": SamsaAdapter,
    "prator": PratorAdapter,
}


@cache
def adapter(system: str, note_key: bytes) -> Adapter:
    """The format of a system, its tables compiled and kept. Raises NotFound `system.unknown`.

    `note_key`: at least 16 bytes; proves the lines that the hub writes into free text.
    """
    if system not in ADAPTERS:
        known = ", ".join(sorted(ADAPTERS))
        raise NotFound("system.unknown", "no format has this name", advice=f"Use one of: {known}.")
    return ADAPTERS[system](note_key)
