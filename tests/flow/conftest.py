"""A fresh hub for each test of the flow: on a file with a bus of its own, and on PostgreSQL and RabbitMQ."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flow.databases import Database, File, Server
from tests.flow.world import World, open_world

UNITS = Path(__file__).parents[2] / "hub" / "sandbox" / "directory.csv"


@pytest.fixture(params=["embedded", "servers"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Database, str]:
    """(database, bus) of the world."""
    if request.param == "embedded":
        return File(tmp_path / "hub.db"), "embedded:"
    return Server(request.getfixturevalue("postgres_database")), request.getfixturevalue("amqp_own_vhost")


@pytest.fixture
async def world(tmp_path: Path, ground: tuple[Database, str]) -> AsyncIterator[World]:
    async with open_world(tmp_path, UNITS, *ground) as opened:
        yield opened
