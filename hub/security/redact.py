"""What may stand in a log: known keys with plain values, and never anybody's number."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

#: The keys that a log entry may have. A new one is added here, by somebody who has thought about it.
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "exception",
        "code", "rule", "path", "line", "status", "reason", "step", "state", "kind",
        "message_id", "case_id", "delivery_id", "expectation_id", "task_id", "party", "system", "region",
        "channel", "unit", "attempts", "count", "seconds", "milliseconds", "bytes", "method", "route",
        "host", "port", "queue", "version", "rung", "worker", "lease", "revision", "seed", "error",
    }
)  # fmt: skip

#: A personal or coordination number, or a reserve number, with or without century and with the signs that
#: people write between its parts. Rather one number too many than one too few.
_NUMBERS = re.compile(
    r"""(?<![0-9A-Za-z])
    (?: (?:[0-9]{2})? [0-9]{2} [ .-]? (?:0[0-9]|1[0-2]) [ .-]? [0-9]{2}
        [ ]? [-+\u2010-\u2015\u2212]? [ ]? [0-9A-Z]{2}[0-9]{2}
      | [0-9]{8} -? [KMX][0-9]{3}
      | 99 [0-9]{6} -? [0-9]{4}
    )
    (?![0-9A-Za-z])""",
    re.VERBOSE,
)

REDACTED = "[number]"


def without_numbers(text: str) -> str:
    """The text with everything that may be a personal number taken out."""
    return _NUMBERS.sub(REDACTED, text)


def redact(_: Any, __: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The last processor of the log: drops unknown keys, turns what is not plain into its type's name.

    How many keys were dropped is told in `dropped`, so that nobody wonders.
    """
    kept = {key: _plain(value) for key, value in entry.items() if key in ALLOWED}
    dropped = len(entry) - len(kept)
    return kept | {"dropped": dropped} if dropped else kept


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return REDACTED if without_numbers(str(value)) != str(value) else value
    if isinstance(value, str):
        return without_numbers(value)
    return type(value).__name__
