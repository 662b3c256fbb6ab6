"""On which line each thing of a JSON document begins: asked only when an error is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

#: Names and indices from the root.
Where = tuple[str | int, ...]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_Tokens = Iterator[tuple[str, int]]


def members(text: str) -> Iterator[tuple[Where, int]]:
    """Every member and item of a well-formed document with its line, from 1, in the order they stand in.

    Of a document that is well-formed only so far, those that come before the fault.
    """
    tokens = _tokens(text)
    token, line = next(tokens, ("", 1))
    yield from _value(tokens, token, line, ())


def _tokens(text: str) -> _Tokens:
    line, last = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        yield match[0], line


def _value(tokens: _Tokens, token: str, line: int, where: Where) -> Iterator[tuple[Where, int]]:
    yield where, line
    if token == "{":
        yield from _object(tokens, where)
    elif token == "[":
        yield from _array(tokens, where)


def _object(tokens: _Tokens, where: Where) -> Iterator[tuple[Where, int]]:
    for token, line in tokens:
        if token == "}":
            return
        if token == ",":
            continue
        name = json.loads(token)
        next(tokens)
        value, _ = next(tokens)
        yield from _value(tokens, value, line, (*where, name))


def _array(tokens: _Tokens, where: Where) -> Iterator[tuple[Where, int]]:
    index = 0
    for token, line in tokens:
        if token == "]":
            return
        if token != ",":
            yield from _value(tokens, token, line, (*where, index))
            index += 1
