"""Reads and writes JSON: the one reader for what comes from outside, which takes nothing ambiguous."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import orjson

from hub.errors import Malformed

_DEPTH = 64


def load_json(raw: bytes) -> Any:
    """The value, where `raw` is UTF-8 JSON that every parser reads alike.

    Malformed(`json.*`): a key twice in one object, NaN or Infinity, numbers out of range, lone
    surrogates, NUL, nesting deeper than 64.
    """
    try:
        text = raw.decode("utf-8-sig")
        _check_depth(text)
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_bounded)
        text_of_value = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text_of_value.encode()
    except (UnicodeError, ValueError):
        raise Malformed(
            "json.not-well-formed", "the body is not JSON in UTF-8", advice="Correct it."
        ) from None
    if "\\u0000" in text_of_value:
        raise Malformed("json.nul", "a text holds a NUL character", advice="Remove it.")
    return value


def dump_json(value: Any) -> bytes:
    """Compact JSON; dates and enums as text. Keys keep their order."""
    return orjson.dumps(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("json.duplicate-key", "an object has a key twice", advice="Send each key once.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _bounded(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError("out of range")
    return int(digits)


def _check_depth(text: str) -> None:
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            escaped, in_string = (character == "\\" and not escaped), (character != '"' or escaped)
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > _DEPTH:
                raise Malformed(
                    "json.too-deep", f"nested deeper than {_DEPTH}", advice="Send a flatter document."
                )
        elif character in "]}":
            depth -= 1
