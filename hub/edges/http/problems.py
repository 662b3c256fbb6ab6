"""Answers every failure with a problem document (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from hub.edges.problems import PROBLEM, problem_document
from hub.errors import HubError, Refused, TooLarge, Unauthenticated, Unavailable

_log = structlog.get_logger()


def problem(error: HubError) -> Response:
    """The answer that this error is."""
    return Response(problem_document(error), error.status, headers_of(error), PROBLEM)


def headers_of(error: HubError) -> dict[str, str]:
    """What HTTP says beside it."""
    headers: dict[str, str] = {"Cache-Control": "no-store"}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooLarge | Unauthenticated):
        headers["Connection"] = "close"  # what is left of the body is not read
    return headers


def install(app: FastAPI) -> None:
    """Every failure of this app becomes a problem document."""

    @app.exception_handler(HubError)
    async def of_the_hub(request: Request, error: HubError) -> Response:
        if not isinstance(error, Refused | Unavailable):
            _log.error("broken", code=error.code)
            return problem(_not_now(error.code))
        return problem(error)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        return problem(_http(error.status_code))

    @app.exception_handler(RequestValidationError)
    async def of_the_request(request: Request, error: RequestValidationError) -> Response:
        places = sorted({".".join(str(part) for part in found["loc"]) for found in error.errors()})
        refused = _http(422)
        refused.path = ", ".join(places)
        return problem(refused)

    @app.exception_handler(Exception)
    async def of_ours(request: Request, error: Exception) -> Response:
        _log.error("unexpected", kind=type(error).__name__)
        return problem(_not_now("hub.unexpected"))


def _not_now(code: str) -> Unavailable:
    return Unavailable(code, "the hub could not finish this", advice="Send the same again later.")


def _http(status: int) -> HubError:
    phrase = HTTPStatus(status).phrase
    error = Refused(f"http.{status}", phrase.lower(), advice="See /openapi.json for what this address takes.")
    error.status = status
    error.title = phrase
    return error
