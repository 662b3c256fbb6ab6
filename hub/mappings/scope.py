"""The rows of one element, ready to run: its texts become values, its values become texts.

A message has one scope, and each list in it has one for its items. Nothing is looked up by name here:
the compiler has resolved every path to getters and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.errors import HubError, Malformed, Unacceptable
from hub.mappings.codecs import plain
from hub.mappings.nodes import AtElement, Node, Place, Slots
from hub.mappings.outline import Outline
from hub.mappings.times import WrongDate

Getter = Callable[[Any], Any]

#: What was read, by the number of its row; absent is None.
Values = list[Any]


@dataclass(slots=True)
class Single:
    """A row with one place. `read`, `write` are None for text as it stands; `owner` finds its group.

    `none`: the text for nothing as it is compared, `none_text`: as it is written. `is_text`: as it stands,
    so that what is longer than `longest` goes on elsewhere. `in_list`: in an item of a list."""

    path: str
    value: int
    place: Place
    get: Getter
    owner: Getter
    read: Callable[[str], Any] | None
    write: Callable[[Any], str] | None
    none: str | None
    none_text: str | None
    required: bool
    longest: int
    longest_read: int
    is_text: bool
    in_list: bool


@dataclass(slots=True)
class Pair:
    """A row with two places; `shared`: the first is another row's."""

    path: str
    value: int
    first: Place
    second: Place
    shared: bool
    get: Getter
    owner: Getter
    read: Callable[[str, str], Any]
    write: Callable[[Any], tuple[str, str]]
    none: str | None
    none_text: str | None
    required: bool


@dataclass(slots=True)
class Many:
    """A list with a scope for its items."""

    path: str
    value: int
    node: Node
    get: Getter
    scope: Scope


@dataclass(slots=True)
class Build:
    """How values become the plain dictionary of one structure. `forced`: also where nothing was read."""

    name: str
    forced: bool
    values: list[tuple[str, int]] = field(default_factory=list)
    inner: list[Build] = field(default_factory=list)
    supplied: list[tuple[str, Any]] = field(default_factory=list)
    given: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[tuple[str, dict[str, str], str, int]] = field(default_factory=list)
    required: list[tuple[str, Place]] = field(default_factory=list)

    def make(self, values: Values, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The structure's fields; None where nothing was read. Raises AbsentField."""
        made: dict[str, Any] = {}
        for name, number in self.values:
            if values[number] is not None:
                made[name] = values[number]
        for inner in self.inner:
            if (value := inner.make(values, given)) is not None:
                made[inner.name] = value
        for name, path in self.given:
            if given.get(path) is not None:
                made[name] = given[path]
        if self.chosen:
            self._choose(made, values)
        if not made and not self.forced:
            return None
        for name, value in self.supplied:
            made.setdefault(name, value)
        for name, place in self.required:
            if name not in made:
                raise AbsentField(place)
        return made

    def _choose(self, made: dict[str, Any], values: Values) -> None:
        found: dict[str, list[Any]] = {}
        for name, key, value_name, number in self.chosen:
            if values[number] is not None:
                found.setdefault(name, []).append({**key, value_name: values[number]})
        for name, entries in found.items():
            made[name] = [*entries, *made.get(name, ())]


class AbsentField(Exception):
    """A field that must be there is not; `place` is where it would stand."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.path)
        self.place = place


class TooLong(Exception):
    """A person's text is longer than the system takes; `path` is the field."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Scope:
    """Reads and writes what stands in one element."""

    def __init__(self, shape: Outline) -> None:
        self.shape = shape
        self.singles: list[Single] = []
        self.pairs: list[Pair] = []
        self.many: list[Many] = []
        self.build = Build("", forced=True)
        self.bare: int | None = None
        self.count = 0
        self.fixed: list[tuple[Place, str, str]] = []
        self.demanded: list[Place] = []
        self._reads: list[tuple[Single, int, int, Callable[[str], Any] | None, str | None, int]] = []
        self._writes: list[tuple[Single, int, Getter, Callable[[Any], str] | None, int]] = []

    def values(self, found: Slots) -> Values:
        """The values of what was found. Raises AtElement."""
        values: Values = [None] * self.count
        for place, text, code in self.fixed:
            self._check_fixed(found, place, text, code)
        for place in self.demanded:
            if found[place.slot] in (None, "") and found[place.around] is not None:
                raise self._at(_missing(), found, place)
        return self._read_rows(found, values)

    def _read_rows(self, found: Slots, values: Values) -> Values:
        place: Place | None = None
        pair: Pair | None = None
        try:
            for row, slot, value, read, none, longest in self._reads:
                text = found[slot]
                if text and (none is None or plain(text) != none):
                    place = row.place
                    if len(text) > longest:
                        raise _too_long(Malformed, longest)
                    values[value] = text if read is None else read(text)
            for pair in self.pairs:
                place = pair.second
                values[pair.value] = self._read_pair(pair, found)
        except WrongDate as error:
            raise self._at(error, found, place if pair is None else pair.first) from None
        except HubError as error:
            raise self._at(error, found, place) from None
        for many in self.many:
            if items := found[many.node.slot]:
                values[many.value] = [many.scope.item(item) for item in items]
        return values

    def item(self, found: Slots) -> Any:
        """One item of a list: a plain value, or the dictionary of a structure. Raises AtElement."""
        values = self.values(found)
        if self.bare is not None:
            if values[self.bare] is None:
                raise self._at(_empty(), found, self.singles[0].place)
            return values[self.bare]
        return self.made(values, found, {})

    def made(self, values: Values, found: Slots, given: Mapping[str, Any]) -> dict[str, Any]:
        """The structure's dictionary. Raises AtElement(Malformed `element.missing`)."""
        try:
            return self.build.make(values, given) or {}
        except AbsentField as absent:
            raise self._at(_missing(), found, absent.place) from None

    def write(self, source: Any) -> Slots:
        """The texts of a structure. Raises Unacceptable with path, TooLong."""
        texts: Slots = [None] * self.shape.size
        row: Single | Pair | None = None
        try:
            for row, slot, get, write, longest in self._writes:
                value = get(source)
                if value is None or value == ():
                    texts[slot] = self._absent(row, source)
                else:
                    text = value if write is None else write(value)
                    if row.none is not None or len(text) > longest:
                        self._check_text(row, text)
                    texts[slot] = text
            for row in self.pairs:
                self._write_pair(row, source, texts)
        except HubError as error:
            error.path = error.path or (row.path if row else None)
            raise
        for many in self.many:
            items = many.get(source)
            if items:
                if len(items) > many.node.most:
                    raise Unacceptable("value.too-many", f"more than {many.node.most}", path=many.path)
                texts[many.node.slot] = [many.scope.write(item) for item in items]
        return texts

    def finish(self) -> None:
        """The rows are all there: their parts are laid out for the loops, the lists' scopes too."""
        self._reads = [
            (row, row.place.slot, row.value, row.read, row.none, row.longest_read) for row in self.singles
        ]
        self._writes = [(row, row.place.slot, row.get, row.write, row.longest) for row in self.singles]
        for many in self.many:
            many.scope.finish()

    @staticmethod
    def _check_text(row: Single, text: str) -> None:
        if len(text) > row.longest:
            raise TooLong(row.path) if row.is_text else _too_long(Unacceptable, row.longest)
        if row.none is not None and plain(text) == row.none:
            raise Unacceptable(
                "value.sentinel", "the text is the one that stands for nothing in this format", rule="S-65"
            )

    def _absent(self, row: Single | Pair, source: Any) -> str | None:
        if row.none is None and not row.required:
            return None
        if row.owner(source) is None:
            return None
        if row.none is None:
            raise Unacceptable(
                "value.missing", "the format demands what the message lacks", advice="Fill it in."
            )
        return row.none_text

    def _write_pair(self, pair: Pair, source: Any, texts: Slots) -> None:
        value = pair.get(source)
        if value is None:
            absent = self._absent(pair, source)
            texts[pair.second.slot] = absent
            if not pair.shared:
                texts[pair.first.slot] = absent
            return
        first, second = pair.write(value)
        if pair.shared and texts[pair.first.slot] != first:
            raise Unacceptable(
                "time.other-day",
                "the format has one date for both times and these are of different days",
                rule="§7.3 row 13",
                advice="Arrange by phone when the meeting ends.",
            )
        texts[pair.first.slot], texts[pair.second.slot] = first, second

    def _read_pair(self, pair: Pair, found: Slots) -> Any:
        first, second = (self._text(found, place, pair.none) for place in (pair.first, pair.second))
        if second is None and (first is None or pair.shared):
            return None
        if first is None or second is None:
            raise Malformed("element.missing", "one of two elements that belong together is missing")
        return pair.read(first, second)

    @staticmethod
    def _text(found: Slots, place: Place, none: str | None) -> str | None:
        text: str | None = found[place.slot]
        return None if not text or (none is not None and plain(text) == none) else text

    def _check_fixed(self, found: Slots, place: Place, text: str, code: str) -> None:
        said = found[place.slot]
        if said is None and code == "value.fixed":
            return
        if said is None or plain(said) != plain(text):
            error = Malformed(code, "the text is not the one that the schema has here")
            raise self._at(error, found, place)

    def _at(self, error: HubError, found: Slots, place: Place | None) -> AtElement:
        if place is None:
            return AtElement(error, found[0])
        error.path = error.path or place.path
        return AtElement(error, self.shape.locate(found, place))


def _too_long(refusal: type[Malformed] | type[Unacceptable], most: int) -> HubError:
    return refusal("text.too-long", f"the text has more than {most} characters", advice="Shorten it.")


def _missing() -> Malformed:
    return Malformed("element.missing", "an element that must be there is missing, or empty")


def _empty() -> Malformed:
    return Malformed("element.empty", "the element is empty", advice="Leave it out.")
