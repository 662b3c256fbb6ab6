"""What the demo's tests stand on: a system as a program, and a tiny relay in the hub's place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from hub.sandbox.story.processes import stop_all
from hub.sandbox.story.systems import SystemProgram
from tests.demo.natives import SYSTEMS, native
from tests.demo.relay import Relay

ROOT = Path(__file__).parents[2]


@pytest.fixture
def samsa(tmp_path: Path) -> Iterator[SystemProgram]:
    yield from _running("samsa", tmp_path)


@pytest.fixture
def prator(tmp_path: Path) -> Iterator[SystemProgram]:
    yield from _running("prator", tmp_path)


@pytest.fixture(params=["cosmic-link", "lifecare-sp", "manual"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SystemProgram]:
    yield from _running(request.param, tmp_path)


def _running(system: str, folder: Path) -> Iterator[SystemProgram]:
    clock = folder / "clock"
    program = SystemProgram(system, folder, ROOT / "schemas" / system / "1", clock, "delivery-token")
    program.start()
    yield program
    stop_all()


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    """A relay that listens, for programs in other processes."""
    async with ClientSession() as session:
        made = Relay(session, {system: native(system) for system in SYSTEMS})
        runner = web.AppRunner(made.app(), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield made
        await made.close()
        await runner.cleanup()
