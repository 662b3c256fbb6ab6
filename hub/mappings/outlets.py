"""What becomes of a field that has no place: a line in a text, a letter, a refusal, a loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.errors import HubError, Unacceptable
from hub.mappings.notes import PlainNote, StructureNote, one_line
from hub.mappings.paths import only
from hub.mappings.words import Refuse


class LineWriter(Protocol):
    """Writes a value as one line of the hub's notes."""

    def write(self, value: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line that comes back: `Label: value`."""

    label: str
    form: PlainNote | StructureNote

    def write(self, value: Any) -> str:
        return f"{self.label}: {self.form.write(value)}"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line that never comes back."""

    sentence: str
    form: PlainNote | StructureNote

    def write(self, value: Any) -> str:
        if "{}" not in self.sentence:
            return one_line(self.sentence)
        return self.sentence.replace("{}", self.form.write(value))


@dataclass(frozen=True, slots=True)
class Outlet:
    """A field, the value that nothing is lost by, and what is said otherwise.

    `sources`: the structures that the field is in (one, or a list's items); `around`: the structure that
    holds it; nothing is lost where that is absent. `merged`: the values that a row writes as others.
    """

    loss: Loss
    sources: Callable[[Any], Iterator[Any]]
    around: Callable[[Any], Any]
    get: Callable[[Any], Any]
    implied: Any
    line: LineWriter | None
    merged: frozenset[Any] | None = None

    def lost(self, message: Message) -> list[Any]:
        """The values that do not go in a place of their own."""
        if self.sources is only:
            if self.around(message) is None:
                return []
            value = self.get(message)
            return [value] if self._differs(value) else []
        return [
            value
            for source in self.sources(message)
            if self.around(source) is not None
            for value in (self.get(source),)
            if self._differs(value)
        ]

    def _differs(self, value: Any) -> bool:
        if self.merged is not None:
            return value in self.merged
        return bool(_or_none(value) != self.implied)

    def lines(self, values: list[Any]) -> list[str]:
        """The lines that say so. Raises Unacceptable with the field's path."""
        if self.line is None:
            return []
        try:
            return [self.line.write(value) for value in values if _or_none(value) is not None]
        except HubError as error:
            error.path = error.path or self.loss.field
            raise


@dataclass(frozen=True, slots=True)
class Gate:
    """A field that stops the message unless its value is allowed."""

    word: Refuse
    around: Callable[[Any], Any]
    get: Callable[[Any], Any]
    allowed: tuple[Any, ...]

    def check(self, message: Message) -> None:
        """Raises Unacceptable `format.refused` with the rule."""
        if self.around(message) is None or _or_none(self.get(message)) in self.allowed:
            return
        raise Unacceptable(
            "format.refused",
            self.word.message,
            rule=self.word.rule,
            path=self.word.path,
            advice=self.word.advice,
        )


def implied(value: Any) -> Any:
    """The value that is read where nothing is said, with an empty list as None."""
    return _or_none(value)


def _or_none(value: Any) -> Any:
    return None if value == () else value
