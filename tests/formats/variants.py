"""The same message with every text that a person wrote in it replaced by a hostile one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, get_args

from pydantic import BaseModel, StringConstraints

from hub.canonical.base import Line, Text
from hub.canonical.message import Message
from tests.formats.hostile import SEEDS, line, text


def hostile(message: Message, seed: int, keep: frozenset[str] = frozenset()) -> Message:
    """The message with other texts, the same ones for the same seed; those of the paths in `keep` stay."""
    chance = Random(seed)
    writers = {_longest(Line): line, _longest(Text): text}

    def other(path: str, value: str, longest: int | None) -> str:
        write = writers.get(longest)
        return value if write is None or path in keep else write(chance.randrange(SEEDS))

    return Message.model_validate(_replaced(message, "", other))


def pasted(message: Message, block: str) -> Message:
    """The message with a block of lines at the end of each of its texts, as somebody pasted it there."""

    def other(_: str, value: str, longest: int | None) -> str:
        return f"{value}\n\n{block}" if longest == _longest(Text) else value

    return Message.model_validate(_replaced(message, "", other))


def longest(message: Message) -> Message:
    """The message with each of its texts as long as it may be, no word of it twice."""
    whole = " ".join(f"ord{number}" for number in range(4000))

    def other(_: str, value: str, most: int | None) -> str:
        return whole[: most - 1] + "." if most == _longest(Text) else value

    return Message.model_validate(_replaced(message, "", other))


def _replaced(value: BaseModel, path: str, other: Callable[[str, str, int | None], str]) -> dict[str, Any]:
    made = {}
    for name, field in type(value).model_fields.items():
        below = f"{path}.{name}" if path else name
        longest = _longest((field.annotation, *field.metadata))
        made[name] = _one(getattr(value, name), below, longest, other)
    return made


def _one(value: Any, path: str, longest: int | None, other: Callable[[str, str, int | None], str]) -> Any:
    if isinstance(value, BaseModel):
        return _replaced(value, path, other)
    if isinstance(value, tuple):
        return tuple(_one(each, path, longest, other) for each in value)
    return other(path, value, longest) if type(value) is str else value


def _longest(annotation: Any) -> int | None:
    """How long a text of this type may be, which tells lines from texts; None for what is neither."""
    for part in _parts(annotation):
        if isinstance(part, StringConstraints):
            return part.max_length
    return None


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in annotation if isinstance(annotation, tuple) else get_args(annotation):
        yield from _parts(part)
