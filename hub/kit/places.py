"""Where the published schemas and contracts lie: beside the code in a clone, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_HUB = Path(__file__).parent.parent


def published(what: str) -> Path:
    """The folder `schemas` or `contracts`."""
    installed = _HUB / f"_{what}"
    return installed if installed.is_dir() else _HUB.parent / what
