"""A fresh hub for each test of the flow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flow.world import World, open_world

UNITS = Path(__file__).parents[2] / "hub" / "sandbox" / "directory.csv"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, UNITS) as opened:
        yield opened
