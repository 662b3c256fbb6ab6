"""Two systems that take whatever comes and acknowledge it, as fast as they can; counted at `/count`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiohttp import web

_ABOUT = b"0" * 32


class Receiver:
    """Counts each delivery once by its id, and answers with the receipt it was given."""

    def __init__(self, receipt: bytes) -> None:
        self._receipt = receipt
        self.seen: set[str] = set()
        self.twice = 0

    async def take(self, request: web.Request) -> web.Response:
        """A delivery."""
        await request.read()
        id = request.headers.get("Hub-Delivery", "")
        self.twice += id in self.seen
        self.seen.add(id)
        body = self._receipt.replace(_ABOUT, id.encode())
        return web.Response(body=body, content_type="application/xml", charset="utf-8")

    async def count(self, request: web.Request) -> web.Response:
        """How many have come."""
        return web.json_response({"seen": len(self.seen), "twice": self.twice})


async def main(receipt: bytes, ports: list[int]) -> None:
    """Serve on the ports until the process is ended."""
    for port in ports:
        receiver = Receiver(receipt)
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.add_routes([web.post("/take", receiver.take), web.get("/count", receiver.count)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]).read_bytes(), [int(port) for port in sys.argv[2:]]))
