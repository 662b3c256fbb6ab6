"""Says what went wrong, as an RFC 9457 document that is the same by every way, and never shows content."""

from __future__ import annotations

from hub.errors import HubError
from hub.mappings.json import dump_json

PROBLEM = "application/problem+json"


def problem_document(error: HubError) -> bytes:
    """The document that this error is."""
    return dump_json(problem_of(error))


def problem_of(error: HubError) -> dict[str, str | int | None]:
    """Its members."""
    return {
        "type": f"urn:sip-hubben:error:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        **{name: value for name, value in error.facts().items() if name != "message"},
    }
