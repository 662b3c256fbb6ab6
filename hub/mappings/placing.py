"""Rows find their places: what a table says stands somewhere, resolved to slots, getters and structures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.canonical.codes import Event
from hub.canonical.message import groups_of
from hub.mappings.accounts import Accounts, code_complaint
from hub.mappings.codecs import TEXT, Code, Flag, Several, plain
from hub.mappings.fields import Field, NoSuchField, children, fields_of
from hub.mappings.nodes import Place
from hub.mappings.outline import Outline
from hub.mappings.paths import (
    Getter,
    Selected,
    get_rest,
    get_selected,
    getter,
    itself,
    owner,
    selected,
    split_selected,
)
from hub.mappings.scope import Build, Many, Pair, Scope, Single
from hub.mappings.words import GIVEN, LONGEST_TEXT, Each, Ignore, Layout, Row, Supplied


class Placing:
    """One scope in the making: the message's, or that of a list's items (`item`: the list).

    `longest`: the characters that the system takes in a text that a person wrote.
    """

    def __init__(
        self,
        accounts: Accounts,
        shape: Outline,
        fields: Mapping[str, Field],
        event: Event | None = None,
        item: Field | None = None,
        longest: int = LONGEST_TEXT,
    ) -> None:
        self.accounts = accounts
        self.shape = shape
        self.scope = Scope(shape)
        self.fields = fields
        self.item = item
        self.longest = longest
        self.places: dict[str, Place] = {}
        self.values: dict[str, int] = {}
        self.rows: dict[str, Row] = {}
        self.supplies: dict[str, Any] = {}
        self.inner: dict[str, Placing] = {}
        self.notes: Row | None = None
        self.takes_notes: Single | None = None
        self.choices: dict[str, list[Selected]] = {}
        self.builds: dict[str, tuple[Build, Mapping[str, Field]]] = {"": (self.scope.build, fields)}
        self._forced = groups_of(event)[0] if event else frozenset[str]()

    def row(self, word: Row) -> None:
        """A field with one place or two."""
        choice = split_selected(word.path)
        if choice:
            self._selected_row(word, *choice)
            return
        chain = self.find(word.path)
        self.accounts.add(self.full(word.path), word)
        self._check_codec(word, chain[-1])
        self._add(word, getter(word.path, chain), self.value_for(word.path, chain))
        if word.path != ".":
            self._require(word.path, chain)

    def _selected_row(self, word: Row, path: str, key: tuple[str, ...]) -> None:
        chain = self.find(path)
        choice = selected(word.path, chain[-1], key)
        if choice in self.choices.setdefault(path, []):
            raise ValueError("it is selected twice")
        self.choices[path].append(choice)
        number = self.new_value()
        build, name = self.build_of(path, chain)
        build.chosen.append((name, dict(choice.key), choice.value, number))
        self._add(word, get_selected(getter(path, chain), choice), number)

    def each(self, word: Each) -> None:
        """A list; its items get a scope of their own."""
        chain = self.find(word.path)
        field = chain[-1]
        if not field.many:
            raise ValueError("it is not a list")
        node = self.shape.repeated(word.place, word.most)
        assert node.item is not None
        inner = Placing(self.accounts, node.item, children(field), item=field, longest=self.longest)
        for row in word.rows:
            inner.inner_word(row)
        entries = _LateRest(self.choices.setdefault(word.path, []), getter(word.path, chain))
        number = self.value_for(word.path, chain)
        self.scope.many.append(Many(self.full(word.path), number, node, entries, inner.scope))
        self.inner[word.path] = inner
        self.places[self.full(word.path)] = Place(node.slot, node.path, node)

    def inner_word(self, word: Any) -> None:
        """A word inside a list."""
        match word:
            case Row():
                self.row(word)
            case Each():
                self.each(word)
            case Supplied():
                self.supplied(word)
            case Ignore():
                self.ignore(word)
        if isinstance(word, Row) and word.takes_notes:
            raise ValueError("a list's item takes no notes")

    def supplied(self, word: Supplied) -> None:
        """A value that the format implies, or that the adapter hands in."""
        chain = self.find(word.path)
        self.accounts.add(self.full(word.path), word)
        build, name = self.build_of(word.path, chain)
        if word.value is GIVEN:
            if self.item:
                raise ValueError("a list's items are not handed in")
            build.given.append((name, word.path))
        else:
            build.supplied.append((name, word.value))
        self.supplies[word.path] = word.value

    def ignore(self, word: Ignore) -> None:
        """A place without meaning."""
        place = self.shape.place(word.place)
        if word.text is not None:
            self.shape.constant(place, word.text)
            self.scope.fixed.append((place, word.text, "value.fixed"))

    def layout(self, word: Layout) -> None:
        """The place that tells which variant the document is."""
        if word.place is not None:
            place = self.shape.place(word.place)
            self.shape.constant(place, word.name)
            self.scope.fixed.append((place, word.name, "layout.unknown"))

    def find(self, path: str) -> tuple[Field, ...]:
        """The fields along a relative path. Raises NoSuchField."""
        if path == "." and self.item is not None and not self.fields:
            return (self.item,)
        chain: list[Field] = []
        fields = self.fields
        for name in path.split("."):
            if name not in fields or (chain and chain[-1].many):
                raise NoSuchField("there is no such field here")
            chain.append(fields[name])
            fields = children(chain[-1])
        return tuple(chain)

    def full(self, path: str) -> str:
        """The path from the message on."""
        if self.item is None:
            return path
        return self.item.path if path == "." else f"{self.item.path}.{path}"

    def new_value(self) -> int:
        self.scope.count += 1
        return self.scope.count - 1

    def value_for(self, path: str, chain: tuple[Field, ...]) -> int:
        """The number under which the field's value is kept; one for each field."""
        if path in self.values:
            return self.values[path]
        number = self.values[path] = self.new_value()
        if path == ".":
            self.scope.bare = number
        else:
            build, name = self.build_of(path, chain)
            build.values.append((name, number))
        return number

    def build_of(self, path: str, chain: tuple[Field, ...]) -> tuple[Build, str]:
        """The structure that the field is in, made with those around it where they are new."""
        outer = path.rpartition(".")[0]
        if outer not in self.builds:
            around, name = self.build_of(outer, chain[:-1])
            forced = around.forced and (chain[-2].required or outer in self._forced)
            build = Build(name, forced)
            around.inner.append(build)
            model = chain[-2].model
            assert model is not None
            self.builds[outer] = (build, fields_of(model, f"{self.full(outer)}."))
        return self.builds[outer][0], chain[-1].name

    def _require(self, path: str, chain: tuple[Field, ...]) -> None:
        if chain[-1].required:
            build, name = self.build_of(path, chain)
            build.required.append((name, self.places[self.full(path)]))

    def _check_codec(self, word: Row, field: Field) -> None:
        codec: Any = word.codec
        if field.many and codec.kind is not tuple and word.path != ".":
            raise ValueError("it is a list: use each, or Several")
        if complaint := code_complaint(field, codec, set(), None if _total(codec) else set()):
            raise ValueError(complaint)
        if word.none is not None and plain(word.none) in _words(codec):
            raise ValueError("the text for nothing is also a code's word")
        if word.none is not None and field.required:
            raise ValueError("the model demands it, so nothing stands for its absence")

    def _add(self, word: Row, get: Getter, number: int) -> None:
        holder = itself if self.item else owner(word.path)
        full = self.full(word.path)
        if len(word.places) == 2:
            self._add_pair(word, full, number, get, holder)
        else:
            self._add_single(word, full, number, get, holder)
        self.rows[word.path] = word

    def _add_single(self, word: Row, full: str, number: int, get: Getter, holder: Getter) -> None:
        codec: Any = word.codec
        if not hasattr(codec, "write"):
            raise ValueError("the codec is over two places")
        place = self.shape.place(word.places[0], getattr(codec, "bare", None))
        plain_text = codec is TEXT
        is_text = plain_text and split_selected(word.path) is None
        limited = is_text or isinstance(codec, Several)
        single = Single(
            path=full,
            value=number,
            place=place,
            get=get,
            owner=holder,
            read=None if plain_text else codec.read,
            write=None if plain_text else codec.write,
            none=None if word.none is None else plain(word.none),
            none_text=word.none,
            required=word.required,
            longest=min(word.longest, self.longest) if limited else word.longest,
            is_text=is_text,
            in_list=self.item is not None,
            longest_read=word.longest * (2 if word.takes_notes else 1),
        )
        self.scope.singles.append(single)
        self.places[full] = place
        self._demand(word, place)
        if word.takes_notes:
            if self.notes is not None or not plain_text:
                raise ValueError("one text takes the notes of a table, and its codec is TEXT")
            self.notes, self.takes_notes = word, single

    def _add_pair(self, word: Row, full: str, number: int, get: Getter, holder: Getter) -> None:
        codec: Any = word.codec
        if not hasattr(codec, "write_pair") or word.takes_notes:
            raise ValueError("the codec is over one place, and so is a text that takes notes")
        first, second = word.places
        pair = Pair(
            path=full,
            value=number,
            first=self.shape.shared(first) if word.on else self.shape.place(first),
            second=self.shape.place(second),
            shared=word.on is not None,
            get=get,
            owner=holder,
            read=codec.read_pair,
            write=codec.write_pair,
            none=None if word.none is None else plain(word.none),
            none_text=word.none,
            required=word.required,
        )
        self.scope.pairs.append(pair)
        self.places[full] = pair.second
        self._demand(word, pair.second)

    def _demand(self, word: Row, place: Place) -> None:
        if word.required:
            self.scope.demanded.append(place)


class _LateRest:
    """The entries of a list that no row selects; rows may follow the list in the table."""

    def __init__(self, choices: list[Selected], entries: Getter) -> None:
        self._choices = choices
        self._entries = entries

    def __call__(self, source: Any) -> Any:
        return get_rest(self._entries, self._choices)(source)


def _total(codec: Any) -> bool:
    """Codes are counted when all words are known; here only types are compared."""
    return not isinstance(codec, Code) and not isinstance(getattr(codec, "codec", None), Code)


def _words(codec: Any) -> set[str]:
    if isinstance(codec, Flag):
        return {plain(word) for word in codec.values.values()}
    if isinstance(codec, Code):
        return {plain(word) for words in codec.words.values() for word in words}
    return set()
