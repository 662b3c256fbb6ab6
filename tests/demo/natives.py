"""The two systems' readers and writers, on the clone's own schemas."""

from __future__ import annotations

from pathlib import Path

from hub.sandbox.systems.document import Native, Wristwatch
from hub.sandbox.systems.prator import Prator
from hub.sandbox.systems.samsa import Samsa

ROOT = Path(__file__).parents[2]


def native(system: str) -> Native:
    """SAMSA or Prator, in this process."""
    made: dict[str, type[Samsa] | type[Prator]] = {"samsa": Samsa, "prator": Prator}
    return made[system](ROOT / "schemas" / system / "1", Wristwatch(None))
