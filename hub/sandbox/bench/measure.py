"""Measures a hub of its own: how many messages a second, at what price, how soon the receipt."""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import aiohttp

from hub.sandbox.bench import documents
from hub.sandbox.bench.formats import format_costs
from hub.sandbox.bench.machine import cpu_seconds, family, rss_mib
from hub.sandbox.servers import PostgresServer, RabbitServer, started
from hub.sandbox.story.ground import Ground, file_in, servers
from hub.sandbox.story.hub_program import HubProgram
from hub.sandbox.story.processes import LOOPBACK, Program, free_port, stop_all

#: How many posts the load has under way at a time.
AT_ONCE = 48

#: The steady rate at which receipts are timed.
STEADY_PER_SECOND = 100

_DIRECTORY = Path(__file__).parent.parent / "directory.csv"
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class Stalled(RuntimeError):
    """The hub refused a document of the load, or did not deliver what it had taken."""


@dataclass(frozen=True)
class Bench:
    """What the load acts on: the hub, its token, and the two receivers."""

    hub: HubProgram
    token: str
    receivers: tuple[str, ...]
    receiving: Program
    session: aiohttp.ClientSession

    def cpu_seconds(self) -> float:
        """What the hub's processes and the private servers have used of the processor so far."""
        return sum(map(cpu_seconds, family(os.getpid()) - family(self.receiving.pid) - {os.getpid()}))

    async def post(self, body: bytes) -> float:
        """Posts one document; the seconds until the receipt."""
        began = time.perf_counter()
        headers = _XML | {"Authorization": f"Bearer {self.token}"}
        async with self.session.post(f"{self.hub.url}/v1/messages/samsa", data=body, headers=headers) as said:
            text = await said.text()
            if said.status != 202:
                raise Stalled(f"the hub answered {said.status}: {text[:500]}")
        return time.perf_counter() - began

    async def seen(self) -> int:
        """How many deliveries the receivers have."""
        total = 0
        for url in self.receivers:
            async with self.session.get(f"{url}/count") as said:
                total += int((await said.json())["seen"])
        return total

    async def until_seen(self, wanted: int, patience_seconds: float = 60.0) -> None:
        """Returns when the receivers have so many."""
        end = time.monotonic() + patience_seconds
        while (seen := await self.seen()) < wanted:
            if time.monotonic() > end:
                raise Stalled(f"{seen} of {wanted} deliveries had arrived after {patience_seconds:.0f} s")
            await asyncio.sleep(0.01)


def measure(
    messages: int, cases: int, profile: str, database: str | None = None, bus: str | None = None
) -> dict[str, float]:
    """All figures, flat; nothing is left running. `profile`: a name of `PROFILES`.

    `database`, `bus`: servers to use instead of private ones. Stalled, CannotServe, NoGround.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="sip-hubben-bench-") as name,
            PROFILES[profile](Path(name), database, bus) as ground,
        ):
            return asyncio.run(_measured(Path(name), ground, messages, cases)) | format_costs()
    finally:
        stop_all()


@contextmanager
def _embedded(folder: Path, database: str | None, bus: str | None) -> Iterator[Ground]:
    yield file_in(folder)


@contextmanager
def _servers(folder: Path, database: str | None, bus: str | None) -> Iterator[Ground]:
    with ExitStack() as held:
        if database is None or bus is None:
            postgres, rabbit = PostgresServer(), RabbitServer()
            held.enter_context(started(postgres, rabbit))
            database, bus = database or postgres.url, bus or rabbit.url
        ground = held.enter_context(servers(database, bus, keep=False))
        yield replace(ground, workers=1)


#: What a hub may stand on, by name.
PROFILES: Final[dict[str, Callable[[Path, str | None, str | None], AbstractContextManager[Ground]]]] = {
    "embedded": _embedded,
    "servers": _servers,
}


async def _measured(folder: Path, ground: Ground, messages: int, cases: int) -> dict[str, float]:
    async with _bench(folder, ground) as bench:
        await _all(bench, [documents.consent(case) for case in range(cases)])
        await asyncio.sleep(1.0)
        before = await bench.seen()
        bodies = [documents.information(n % cases, n) for n in range(messages)]
        cpu, began = bench.cpu_seconds(), time.perf_counter()
        await _all(bench, bodies)
        await bench.until_seen(before + 2 * messages)
        seconds = time.perf_counter() - began
        cpu = bench.cpu_seconds() - cpu
        raw = await _raw_seconds(bench, bodies)
        steady = [documents.information(n % cases, messages + n) for n in range(STEADY_PER_SECOND * 5)]
        waits = await _steady(bench, steady)
        return {
            "messages_per_second": round(messages / seconds, 1),
            "ratio_to_raw": round(raw / seconds, 3),
            "cpu_ms_per_message": round(cpu / messages * 1000, 2),
            "receipt_p50_ms": round(statistics.median(waits) * 1000, 1),
            "receipt_p99_ms": round(statistics.quantiles(waits, n=100)[98] * 1000, 1),
            "rss_mib": rss_mib(bench.hub.program.pid),
            "messages": messages,
        }


@asynccontextmanager
async def _bench(folder: Path, ground: Ground) -> AsyncIterator[Bench]:
    """A hub with a sender and two receivers, each a process of its own."""
    receipt = folder / "receipt.xml"
    receipt.write_bytes(documents.acknowledgement())
    ports = [free_port(), free_port()]
    words = ["-m", "hub.sandbox.bench.receiver", str(receipt), *map(str, ports)]
    receivers = Program("receivers", words, folder, dict(os.environ)).start()
    urls = tuple(f"http://{LOOPBACK}:{port}" for port in ports)
    hub = HubProgram(folder, folder / "clock", ground)
    hub.prepare(_DIRECTORY)
    token = _let_in(hub, urls)
    hub.start_all()
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            yield Bench(hub, token, urls, receivers, session)
    finally:
        hub.stop()
        receivers.stop()


def _let_in(hub: HubProgram, urls: Sequence[str]) -> str:
    """The sender and the receivers as parties; the sender's token."""
    units = [unit.hsa_id or "" for unit in (documents.SENDER, *documents.RECEIVERS)]
    to = [urls[0], *urls]
    tokens = [
        hub.add_party(f"System {number}", "samsa", "vastra-gotaland", [unit], f"{url}/take", _secret())
        for number, (unit, url) in enumerate(zip(units, to, strict=True), start=1)
    ]
    return tokens[0]


def _secret() -> str:
    return secrets.token_hex(24)


async def _all(bench: Bench, bodies: Iterable[bytes]) -> None:
    """Posts everything, `AT_ONCE` at a time."""
    waiting = iter(bodies)

    async def one_after_another() -> None:
        for body in waiting:
            await bench.post(body)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def _steady(bench: Bench, bodies: Sequence[bytes]) -> list[float]:
    """Posts at a steady rate; the seconds that each receipt took."""
    posts = []
    began = time.perf_counter()
    for number, body in enumerate(bodies):
        await asyncio.sleep(max(0.0, began + number / STEADY_PER_SECOND - time.perf_counter()))
        posts.append(asyncio.create_task(bench.post(body)))
    return list(await asyncio.gather(*posts))


async def _raw_seconds(bench: Bench, bodies: Iterable[bytes]) -> float:
    """How long the same load takes straight to both receivers, with nothing in between."""
    waiting = iter(bodies)

    async def one_after_another() -> None:
        for body in waiting:
            for url in bench.receivers:
                async with bench.session.post(f"{url}/take", data=body, headers=_XML) as said:
                    await said.read()

    began = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    return time.perf_counter() - began
