"""Which fields differ between a message and what was read back, by name and never by content."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

#: Lists whose order says nothing.
_UNORDERED = frozenset({"case.ids"})


def differences(said: BaseModel, made: dict[str, Any], path: str = "") -> list[str]:
    """The canonical paths at which a structure differs from a plain dictionary of what was read.

    What the dictionary lacks is the model's default. Items of lists share their list's path.
    """
    found: list[str] = []
    for name, default in _fields(type(said)):
        one, other = getattr(said, name), made.get(name, default)
        if one is not other:
            found += _values(f"{path}.{name}" if path else name, one, other)
    return found


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    fields = model.model_fields.items()
    return tuple((name, None if info.is_required() else info.default) for name, info in fields)


def _values(path: str, one: Any, other: Any) -> list[str]:
    if isinstance(one, BaseModel) and isinstance(other, dict):
        return differences(one, other, path)
    if one == other:
        return []
    if isinstance(one, BaseModel) and (other is None or type(other) is type(one)):
        return differences(one, {} if other is None else dict(other), path)
    if one is None and isinstance(other, dict):
        return [f"{path}.{name}" for name in other]
    if isinstance(one, tuple) and isinstance(other, list | tuple):
        return _lists(path, one, other)
    return [path]


def _lists(path: str, one: tuple[Any, ...], other: list[Any] | tuple[Any, ...]) -> list[str]:
    if len(one) != len(other):
        return [path]
    if path in _UNORDERED:
        one, other = _sorted(one), _sorted(other)
    return [found for pair in zip(one, other, strict=True) for found in _values(path, *pair)]


def _sorted(items: list[Any] | tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(items, key=lambda item: repr(sorted(dict(item).items()))))
