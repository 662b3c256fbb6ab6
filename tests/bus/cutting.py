"""A line to the broker that can be held up and cut."""

from __future__ import annotations

import asyncio
from types import TracebackType
from urllib.parse import urlsplit


class Relay:
    """Passes on what is said between a client and the broker at `url`."""

    def __init__(self, url: str) -> None:
        self._broker = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.StreamWriter] = set()
        self._answers = asyncio.Event()
        self._answers.set()
        self._held = asyncio.Event()

    @property
    def url(self) -> str:
        """The same broker, by this line."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        login = self._broker.netloc.rpartition("@")[0]
        return self._broker._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()

    def hold_answers(self) -> None:
        """What the broker says does not arrive, until the line is cut."""
        self._held.clear()
        self._answers.clear()

    async def something_held(self) -> None:
        """Returns when the broker has said something that does not arrive."""
        await self._held.wait()

    def cut(self) -> None:
        """Ends every connection, without a word; the next ones are as good as new."""
        for line in self._lines:
            line.transport.abort()
        self._lines.clear()
        self._answers.set()

    async def __aenter__(self) -> Relay:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._broker.hostname, self._broker.port)
        self._lines |= {writer, back}
        await asyncio.gather(self._pass(reader, back, False), self._pass(there, writer, True))

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, answers: bool) -> None:
        try:
            while data := await source.read(65536):
                if answers and not self._answers.is_set():
                    self._held.set()
                    await self._answers.wait()
                to.write(data)
        except ConnectionError:
            pass
        to.close()
