"""What can go wrong, and what the one who meets it should do.

    HubError
    ├── Refused            the sender must change something; sending the same again does not help
    │   ├── Malformed          400  the bytes are not what the published schema says
    │   ├── Unauthenticated    401  we do not know who is calling
    │   ├── Forbidden          403  we know who is calling, and they may not
    │   ├── NotFound           404  what is asked about or answered does not exist
    │   ├── Conflict           409  the same identity with other content, or a step out of turn
    │   ├── TooLarge           413  more bytes than the limit
    │   └── Unacceptable       422  well formed, but a rule of care, consent or identity says no
    ├── Unavailable        503  not now; the same bytes may be sent again
    └── Misconfigured      the hub's own files or settings do not hold together; it does not start

Each error has a stable `code`, may name the `rule` (an id of the specification) and the `path` and
`line` in the document, says in one sentence what is wrong and in another what to do. None of these
texts may hold a name, a number or any other content of a message (RFC 9457 carries them out).
"""

from __future__ import annotations

__all__ = [
    "Conflict",
    "Forbidden",
    "HubError",
    "Malformed",
    "Misconfigured",
    "NotFound",
    "Refused",
    "TooLarge",
    "Unacceptable",
    "Unauthenticated",
    "Unavailable",
]


class HubError(Exception):
    """The root of the tree.

    `code`: stable, dotted, lower case (`xml.doctype`, `consent.missing`).
    `message`: what is wrong. `advice`: what to do about it.
    `rule`: the rule's id where one decided. `path`, `line`: the place in the document.
    """

    status = 500
    title = "The hub could not do this"

    def __init__(
        self,
        code: str,
        message: str,
        *,
        rule: str | None = None,
        path: str | None = None,
        line: int | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.rule = rule
        self.path = path
        self.line = line
        self.advice = advice

    def __str__(self) -> str:
        place = f" (line {self.line}, {self.path})" if self.line else f" ({self.path})" if self.path else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.code}: {self.message}{place}{rule}"

    def facts(self) -> dict[str, str | int | None]:
        """The error as plain values, without those that are not known."""
        facts = {
            "code": self.code,
            "message": self.message,
            "rule": self.rule,
            "path": self.path,
            "line": self.line,
            "advice": self.advice,
        }
        return {key: value for key, value in facts.items() if value is not None}


class Refused(HubError):
    """The sender must change something before sending again."""

    status = 400
    title = "The message is refused"


class Malformed(Refused):
    """The bytes are not what the published schema says."""

    status = 400
    title = "The document is not what its schema says"


class Unauthenticated(Refused):
    """The caller did not prove who it is."""

    status = 401
    title = "A valid token is needed"


class Forbidden(Refused):
    """The caller is known and may not do this."""

    status = 403
    title = "This caller may not do this"


class NotFound(Refused):
    """What is asked about or answered does not exist."""

    status = 404
    title = "There is no such thing here"


class Conflict(Refused):
    """The same identity came with other content, or a step came out of turn."""

    status = 409
    title = "This contradicts what the hub already has"


class TooLarge(Refused):
    """More bytes than the limit."""

    status = 413
    title = "The document is too large"


class Unacceptable(Refused):
    """Well formed, but a rule of care, consent or identity says no."""

    status = 422
    title = "A rule does not let this message travel"


class Unavailable(HubError):
    """Not now; the same bytes may be sent again after `retry_after_seconds`."""

    status = 503
    title = "The hub cannot take this right now"
    retry_after_seconds = 5


class Misconfigured(HubError):
    """The hub's own files or settings do not hold together; it does not start."""

    title = "The hub's configuration does not hold together"
