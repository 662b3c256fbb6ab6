"""The hub's addresses for machines (`architecture.md` §12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.edges.amqp.asyncapi import asyncapi
from hub.edges.http import problems
from hub.edges.http.body import read_body
from hub.edges.http.health import health
from hub.edges.http.reading import reading
from hub.edges.http.soap import DOCUMENTED, is_soap, soap_answer
from hub.edges.problems import PROBLEM
from hub.errors import Refused, Unavailable
from hub.intake import Answer
from hub.store.rows import PartyRow


def build_app(hub: Hub) -> FastAPI:
    """The ASGI application over one hub."""
    app = FastAPI(
        title="SIP-hubben",
        version="1",
        summary="Takes a SIP message in one system's format and accounts for it in every other.",
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(_taking(hub))
    app.include_router(reading(hub))
    app.include_router(health(hub))
    app.include_router(asyncapi(hub))
    return app


def build_watched(hub: Hub) -> FastAPI:
    """What a process that takes nothing answers: whether it is well, and what it counts."""
    app = FastAPI(title="SIP-hubben worker", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(app)
    app.include_router(health(hub))
    return app


#: What documents are written in: each system in its own.
_NATIVE: dict[str, Any] = {"application/xml": {}, "text/xml": {}, "application/json": {}}


def _taking(hub: Hub) -> APIRouter:
    router = APIRouter()
    answers: dict[int | str, dict[str, Any]] = {
        **DOCUMENTED,
        202: {"content": _NATIVE, "description": "Taken: the native receipt"},
        "4XX": {"content": {PROBLEM: {}}, "description": "Refused, with the rule and what to do"},
        503: {"content": {PROBLEM: {}}, "description": "Not now; send the same again"},
    }
    documented = {"requestBody": {"required": True, "content": _NATIVE}}

    @router.post("/v1/messages/{system}", status_code=202, responses=answers, openapi_extra=documented)
    async def post_message(system: str, request: Request) -> Response:
        """Take a message in `system`'s own format."""
        return await _take(hub, request, system, hub.intake.receive)

    @router.post("/v1/receipts/{system}", status_code=202, responses=answers, openapi_extra=documented)
    async def post_receipt(system: str, request: Request) -> Response:
        """Take a kvittens or a technical receipt in `system`'s own format."""
        return await _take(hub, request, system, hub.intake.receive_receipt)

    return router


async def _take(
    hub: Hub,
    request: Request,
    system: str,
    receive: Callable[[bytes, PartyRow, str], Awaitable[Answer]],
) -> Response:
    started = perf_counter()
    raw: bytes | None = None
    try:
        party = await hub.gate.caller(request.headers.get("authorization"))
        await _check_system(hub, party, system)
        raw = await read_body(request, hub.settings.max_body_bytes)
        answer = await receive(raw, party, system)
    except Refused as refused:
        metrics.REFUSED.labels(system if system in hub.systems else "unknown", refused.code).inc()
        if is_soap(hub, system, request):
            return soap_answer(hub, system, refused, raw)
        raise
    except Unavailable as error:
        if is_soap(hub, system, request):
            return soap_answer(hub, system, error, raw)
        raise
    metrics.RECEIPT_SECONDS.observe(perf_counter() - started)
    return Response(
        answer.document,
        202,
        {"Location": f"/v1/messages/{answer.message_id}", "Cache-Control": "no-store"},
        answer.content_type,
    )


async def _check_system(hub: Hub, party: PartyRow, system: str) -> None:
    """A party speaks its own system's format; that another was tried is written down."""
    try:
        hub.gate.check_system(party, system)
    except Refused as refused:
        await hub.intake.journal(refused, party, system if system in hub.systems else "unknown")
        raise
