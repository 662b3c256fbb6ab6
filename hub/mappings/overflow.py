"""A message whose texts are longer than a system takes, as one whose texts it takes, and what is left over.

The beginning of a text stays in its place, and a line of the hub's says that it goes on elsewhere
(`domain.md` §7.3). What a person wrote gives way first; the hub's own lines stay whole or move whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from hub.canonical.codes import LossAction
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.errors import Unacceptable
from hub.mappings.cutting import Section, cut
from hub.mappings.notes import CHECK, CHECK_LENGTH, HEAD
from hub.mappings.outlets import NoteLine, Outlet
from hub.mappings.outletting import Outletting
from hub.mappings.placing import Placing
from hub.mappings.replacing import holder, put, replaced
from hub.mappings.scope import Scope, Single

T = TypeVar("T")

_MARKERS: Final = {
    LossAction.NOTE: f"{HEAD}Texten fortsätter i nästa meddelande.",
    LossAction.SIDE_LETTER: f"{HEAD}Texten fortsätter i ett brev.",
}
_REST: Final = {
    LossAction.NOTE: "resten går i fortsättningsmeddelanden",
    LossAction.SIDE_LETTER: "resten går med brev",
}
_MOVED: Final = {
    LossAction.NOTE: "står i ett fortsättningsmeddelande och läses inte tillbaka",
    LossAction.SIDE_LETTER: "går med brev",
}
_LINE: Final = "Upplysning"
#: Of a text's room, this part is never taken from what a person wrote by the hub's lines.
_SHARE: Final = 4


@dataclass(slots=True)
class Shortened:
    """The message as it is written, what is said of it, and what is left over, in the order of the document.

    `action`: NOTE where the rest goes in further documents, SIDE_LETTER where it goes by letter.
    """

    message: Message
    action: LossAction
    losses: list[Loss] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def lose(self, path: str, text: str) -> None:
        """One more line of the report; `text` says what became of the field at `path`."""
        if all(loss.field != path for loss in self.losses):
            self.losses.append(Loss(field=path, action=self.action, text=text))


@dataclass(frozen=True, slots=True)
class _Line:
    """One of the hub's lines below a text. `outlet`: where it may move to a further document."""

    text: str
    outlet: Outlet | None
    value: Any

    def section(self) -> Section:
        """The line as it stands in a further document: a person's text as it was written."""
        assert self.outlet is not None
        if isinstance(self.outlet.line, NoteLine):
            label = self.outlet.line.label
            body = self.value if isinstance(self.value, str) else self.text[len(label) + 2 :]
            return Section(label, str(body))
        return Section(_LINE, self.text)


class Overflow:
    """What one table does with too long texts. `longest`: characters of a text in its system."""

    def __init__(self, placing: Placing, outlets: Outletting, root: str, longest: int) -> None:
        self._root = root
        self._noted = placing.takes_notes
        self._outlets = outlets
        self.longest = longest
        self._texts = [row for row in _texts(placing.scope) if row is not self._noted]
        fixed = {gate.word.path for gate in outlets.gates} | placing.rows.keys() | placing.choices.keys()
        self._movable = {
            outlet.loss.field
            for outlet in outlets.outlets
            if outlet.implied is None and outlet.merged is None and outlet.loss.field not in fixed
        }

    def shorten(self, message: Message, action: LossAction) -> Shortened:
        """The message with texts that the system takes. Raises Unacceptable where even that does not help."""
        short = Shortened(message, action)
        for row in self._texts:
            self._cut(row, short)
        if self._noted is not None:
            self._cut_noted(self._noted, short)
        return short

    def _cut(self, row: Single, short: Shortened) -> None:
        """A text without the hub's notes; there may be many of them, in the items of a list."""
        count = 0

        def change(text: str) -> str:
            nonlocal count
            count += 1
            if len(text) <= self.longest:
                return text
            title = f"{self._title(row)}, nr {count}" if row.in_list else self._title(row)
            return self._shorter(text, title, row, short)

        short.message = replaced(short.message, row.path.split("."), change)

    def _cut_noted(self, row: Single, short: Shortened) -> None:
        """The text that takes the table's notes."""
        text = row.get(short.message)
        lines = list(self._lines(short.message))
        checked = bool(lines) or CHECK in (text or "")
        whole = sum(map(_sealed, lines)) + checked * CHECK_LENGTH
        if len(text or "") + whole <= self.longest:
            return
        cut_text = self._shorter(text or "", self._title(row), row, short, lines, checked)
        short.message = _put(short.message, row.path, cut_text)

    def _title(self, row: Single) -> str:
        return row.place.path.removeprefix(f"/{self._root}").removeprefix("/")

    def _lines(self, message: Message) -> Iterator[_Line]:
        for outlet in self._outlets.outlets:
            values = outlet.lost(message)
            movable = outlet if outlet.loss.field in self._movable else None
            for value, text in zip(values, outlet.lines(values), strict=False):
                yield _Line(text, movable, value)

    def _shorter(
        self,
        text: str,
        title: str,
        row: Single,
        short: Shortened,
        lines: Sequence[_Line] = (),
        checked: bool = False,
    ) -> str:
        """What stands in the place. What has no room there is put into the sections, lines last.

        `lines`: the hub's notes that are put below it; `checked`: its check is.
        """
        base, told = _apart(text)
        marker = _MARKERS[short.action]
        most = self.longest - min(len(base), self.longest // _SHARE)
        used = len(f"\n\n{marker}") + checked * CHECK_LENGTH
        used += sum(_sealed(line) for line in lines if line.outlet is None)
        kept_told, moved_told, used = _divide(told, lambda line: 1 + len(line), used, most)
        movable = [line for line in lines if line.outlet is not None]
        _, moved, used = _divide(movable, _sealed, used, most)
        room = self.longest - used
        if room < bool(base):
            raise _no_room(row.path)
        at = cut(base, room) if base else 0
        if at < len(base):
            short.sections.append(Section(title, base[at:]))
        short.sections += [Section(_LINE, line.removeprefix(HEAD)) for line in moved_told]
        for line in moved:
            self._move(line, row, short)
        said = f"Längre än {self.longest} tecken: början står i {row.place.path}, {_REST[short.action]}."
        short.lose(row.path if holder(short.message, row.path) else row.path.partition(".")[0], said)
        below = "\n".join([marker, *kept_told])
        return f"{base[:at]}\n\n{below}" if at else below

    def _move(self, line: _Line, row: Single, short: Shortened) -> None:
        assert line.outlet is not None
        short.sections.append(line.section())
        path = line.outlet.loss.field
        short.lose(path, f"Får inte plats i {row.place.path}: {_MOVED[short.action]}.")
        empty = () if isinstance(line.value, tuple) else None
        short.message = _put(short.message, path, empty)


def _texts(scope: Scope) -> Iterator[Single]:
    yield from (row for row in scope.singles if row.is_text)
    for many in scope.many:
        yield from _texts(many.scope)


def _apart(text: str) -> tuple[str, list[str]]:
    """The text, and the lines that the hub has put below it already (`hub.adapters.lowering.told`)."""
    lines = text.split("\n")
    first = len(lines)
    while first and lines[first - 1].startswith(HEAD):
        first -= 1
    above = "\n".join(lines[:first])
    if first == 0:
        return "", lines
    if first == len(lines) or not above.endswith("\n") or above == "\n":
        return text, []
    return above[:-1], lines[first:]


def _divide(
    items: Sequence[T], size: Callable[[T], int], used: int, most: int
) -> tuple[list[T], list[T], int]:
    """The items that have room in `most` characters, the others, and what is used then.

    Each kind in its order; the longest are the first to have no room.
    """
    kept: set[int] = set()
    for number in sorted(range(len(items)), key=lambda number: size(items[number])):
        if used + size(items[number]) <= most:
            used += size(items[number])
            kept.add(number)
    numbered = list(enumerate(items))
    return (
        [item for number, item in numbered if number in kept],
        [item for number, item in numbered if number not in kept],
        used,
    )


def _sealed(line: _Line) -> int:
    """Characters that the line takes in the block of notes."""
    return len(HEAD) + len(line.text) + 1


def _put(message: Message, path: str, value: Any) -> Message:
    try:
        return put(message, path, value)
    except ValidationError:
        raise _no_room(path) from None


def _no_room(path: str) -> Unacceptable:
    return Unacceptable("notes.too-long", "the text and the hub's notes are too long together", path=path)
