"""Answers a SOAP client in SOAP: a refusal is its own receipt, and what is wrong before that is a Fault.

A document that can be read and is refused is answered with the native Mottagningskvitto, «Avvisat», and 200:
the call went well, and the receipt says what came of it (RIV-TA, tjänsteschemaregel 11; SOAP 1.1 §6.2). What
cannot be read gets a soap:Fault and 500; what HTTP itself says no to (401, 403, 404, 413, 503) one with that
status.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from hub.adapters.soap import CONTENT_TYPE, fault, id_of
from hub.bootstrap.hub import Hub
from hub.canonical.receipt import TechnicalReceipt
from hub.edges.http.problems import headers_of
from hub.edges.problems import problem_of
from hub.errors import Conflict, HubError, Malformed, Unacceptable

#: What is said of a document; a Fault for one of these is SOAP's own error, and its status 500.
_OF_THE_DOCUMENT = (Malformed, Unacceptable, Conflict)

#: For OpenAPI: what a SOAP client gets where it is refused.
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"text/xml": {}},
        "description": "Refused, to a client of cosmic-link that sends SOAPAction or accepts text/xml: the"
        " native Mottagningskvitto, Avvisat. Where the document cannot be read, or HTTP itself says no, it"
        " gets a soap:Fault with 500, or with that status",
    },
}


def is_soap(hub: Hub, system: str, request: Request) -> bool:
    """Whether the system speaks SOAP and the caller does."""
    adapter = hub.desk.adapters.get(system)
    if adapter is None or adapter.content_type != CONTENT_TYPE:
        return False
    return "soapaction" in request.headers or "text/xml" in request.headers.get("accept", "")


def soap_answer(hub: Hub, system: str, error: HubError, raw: bytes | None) -> Response:
    """The answer that the error is. `raw`: the body, None where it was not read."""
    about = id_of(raw) if raw is not None else None
    headers = headers_of(error)
    if about is None or error.status == 503:
        status = 500 if isinstance(error, _OF_THE_DOCUMENT) else error.status
        return Response(fault(error.code, problem_of(error)), status, headers, CONTENT_TYPE)
    receipt = TechnicalReceipt(
        id=hub.desk.new_id(),
        about=about,
        accepted=False,
        at=hub.desk.clock.now(),
        code=error.code,
        rule=error.rule,
        path=error.path,
    )
    return Response(hub.desk.adapters[system].receipt(receipt), 200, headers, CONTENT_TYPE)
