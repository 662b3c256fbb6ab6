"""`hub serve` as a process: it comes up, takes a message, finishes what it sends when asked to stop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from hub.adapters import OFFLINE_NOTE_KEY, adapter
from hub.canonical.message import Message

ROOT = Path(__file__).parents[2]
CONSENT = (ROOT / "contracts/samsa/good/samtycke-for-namngivna-parter.xml").read_bytes()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def hub(home: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "hub.cli", *command], env=os.environ | home, capture_output=True, check=True
    )
    return done.stdout.decode()


@contextmanager
def serving(home: dict[str, str], command: str = "serve") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "hub.cli", command], env=os.environ | home)
    try:
        for _ in range(200):
            if answers(home):
                break
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def answers(home: dict[str, str]) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{home['HUB_PORT']}/health/ready") as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    given = {
        "HUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.db",
        "HUB_KEYS": str(tmp_path / "keys.json"),
        "HUB_PORT": str(free_port()),
    }
    hub(given, "keys", "new")
    hub(given, "directory", "import", str(ROOT / "hub/sandbox/directory.csv"))
    return given


async def test_a_hub_that_is_asked_to_stop_finishes_what_it_is_sending(home: dict[str, str]) -> None:
    taken: list[str] = []
    began = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        began.set()
        await request.read()
        await asyncio.sleep(1.0)
        taken.append(request.headers["Hub-Delivery"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/in", slow)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/in"
    party = ("party", "add", "SAMSA", "--system", "samsa", "--unit", "SE2321000131-*")
    token = await asyncio.to_thread(hub, home, *party, "--deliver-to", url, "--deliver-token", "t")
    consent = adapter("samsa", OFFLINE_NOTE_KEY).parse(CONSENT)
    assert isinstance(consent, Message)

    with serving(home) as process:
        request = urllib.request.Request(
            f"http://127.0.0.1:{home['HUB_PORT']}/v1/messages/samsa",
            CONSENT,
            {"Authorization": f"Bearer {token.strip()}"},
        )
        response = await asyncio.to_thread(urllib.request.urlopen, request)
        assert response.status == 202
        response.close()
        await asyncio.wait_for(began.wait(), 20)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 20) == 0
    await runner.cleanup()

    rows = [json.loads(line) for line in hub(home, "deliveries", "--json").splitlines()]
    assert {row["id"] for row in rows if row["state"] == "sent"} >= set(taken)
    assert taken
    assert not [row for row in rows if row["state"] == "sending"]


def test_a_worker_says_whether_it_is_well_and_what_it_counts(home: dict[str, str]) -> None:
    with serving(home | {"HUB_WORKER_PORT": home["HUB_PORT"]}, "worker") as worker:
        assert answers(home)
        with urllib.request.urlopen(f"http://127.0.0.1:{home['HUB_PORT']}/metrics") as response:
            assert b"hub_delivery_attempts" in response.read()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
