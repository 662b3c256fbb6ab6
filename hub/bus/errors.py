"""What publishing can fail with; all of them pass."""

from __future__ import annotations

from hub.errors import Unavailable


class Unconfirmed(Unavailable):
    """The broker did not say in time that it has the message; it may have it."""

    def __init__(self) -> None:
        super().__init__(
            "bus.timeout",
            "the broker did not confirm in time",
            advice="Look whether RabbitMQ is frozen, or out of memory or disk",
        )


def away() -> Unavailable:
    """There is no connection."""
    return Unavailable("bus.away", "the broker cannot be reached", advice="Look whether RabbitMQ is running")


def unroutable() -> Unavailable:
    """The exchange is missing, or no queue is bound for this key."""
    return Unavailable(
        "bus.unroutable",
        "no queue takes this message",
        advice="Run `hub broker check`; `hub broker setup` makes what is missing",
    )


def refused() -> Unavailable:
    """The broker answered no: a queue is full, or the hub's user may not."""
    return Unavailable(
        "bus.refused",
        "the broker does not take this message",
        advice="Look whether the queue is full and what the hub's user may do",
    )
