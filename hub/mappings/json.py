"""Reads and writes JSON: the one reader for what comes from outside, which takes nothing ambiguous."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

import orjson

from hub.errors import Malformed, TooLarge
from hub.mappings.json_lines import Where, members

#: Bytes of a document, unless the caller sets its own limit.
LIMIT_BYTES: Final = 5 * 1024 * 1024
_DEPTH: Final = 64
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class JsonDocument:
    """A document that was read: its value, and its bytes, by which the line of a member is found."""

    __slots__ = ("raw", "value")

    def __init__(self, value: Any, raw: bytes) -> None:
        self.value = value
        self.raw = raw

    @property
    def root(self) -> tuple[Any, Where]:
        """The whole value, and where it stands."""
        return self.value, ()

    @property
    def tag(self) -> str:
        """The kind that the document says it is; empty where it says none."""
        kind = self.value.get("typ") if isinstance(self.value, dict) else None
        return kind if isinstance(kind, str) else ""

    def line_of(self, element: Where) -> int | None:
        """The line of what stands there (names and indices), or of the nearest thing around it."""
        lines = dict(members(self.raw.decode("utf-8-sig")))
        while element and element not in lines:
            element = element[:-1]
        return lines.get(element)


def read_json(raw: bytes, limit_bytes: int = LIMIT_BYTES) -> JsonDocument:
    """The document in `raw`. Raises TooLarge `json.too-large` and what `load_json` raises."""
    if len(raw) > limit_bytes:
        raise TooLarge("json.too-large", f"the document has more than {limit_bytes} bytes")
    return JsonDocument(load_json(raw), raw)


def read_own_json(raw: bytes) -> JsonDocument:
    """A document that the hub has just written, read back: without the limits for what comes from outside."""
    return JsonDocument(orjson.loads(raw), raw)


def load_json(raw: bytes) -> Any:
    """The value, where `raw` is UTF-8 JSON that every parser reads alike.

    Malformed(`json.*`) with the line: a key twice in one object, NaN or Infinity, numbers out of range, lone
    surrogates, NUL, nesting deeper than 64.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_json(raw.count(b"\n", 0, error.start) + 1) from None
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_bounded,
            parse_float=_finite,
        )
        if "\\u" in text:
            _check_escapes(value)
    except json.JSONDecodeError as error:
        raise _not_json(error.lineno) from None
    except ValueError:
        raise _not_json(None) from None
    except _Twice:
        raise _twice(text) from None
    return value


def dump_json(value: Any) -> bytes:
    """Compact JSON; dates and enums as text. Keys keep their order."""
    return orjson.dumps(value)


def dump_document(value: Any) -> bytes:
    """JSON that a person reads as well: two blanks a level, a line break at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


class _Twice(Exception):
    """An object has a key twice; which one is looked for when it is told."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _bounded(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError("out of range")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("out of range")
    return number


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= _DEPTH:
        return
    depth = 0
    for at, character in _brackets(text):
        depth += 1 if character in "[{" else -1
        if depth > _DEPTH:
            line = text.count("\n", 0, at) + 1
            message = f"nested deeper than {_DEPTH}"
            raise Malformed("json.too-deep", message, line=line, advice="Send a flatter document.")


def _brackets(text: str) -> Iterator[tuple[int, str]]:
    """The brackets outside strings, with where they stand."""
    blank = _STRING.sub(lambda string: " " * len(string[0]), text)
    return ((match.start(), match[0]) for match in re.finditer(r"[\[\]{}]", blank))


def _check_escapes(value: Any) -> None:
    """Lone surrogates and NUL can only come in as escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode()
    if "\\u0000" in text.replace("\\\\", ""):
        raise Malformed("json.nul", "a text holds a NUL character", advice="Remove it.")


def _not_json(line: int | None) -> Malformed:
    message = "the body is not JSON in UTF-8"
    return Malformed("json.not-well-formed", message, line=line, advice="Correct it.")


def _twice(text: str) -> Malformed:
    """The refusal, with the line of the first member that stands a second time."""
    seen: set[Where] = set()
    line = None
    for where, number in members(text):
        if where in seen:
            line = number
            break
        seen.add(where)
    message, advice = "an object has a key twice", "Send each key once."
    return Malformed("json.duplicate-key", message, line=line, advice=advice)
