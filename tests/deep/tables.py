"""A system's tables as lines: which word stands where, and the tables with some words replaced."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module

from hub.mappings.form import Form
from hub.mappings.words import Each, Note, Refuse, Row, Tell, Word

#: By the identity of a word: the words that stand in its stead, none where it is removed.
Swaps = Mapping[int, tuple[Word, ...]]


@cache
def forms_of(system: str) -> tuple[Form, ...]:
    """The system's tables as they are."""
    forms: tuple[Form, ...] = import_module(f"hub.mappings.{system.replace('-', '_')}").FORMS
    return forms


@cache
def namespace_of(system: str) -> str:
    """The namespace of its documents."""
    return str(import_module(f"hub.mappings.{system.replace('-', '_')}").NAMESPACE)


@dataclass
class Line:
    """One line of the tables: the words that it makes, in however many forms they stand.

    `form`: the first of them, `within`: the lists that it stands in, `words`: all that are the same.
    """

    form: str
    within: tuple[str, ...]
    words: list[Word] = field(default_factory=list)

    @property
    def word(self) -> Word:
        return self.words[0]

    @property
    def what(self) -> str:
        """The line as a person knows it again: `meeting.participants > phone @ Telefonnummer`."""
        return " > ".join((*self.within, named(self.word)))

    def swaps(self, *instead: Word) -> Swaps:
        """The line with other words in its stead."""
        return {id(word): instead for word in self.words}


def named(word: Word) -> str:
    """The path and the place, label or rule of a word."""
    match word:
        case Row():
            return f"{word.path} @ {' + '.join(word.places)}"
        case Each():
            return f"{word.path} @ {word.place}"
        case Note():
            return f"{word.path} «{word.label}»"
        case Tell():
            return f"{word.path} «{word.sentence}»"
        case Refuse():
            return f"{word.path} ({word.rule})"
    return str(getattr(word, "path", None) or getattr(word, "place", None) or getattr(word, "name", ""))


def form_name(form: Form) -> str:
    """`Kallelse/invitation.sent`, with the texts that set it apart where they do."""
    return f"{form.root}/{form.event}"


def inner(word: Word) -> tuple[Word, ...]:
    """The words inside a word."""
    return tuple(word.rows) if isinstance(word, Each | Note | Tell) else ()


def lines(system: str) -> list[Line]:
    """Every line, in the order of the forms.

    A word that several forms share is one line. So are words that are the same in the variants of one
    root, or in every form: a function has made them from one line.
    """
    everywhere = _in_every_form(system)
    by_word: dict[int, Line] = {}
    by_place: dict[tuple[object, ...], Line] = {}
    for form in forms_of(system):
        for within, word in _walk(form.rows, ()):
            place = (within, type(word), word)
            key = place if place in everywhere else (form.root, *place)
            line = by_word.get(id(word)) or by_place.get(key)
            if line is None:
                line = Line(form_name(form), within)
            if id(word) not in by_word:
                line.words.append(word)
            by_word[id(word)] = line
            by_place.setdefault(key, line)
    return list({id(line): line for line in by_word.values()}.values())


def _in_every_form(system: str) -> set[tuple[object, ...]]:
    said = [
        {(within, type(word), word) for within, word in _walk(form.rows, ())} for form in forms_of(system)
    ]
    return set.intersection(*said)


def _walk(rows: Sequence[Word], within: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Word]]:
    for word in rows:
        yield within, word
        if rows_of := inner(word):
            yield from _walk(rows_of, (*within, str(getattr(word, "path", ""))))


def neighbours(system: str) -> Iterator[tuple[Line, Line]]:
    """Lines that stand one after the other somewhere, each pair once."""
    of = {id(word): line for line in lines(system) for word in line.words}
    seen: set[tuple[int, int]] = set()
    for form in forms_of(system):
        for rows in _lists(form.rows):
            for one, other in itertools.pairwise(rows):
                pair = (id(of[id(one)]), id(of[id(other)]))
                if pair not in seen and pair[0] != pair[1]:
                    seen.add(pair)
                    yield of[id(one)], of[id(other)]


def _lists(rows: Sequence[Word]) -> Iterator[Sequence[Word]]:
    yield rows
    for word in rows:
        if rows_of := inner(word):
            yield from _lists(rows_of)


def swapped(forms: Sequence[Form], swaps: Swaps) -> list[Form]:
    """The forms with the words replaced; a form that holds none of them is the same object."""
    made = []
    for form in forms:
        rows = _swapped(form.rows, swaps)
        made.append(form if rows is form.rows else replace(form, rows=rows))
    return made


def _swapped(rows: Sequence[Word], swaps: Swaps) -> Sequence[Word]:
    made: list[Word] = []
    for word in rows:
        if id(word) in swaps:
            made += swaps[id(word)]
            continue
        was = inner(word)
        now = _swapped(was, swaps)
        made.append(word if now is was else replace(word, rows=tuple(now)))
    same = len(made) == len(rows) and all(one is other for one, other in zip(made, rows, strict=True))
    return rows if same else made
