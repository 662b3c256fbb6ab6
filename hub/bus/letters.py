"""What goes to the broker and what comes from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Letter:
    """What is published. `headers`: codes only, never content."""

    body: bytes
    content_type: str
    message_id: str
    type: str
    correlation_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a consumer gets. `user_id`: whom the broker knows the sender as; None where it did not say.

    `redelivered`: it has been handed out before. `headers`: the sender's, and the broker's `x-death`.
    """

    body: bytes
    routing_key: str
    user_id: str | None
    message_id: str | None
    content_type: str | None
    redelivered: bool = False
    headers: Mapping[str, object] = field(default_factory=dict)
    type: str | None = None
    correlation_id: str | None = None


#: Takes one arrived message. When it returns the message is acknowledged; where it raises Unavailable the
#: message is kept and handed in again after a pause; any other error rejects it to the dead letters.
Taker = Callable[[Arrived], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who takes the messages of a queue, and how many at a time."""

    queue: str
    taker: Taker
    prefetch: int
