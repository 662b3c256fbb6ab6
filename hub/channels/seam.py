"""The seam between a delivery and the way it travels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent, the same at each attempt: `body` is the rendered document, `url` where to."""

    delivery_id: str
    event: str
    body: bytes
    content_type: str
    url: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt.

    `taken`: the recipient's system has it. `final`: trying the same bytes again is no use. `code` is
    stable (`http.503`, `http.timeout`, `tls`, `refused`). `reply`: what the system answered, at most
    64 KiB; it may be a native receipt. `retry_after_seconds`: what the system asked for.
    """

    taken: bool
    code: str
    final: bool = False
    reply: bytes = b""
    retry_after_seconds: float = 0.0


class Channel(Protocol):
    """Sends a parcel once and says what became of it; never raises for what a recipient does."""

    async def send(self, parcel: Parcel) -> Outcome: ...
