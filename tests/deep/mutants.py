"""Every mutant of a system's tables: one thing wrong in one line, with a name that stays the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from hub.mappings.codecs import TEXT, Several
from hub.mappings.form import Form
from hub.mappings.words import Note, Row, Tell, Word
from tests.deep.kinds import KINDS, PAIRS, recoded
from tests.deep.tables import Line, Swaps, form_name, forms_of, lines, neighbours, swapped


@dataclass(frozen=True)
class Mutant:
    """One change. `form`: the first form that has the line; `what`: the line, and what was done to it."""

    system: str
    form: str
    kind: str
    what: str
    made: Callable[[Sequence[Form]], list[Form]]

    @property
    def name(self) -> str:
        return f"{self.system} | {self.form} | {self.kind} | {self.what}"


def mutants(system: str) -> Iterator[Mutant]:
    """All of them, in the order of the tables; names that come twice get a number."""
    taken: dict[str, int] = {}
    for mutant in (*_of_lines(system), *_of_neighbours(system), *_of_codes(system), *_of_forms(system)):
        number = taken[mutant.name] = taken.get(mutant.name, 0) + 1
        yield mutant if number == 1 else replace(mutant, what=f"{mutant.what} ({number})")


def _of_lines(system: str) -> Iterator[Mutant]:
    for line in lines(system):
        for kind, change in KINDS.items():
            for done, instead in change(line.word):
                yield _mutant(system, line, kind, done, line.swaps(*instead))


def _of_neighbours(system: str) -> Iterator[Mutant]:
    for first, second in neighbours(system):
        for kind, change in PAIRS.items():
            for one, other in change(first.word, second.word):
                swaps = {**first.swaps(one), **second.swaps(other)}
                yield _mutant(system, first, kind, f"with {second.what}", swaps)


def _of_codes(system: str) -> Iterator[Mutant]:
    """A code set is one line, however many rows write by it."""
    users: dict[int, list[Line]] = {}
    for line in lines(system):
        if (codec := getattr(line.word, "codec", TEXT)) is not TEXT:
            inside = codec.codec if type(codec) is Several else codec
            users.setdefault(id(inside), []).append(line)
    for using in users.values():
        codecs = [getattr(line.word, "codec", TEXT) for line in using]
        for changes in zip(*map(recoded, codecs), strict=True):
            swaps = {
                id(word): (_with_codec(word, codec),)
                for line, (_, codec) in zip(using, changes, strict=True)
                for word in line.words
            }
            yield _mutant(system, using[0], "codes swapped", changes[0][0], swaps)


def _with_codec(word: Word, codec: object) -> Word:
    assert isinstance(word, Row | Note | Tell)
    return replace(word, codec=codec)


def _mutant(system: str, line: Line, kind: str, done: str, swaps: Swaps) -> Mutant:
    what = f"{line.what}: {done}" if done else line.what
    return Mutant(system, line.form, kind, what, partial(swapped, swaps=swaps))


def _of_forms(system: str) -> Iterator[Mutant]:
    forms = forms_of(system)
    for form in forms:
        made = partial(_without, form)
        yield Mutant(system, form_name(form), "form removed", str(dict(form.when)), made)
    for one, other in itertools.pairwise(forms):
        if one.root == other.root and one.event != other.event:
            made = partial(_events_swapped, one, other)
            yield Mutant(system, form_name(one), "events swapped", f"with {form_name(other)}", made)


def _without(form: Form, forms: Sequence[Form]) -> list[Form]:
    return [each for each in forms if each is not form]


def _events_swapped(one: Form, other: Form, forms: Sequence[Form]) -> list[Form]:
    events = {id(one): other.event, id(other): one.event}
    return [replace(form, event=events[id(form)]) if id(form) in events else form for form in forms]
