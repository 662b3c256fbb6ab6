"""Whether a text is the address of a broker."""

from __future__ import annotations

from urllib.parse import urlsplit

from hub.errors import Misconfigured


def check_address(url: str) -> str:
    """The URL where it is one of a broker; Misconfigured(`bus.url`) otherwise, which shows nothing of it."""
    try:
        parts = urlsplit(url)
        holds = parts.scheme in ("amqp", "amqps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        holds = False
    if not holds:
        raise Misconfigured(
            "bus.url",
            "HUB_BUS_URL is neither `embedded:` nor an amqp:// address",
            advice="Leave it out, or write amqp://user:password@host:5672/vhost; in a password / is %2F, "
            "# is %23, @ is %40 and : is %3A.",
        )
    return url
