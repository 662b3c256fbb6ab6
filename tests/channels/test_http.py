"""What the HTTP channel makes of every way in which a recipient may behave."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from hub.channels.http import HttpChannel, check_address
from hub.channels.seam import Outcome, Parcel
from hub.errors import Unacceptable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def recipient(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/in", handler)
    app.router.add_post("/elsewhere", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/in"
    finally:
        await runner.cleanup()


def parcel(url: str) -> Parcel:
    return Parcel("d1", "invitation.sent", b"<x/>", "application/xml", url, "secret")


async def send(url: str, timeout_seconds: float = 5.0) -> Outcome:
    channel = HttpChannel(timeout_seconds)
    try:
        return await channel.send(parcel(url))
    finally:
        await channel.close()


def answering(status: int, body: bytes = b"", **headers: str) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        await request.read()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return handler


@pytest.mark.parametrize(
    ("status", "taken", "final"),
    [
        (200, True, False),
        (202, True, False),
        (204, True, False),
        (302, False, True),
        (400, False, True),
        (401, False, True),
        (404, False, True),
        (408, False, False),
        (410, False, True),
        (413, False, True),
        (429, False, False),
        (500, False, False),
        (503, False, False),
    ],
)
async def test_each_status_has_its_class(status: int, taken: bool, final: bool) -> None:
    headers = {"Location": "/elsewhere"} if status == 302 else {}
    async with recipient(answering(status, **headers)) as url:
        outcome = await send(url)
    assert (outcome.taken, outcome.final, outcome.code) == (taken, final, f"http.{status}")


async def test_a_receipt_in_the_reply_comes_back_whole() -> None:
    async with recipient(answering(200, b"<Mottagningskvitto/>" * 500)) as url:
        outcome = await send(url)
    assert outcome.reply == b"<Mottagningskvitto/>" * 500


async def test_a_reply_is_read_no_further_than_its_bound() -> None:
    async with recipient(answering(200, b"x" * 200_000)) as url:
        outcome = await send(url)
    assert len(outcome.reply) == 64 * 1024


async def test_retry_after_is_honoured_and_bounded() -> None:
    async with recipient(answering(503, Retry_After="120")) as url:
        assert (await send(url)).retry_after_seconds == 120.0
    async with recipient(answering(503, Retry_After="99999999")) as url:
        assert (await send(url)).retry_after_seconds == 86_400.0
    async with recipient(answering(503, Retry_After="soon")) as url:
        assert (await send(url)).retry_after_seconds == 0.0


async def test_the_delivery_and_the_credential_travel_in_headers() -> None:
    seen: dict[str, str] = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(request.headers)
        return web.Response()

    async with recipient(handler) as url:
        await send(url)
    assert seen["Hub-Delivery"] == "d1"
    assert seen["Authorization"] == "Bearer secret"
    assert seen["Content-Type"] == "application/xml"


async def test_soap_is_sent_with_an_action_that_says_nothing_and_other_documents_with_none() -> None:
    seen: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.get("SOAPAction"))
        return web.Response()

    async with recipient(handler) as url:
        channel = HttpChannel(5.0)
        for content_type in ("text/xml; charset=utf-8", "application/xml"):
            await channel.send(dataclasses.replace(parcel(url), content_type=content_type))
        await channel.close()
    assert seen == ['""', None]


async def test_a_recipient_that_never_answers_times_out() -> None:
    asked = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        await asked.wait()
        return web.Response()

    async with recipient(handler) as url:
        outcome = await send(url, timeout_seconds=0.3)
        asked.set()
    assert (outcome.taken, outcome.final, outcome.code) == (False, False, "http.timeout")


async def test_a_connection_cut_in_the_reply_is_tried_again() -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async with recipient(handler) as url:
        outcome = await send(url)
    assert (outcome.taken, outcome.final) == (False, False)


async def test_nobody_listening_is_refused_and_tried_again() -> None:
    async with recipient(answering(200)) as url:
        pass
    outcome = await send(url)
    assert (outcome.taken, outcome.final, outcome.code) == (False, False, "refused")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/in",
        "file:///etc/hostname",
        "https://user:pass@localhost/in",
        "http:///in",
        "gopher://x/",
    ],
)
async def test_addresses_that_are_not_safe_are_never_called(url: str) -> None:
    with pytest.raises(Unacceptable):
        check_address(url, frozenset())
    outcome = await send(url)
    assert outcome.final
    assert outcome.code.startswith("address.")


def test_plain_http_is_for_loopback_and_named_hosts() -> None:
    assert check_address("http://[::1]:8000/in", frozenset())
    assert check_address("http://samsa:8000/in", frozenset({"samsa"}))
    assert check_address("https://samsa.example/in", frozenset())
