"""What there is to say: the fields of the SIP model that a message of an event can carry.

Reads the model's own definition once, at start, so that tables are checked against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hub.canonical.codes import Event
from hub.canonical.message import GROUPS, Message, groups_of


class NoSuchField(LookupError):
    """A path leads nowhere in the model."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind`: its type without `| None`, of one item where `many`. `default`: what it is when
    nothing is said; for a required field there is none."""

    path: str
    name: str
    kind: type
    many: bool
    required: bool
    default: Any

    @property
    def model(self) -> type[BaseModel] | None:
        """The model of a structure; None for a plain value."""
        return self.kind if issubclass(self.kind, BaseModel) else None


@cache
def fields_of(model: type[BaseModel], prefix: str = "") -> Mapping[str, Field]:
    """The fields of a structure by name; their paths begin with `prefix`. Kept, as many tables ask."""
    return {name: _field(f"{prefix}{name}", name, info) for name, info in model.model_fields.items()}


def children(field: Field) -> Mapping[str, Field]:
    """The fields of a structure or of one item of a list; empty for plain values."""
    return fields_of(field.model, f"{field.path}.") if field.model else {}


def leaves(field: Field) -> Iterator[Field]:
    """The plain values in a field, those of a list's items among them."""
    inner = children(field)
    if not inner:
        yield field
    for child in inner.values():
        yield from leaves(child)


def fields_of_event(event: Event) -> dict[str, Field]:
    """The fields that a message of this event can have; groups it does not carry are left out."""
    needed, allowed = groups_of(event)
    barred = set(GROUPS) - needed - allowed | {"event"}
    return {name: field for name, field in fields_of(Message).items() if name not in barred}


@cache
def leaves_of_event(event: Event) -> Mapping[str, Field]:
    """The plain values that a message of this event can have, in the model's order, by path."""
    return {leaf.path: leaf for group in fields_of_event(event).values() for leaf in leaves(group)}


@cache
def leaves_within(event: Event) -> Mapping[str, tuple[str, ...]]:
    """Every path in a message of this event → the plain values there, in the model's order."""
    within: dict[str, list[str]] = {}
    for leaf in leaves_of_event(event):
        names = leaf.split(".")
        for length in range(1, len(names) + 1):
            within.setdefault(".".join(names[:length]), []).append(leaf)
    return {path: tuple(found) for path, found in within.items()}


def _field(path: str, name: str, info: FieldInfo) -> Field:
    kind, many = _bare(info.annotation)
    default = None if info.default is PydanticUndefined else info.default
    return Field(path, name, kind, many, info.is_required(), default)


def _bare(annotation: Any) -> tuple[type, bool]:
    """The type behind Annotated, `| None` and `tuple[…, ...]`, and whether it was a tuple."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        (inner,) = (each for each in get_args(annotation) if each is not NoneType)
        return _bare(inner)
    if origin is tuple:
        return _bare(get_args(annotation)[0])[0], True
    return (datetime if annotation is AwareDatetime else annotation), False
