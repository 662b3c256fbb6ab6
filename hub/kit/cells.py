"""The loss table as the formats really are: each cell of `domain.md` §7.3, by rendering what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any, Final

from hub.adapters import OFFLINE_NOTE_KEY, adapter
from hub.adapters.seam import Rendered
from hub.canonical.codes import LossAction
from hub.canonical.message import Message
from hub.errors import HubError, Unacceptable
from hub.kit.probes import PROBES, Probe


class Mark(StrEnum):
    """What becomes of a field, in the letters and the order of §7.3."""

    NATIVE = "✓"
    TEXT = "T"
    LETTER = "L"
    REFUSED = "R"
    DROPPED = "D"


#: Column of §7.3 → the system.
COLUMNS: Final = {
    "KAL": "cosmic-link",
    "ORE": "lifecare-sp",
    "VAS": "prator",
    "UPP": "manual",
    "VGR": "samsa",
}
_BECAME: Final = {
    LossAction.CARRIED: Mark.NATIVE,
    LossAction.NOTE: Mark.TEXT,
    LossAction.SIDE_LETTER: Mark.LETTER,
    LossAction.REFUSED: Mark.REFUSED,
    LossAction.DROPPED: Mark.DROPPED,
}


@cache
def marks(row: int, system: str) -> tuple[Mark, ...]:
    """What becomes of the row's fields in a system, all events and values taken together.

    An event without a document of its own is told as another, whole: a field that goes along in its text
    counts only where the system has a document for none of the row's events.
    Raises AssertionError where a field neither arrives as it was nor is named in the report.
    """
    found = [outcome for probe in PROBES[row] for outcome in _of(probe, system)]
    native = any(not as_other for _, as_other in found)
    marks = {mark for mark, as_other in found if not (native and as_other and mark is Mark.TEXT)}
    return tuple(mark for mark in Mark if mark in marks)


def _of(probe: Probe, system: str) -> Iterator[tuple[Mark, bool]]:
    for plain, message in probe.messages():
        if plain is message or _rendered(system, plain) is not None:
            yield from _outcome(probe, system, message, changed=plain is not message)


def _outcome(probe: Probe, system: str, message: Message, *, changed: bool) -> Iterator[tuple[Mark, bool]]:
    """What became of each field, and whether the event was told as another."""
    rendered = _written(system, message)
    about_event = probe.fields == ("event",)
    if rendered is None:
        # An event that the system refuses whatever stands in it says nothing of a field.
        if changed or about_event:
            yield Mark.REFUSED, False
        return
    as_other = not about_event and any(loss.field == "event" for loss in rendered.losses)
    for field in probe.fields:
        became = {_BECAME[loss.action] for loss in rendered.losses if _is_about(loss.field, field)}
        if not became:
            _check_arrival(system, message, rendered, field)
        yield from ((mark, as_other) for mark in became or {Mark.NATIVE})


@cache
def _rendered(system: str, message: Message) -> Rendered | None:
    """The same as `_written`, kept: the plainest messages are asked for again and again."""
    return _written(system, message)


def _written(system: str, message: Message) -> Rendered | None:
    """The message in the system's format; None where it is refused."""
    try:
        return adapter(system, OFFLINE_NOTE_KEY).render(message)
    except Unacceptable:
        return None


def _is_about(line: str, field: str) -> bool:
    """Whether a line of the report is about the field, about what it is in, or about what is in it."""
    return line == field or field.startswith(f"{line}.") or line.startswith(f"{field}.")


def _check_arrival(system: str, message: Message, rendered: Rendered, field: str) -> None:
    try:
        arrived = adapter(system, OFFLINE_NOTE_KEY).parse(rendered.document)
    except HubError as error:
        raise AssertionError(f"{system} cannot read what it wrote of {message.event}") from error
    if list(_values(arrived, field.split("."))) != list(_values(message, field.split("."))):
        raise AssertionError(f"{system} loses {field} of {message.event}, and the report does not say so")


def _values(holder: Any, names: list[str]) -> Iterator[Any]:
    """What stands at a path, in each item where the path goes through a list."""
    if isinstance(holder, tuple) and names:
        for item in holder:
            yield from _values(item, names)
    elif not names or holder is None:
        yield holder
    else:
        yield from _values(getattr(holder, names[0]), names[1:])
