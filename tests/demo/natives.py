"""The systems' readers and writers, on the clone's own schemas."""

from __future__ import annotations

from pathlib import Path

from hub.sandbox.systems.cosmic_link import CosmicLink
from hub.sandbox.systems.document import Native, Wristwatch
from hub.sandbox.systems.lifecare_sp import LifecareSP
from hub.sandbox.systems.manual import ByHand
from hub.sandbox.systems.prator import Prator
from hub.sandbox.systems.samsa import Samsa

ROOT = Path(__file__).parents[2]
_MADE: dict[str, type[Native]] = {
    kind.system: kind for kind in (CosmicLink, LifecareSP, ByHand, Prator, Samsa)
}

SYSTEMS = tuple(_MADE)


def native(system: str) -> Native:
    """A system, in this process."""
    return _MADE[system](ROOT / "schemas" / system / "1", Wristwatch(None))
