"""A message with another value at a path; messages are frozen, so that it is another message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.canonical.message import Message
from hub.mappings.fields import fields_of


def replaced(value: Any, names: Sequence[str], change: Callable[[str], str]) -> Any:
    """The value with every text at a path changed; through lists, each item in its order."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(replaced(item, names, change) for item in value)
    if not names:
        return change(value)
    inner = getattr(value, names[0])
    changed = replaced(inner, names[1:], change)
    return value if changed == inner else value.model_copy(update={names[0]: changed})


def holder(message: Message, path: str) -> Any:
    """The group (meeting, plan …) that a path begins in, None where there is none; else the message."""
    group, dot, _ = path.partition(".")
    return getattr(message, group) if dot else message


def put(message: Message, path: str, value: Any) -> Message:
    """The message with a value at a path. A group that it lacks is made with this one value.

    Raises pydantic's ValidationError where a group needs more than that.
    """
    names = path.split(".")
    if holder(message, path) is not None:
        changed: Message = _set(message, names, value)
        return changed
    model = fields_of(Message)[names[0]].model
    assert model is not None
    return message.model_copy(update={names[0]: model(**{names[1]: value})})


def _set(structure: Any, names: Sequence[str], value: Any) -> Any:
    inner = value if len(names) == 1 else _set(getattr(structure, names[0]), names[1:], value)
    return structure.model_copy(update={names[0]: inner})
