"""What the model does not take, told in the document's own places and without its content."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from hub.errors import Malformed
from hub.mappings.nodes import Slots
from hub.mappings.outline import Document
from hub.mappings.placing import Placing

#: pydantic's kind of error → code and sentence.
_SAID = {
    "too_long": ("text.too-long", "the text is longer than this field takes"),
    "too_short": ("element.empty", "the text is empty"),
    "string_too_long": ("text.too-long", "the text is longer than this field takes"),
    "string_too_short": ("element.empty", "the text is empty"),
    "string_pattern_mismatch": ("text.form", "the text holds characters that this field does not take"),
    "value_error": ("text.form", "the text holds characters that this field does not take"),
    "greater_than_equal": ("value.range", "the number is out of range"),
    "less_than_equal": ("value.range", "the number is out of range"),
    "missing": ("element.missing", "something that must be there is missing"),
}


def refusal(error: ValidationError, placing: Placing, found: Slots, document: Document) -> Malformed:
    """The first complaint of the model as Malformed with path and line."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    code, sentence = _SAID.get(first["type"], ("value.refused", "the value is none that this field takes"))
    path, line = _place(first["loc"], placing, found, document)
    if not first["loc"]:
        code, sentence = "message.incomplete", "the document lacks a part that its kind of message needs"
    return Malformed(code, sentence, path=path, line=line)


def _place(
    where: tuple[int | str, ...], placing: Placing, found: Slots, document: Document
) -> tuple[str, int | None]:
    """The nearest known place for the model's path, and its line."""
    names: list[str] = []
    best = (placing.shape.root.path or "/", document.line_of(found[0]))
    scope, slots = placing, found
    for step in where:
        if isinstance(step, int):
            inner = _item(scope, slots, ".".join(names), step)
            if inner is None:
                break
            scope, slots = inner
            names = []
            place = scope.places.get(scope.full("."))
        else:
            names.append(step)
            place = scope.places.get(scope.full(".".join(names)))
        if place is not None and not place.node.item:
            best = (place.path, document.line_of(scope.shape.locate(slots, place)))
    return best


def _item(scope: Placing, slots: Slots, path: str, index: int) -> tuple[Placing, Slots] | None:
    inner: Any = scope.inner.get(path)
    if inner is None:
        return None
    place = scope.places[scope.full(path)]
    items = slots[place.slot] or []
    return (inner, items[index]) if index < len(items) else None
