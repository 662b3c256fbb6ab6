"""One simulated system as a program: it takes deliveries, sends documents, and can be told how to behave.

Two ports: one where the hub delivers, and one on loopback where a test or the story gives orders:

POST /_control {"unit", "behaviour", …}   how a unit behaves (`behaviour.py`)
POST /_control {"listening": false}       close or open the port where the hub delivers
POST /_do {"do", …}                       staff write a document; answers {"id"}
POST /_answer {"id", "verb", "comment"}   a unit's people answer a document now
POST /_again {"id"}                       the same bytes once more
POST /_hub {"url", "token"}               where the hub is and who we are there
GET  /_ledger                             the ledger's lines
GET  /_state                              {"in_hand"}: deliveries being taken just now
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import ClientSession, web

from hub.sandbox.systems.behaviour import EVERY_UNIT, Manners
from hub.sandbox.systems.document import CannotMake, Native, Wristwatch
from hub.sandbox.systems.inbox import LIMIT_BYTES, Inbox
from hub.sandbox.systems.ledger import Ledger
from hub.sandbox.systems.outbox import Outbox

LOOPBACK = "127.0.0.1"
Order = dict[str, object]


class System:
    """The parts of one running system, and its orders."""

    def __init__(
        self, native: Native, ledger: Ledger, inbox: Inbox, outbox: Outbox, manners: Manners
    ) -> None:
        self._native = native
        self._ledger = ledger
        self.inbox = inbox
        self._outbox = outbox
        self._manners = manners
        self.door: Door | None = None

    async def control(self, order: dict[str, object]) -> Order:
        if "listening" in order and self.door is not None:
            await (self.door.open() if order["listening"] else self.door.close())
        if "behaviour" in order:
            self._manners.tell(order)
        return {"unit": str(order.get("unit", EVERY_UNIT))}

    async def do(self, order: dict[str, object]) -> Order:
        drafts = self._native.make(order)
        for draft in drafts:
            self._outbox.put(draft)
        return {"id": drafts[0].id}

    async def answer(self, order: dict[str, object]) -> Order:
        document = self.inbox.document(str(order["id"]))
        draft = self._native.answer(document, str(order["verb"]), str(order.get("comment", "")))
        self._outbox.put(draft)
        return {"id": draft.id}

    async def again(self, order: dict[str, object]) -> Order:
        self._outbox.again(str(order["id"]))
        return {"id": str(order["id"])}

    async def hub(self, order: dict[str, object]) -> Order:
        self._outbox.at(str(order["url"]), str(order["token"]))
        return {"url": str(order["url"])}

    async def ledger(self, request: web.Request) -> web.Response:
        return web.json_response(self._ledger.lines)

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response({"in_hand": self.inbox.in_hand})


class Door:
    """The port where the hub delivers; closed, a connection to it is refused."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        self._runner = runner
        self._host = host
        self.port = port
        self._site: web.TCPSite | None = None

    async def open(self) -> None:
        if self._site is None:
            self._site = web.TCPSite(self._runner, self._host, self.port, reuse_address=True)
            await self._site.start()
            self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        if self._site is not None:
            await self._site.stop()
            self._site = None
            if self._runner.server is not None:
                self._runner.server.pre_shutdown()


def _order(act: Callable[[Order], Awaitable[Order]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(await request.json()))
        except (KeyError, CannotMake) as error:
            return web.json_response({"error": type(error).__name__, "lacks": str(error)}, status=400)

    return handle


def control_app(system: System) -> web.Application:
    """The orders' port."""
    app = web.Application()
    for path, act in {
        "/_control": system.control,
        "/_do": system.do,
        "/_answer": system.answer,
        "/_again": system.again,
        "/_hub": system.hub,
    }.items():
        app.router.add_post(path, _order(act))
    app.router.add_get("/_ledger", system.ledger)
    app.router.add_get("/_state", system.state)
    return app


def delivery_app(inbox: Inbox) -> web.Application:
    """The port where the hub delivers, under any path."""
    app = web.Application(client_max_size=LIMIT_BYTES)
    app.router.add_post("/{path:.*}", inbox.deliver)
    return app


def _published(system: str) -> Path:
    """The system's published schemas: in a clone beside the package, in an installation inside it."""
    package = Path(__file__).parents[2]
    inside = package / "_schemas"
    return (inside if inside.exists() else package.parent / "schemas") / system / "1"


def options(system: str) -> argparse.ArgumentParser:
    """The command line of a simulated system."""
    parser = argparse.ArgumentParser(description=f"{system}, simulated from its published contract.")
    parser.add_argument("--host", default=LOOPBACK, help="the address that the hub delivers to")
    parser.add_argument("--port", type=int, default=0, help="where the hub delivers; 0 takes a free one")
    parser.add_argument("--control-port", type=int, default=0, help="where orders are given")
    parser.add_argument("--ledger", type=Path, required=True, help="the file of its own account")
    parser.add_argument(
        "--schemas", type=Path, default=_published(system), help="the folder of the published schemas"
    )
    parser.add_argument("--token", required=True, help="what the hub shows when it delivers")
    parser.add_argument("--hub", default="http://127.0.0.1:8080", help="the hub's address")
    parser.add_argument("--hub-token", default="", help="what this system shows to the hub")
    parser.add_argument("--clock-file", type=Path, default=None, help="seconds that its clock is moved by")
    return parser


def main(native: type[Native]) -> int:
    """Runs until it is told to stop; prints one line of JSON with its ports when it is ready."""
    chosen = options(native.system).parse_args()
    asyncio.run(_run(chosen, native(chosen.schemas, Wristwatch(chosen.clock_file))))
    return 0


async def _run(chosen: argparse.Namespace, native: Native) -> None:
    ledger, manners = Ledger(chosen.ledger), Manners()
    async with ClientSession() as session:
        outbox = Outbox(native, ledger, session, chosen.hub, chosen.hub_token)
        inbox = Inbox(native, ledger, manners, outbox, chosen.token)
        system = System(native, ledger, inbox, outbox, manners)
        deliveries = await _runner(delivery_app(inbox))
        control = await _runner(control_app(system))
        system.door = Door(deliveries, chosen.host, chosen.port)
        await system.door.open()
        await web.TCPSite(control, LOOPBACK, chosen.control_port).start()
        print(json.dumps({"port": system.door.port, "control_port": control.addresses[0][1]}), flush=True)
        await _until_stopped()
        await inbox.close()
        await outbox.close()
        await control.cleanup()
        await deliveries.cleanup()
    ledger.close()
    sys.stdout.flush()


async def _runner(app: web.Application) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    return runner


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
