"""From a canonical path to the function that fetches what stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from hub.canonical.message import GROUPS, NativeId
from hub.mappings.fields import Field, NoSuchField

Getter = Callable[[Any], Any]

#: Lists whose entries are named by a key: the key's fields and the field that holds the value.
KEYED: dict[type[BaseModel], tuple[tuple[str, ...], str]] = {NativeId: (("system", "kind"), "value")}

_SELECTED = re.compile(r"([a-z_.]+)\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Selected:
    """`case.ids[samsa/sip-id]`: the first entry of the list with this key."""

    path: str
    key: tuple[tuple[str, str], ...]
    value: str

    def fits(self, entry: Any) -> bool:
        return all(getattr(entry, name) == wanted for name, wanted in self.key)


def split_selected(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The list and the key that a path with brackets names; None for other paths."""
    match = _SELECTED.fullmatch(path)
    return (match[1], tuple(match[2].split("/"))) if match else None


def selected(path: str, field: Field, key: tuple[str, ...]) -> Selected:
    """The entry that `key` names in a list. Raises NoSuchField where the list has no such keys."""
    if not field.many or field.kind not in KEYED:
        raise NoSuchField(f"«{path}» selects in a field without keys")
    names, value = KEYED[field.kind]
    if len(names) != len(key):
        raise NoSuchField(f"«{path}» selects by {'/'.join(names)}")
    return Selected(field.path, tuple(zip(names, key, strict=True)), value)


def get_selected(entries: Getter, choice: Selected) -> Getter:
    """Fetches the value of the first entry that fits."""

    def get(source: Any) -> Any:
        for entry in entries(source) or ():
            if choice.fits(entry):
                return getattr(entry, choice.value)
        return None

    return get


def get_rest(entries: Getter, choices: list[Selected]) -> Getter:
    """Fetches the entries that are not the first of any choice, in their order."""

    def rest(source: Any) -> tuple[Any, ...]:
        left = list(entries(source) or ())
        for choice in choices:
            first = next((entry for entry in left if choice.fits(entry)), None)
            if first is not None:
                left.remove(first)
        return tuple(left)

    return rest if choices else entries


def getter(path: str, fields: tuple[Field, ...]) -> Getter:
    """Fetches the field at a relative path; None where a structure on the way is absent. `.` is itself."""
    if path == ".":
        return itself
    if all(field.required or field.default is not None for field in fields[:-1]):
        return attrgetter(path)
    names = path.split(".")

    def get(source: Any) -> Any:
        for name in names:
            source = getattr(source, name)
            if source is None:
                return None
        return source

    return get


def owner(path: str) -> Getter:
    """Fetches the content group (consent, meeting …) that a path begins in; the source where in none."""
    group = path.split(".")[0]
    return attrgetter(group) if group in GROUPS else itself


def around(path: str, fields: tuple[Field, ...]) -> Getter:
    """Fetches the structure that holds the field."""
    outer = path.rpartition(".")[0]
    return getter(outer, fields[:-1]) if outer else itself


def itself(source: Any) -> Any:
    """The value as it is."""
    return source


def each_of(outer: Callable[[Any], Iterator[Any]], entries: Getter) -> Callable[[Any], Iterator[Any]]:
    """The items of a list in every structure that `outer` yields."""

    def items(source: Any) -> Iterator[Any]:
        for inner in outer(source):
            yield from entries(inner) or ()

    return items


def only(source: Any) -> Iterator[Any]:
    """The value as the only one of its list."""
    yield source
