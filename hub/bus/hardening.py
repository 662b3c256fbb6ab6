"""Makes the AMQP driver read every message that the broker lets through.

RabbitMQ passes on properties that it does not look into: strings that are not UTF-8, times beyond the year
9999, headers nested a thousand deep. pamqp raises at the first of these, which ends the connection; the
broker hands the message out again at once, and after as many rounds as its delivery limit allows, it and all
its innocent neighbours are dead letters. Here such a string is read with replacement signs and the rest as
absent, so that the message arrives and can be refused by itself.
"""

from __future__ import annotations

import struct

from pamqp import commands, decode

_CANNOT_READ = (ValueError, OverflowError, OSError, RecursionError, TypeError, struct.error)

_read_strictly = commands.Basic.Properties.unmarshal


def harden() -> None:
    """For all connections of this process; harmless when it has been done."""
    decode.METHODS["shortstr"] = _short_string
    commands.Basic.Properties.unmarshal = _read  # type: ignore[assignment,method-assign]


def _short_string(value: bytes) -> tuple[int, str]:
    if not value:
        raise ValueError("a short string is missing")
    end = value[0] + 1
    return end, value[1:end].decode("utf-8", errors="replace")


def _read(properties: commands.Basic.Properties, flags: int, data: bytes) -> None:
    try:
        _read_strictly(properties, flags, data)
    except _CANNOT_READ:
        _read_what_can_be(properties, flags, data)


def _read_what_can_be(properties: commands.Basic.Properties, flags: int, data: bytes) -> None:
    """Each property has a length that can be told without reading it."""
    for name in properties.__slots__:
        if not flags & properties.flags[name]:
            continue
        kind = getattr(properties, f"_{name}")
        size = _size(kind, data)
        value = None
        if kind in ("shortstr", "octet"):
            _, value = decode.by_type(data, kind)
        setattr(properties, name, value)
        data = data[size:]


def _size(kind: str, data: bytes) -> int:
    match kind:
        case "shortstr":
            return data[0] + 1
        case "table":
            return int.from_bytes(data[:4], "big") + 4
        case "timestamp":
            return 8
        case _:
            return 1
