"""What can go wrong in one word of a table: each kind of mutation, and the words that it gives."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from hub.mappings.codecs import TEXT, Code, Flag, Several, TypedIdentity
from hub.mappings.words import Each, Ignore, Layout, Note, Refuse, Row, Supplied, Tell, Word

#: What was done (empty where the kind says it all), and the words in the word's stead.
Made = Iterator[tuple[str, tuple[Word, ...]]]


def mistyped(text: str) -> str:
    """The text with another letter in the middle of its longest word."""
    word = max(text.replace("{}", " ").replace("/", " ").split(), key=len)
    at = text.index(word) + len(word) // 2
    return f"{text[:at]}{'x' if text[at] != 'x' else 'z'}{text[at + 1 :]}"


def _place(place: str) -> str:
    head, slash, last = place.rpartition("/")
    return f"{head}{slash}@{mistyped(last[1:])}" if last[0] == "@" else f"{head}{slash}{mistyped(last)}"


def removed(word: Word) -> Made:
    yield "", ()


def name_mistyped(word: Word) -> Made:
    """One letter of a place's last name, of a label or of a sentence."""
    match word:
        case Row():
            for number, place in enumerate(word.places):
                if place != ".":
                    places = (*word.places[:number], _place(place), *word.places[number + 1 :])
                    yield place if len(places) > 1 else "", (replace(word, places=places),)
        case Each():
            yield "", (replace(word, place=_place(word.place)),)
        case Ignore():
            yield "", (replace(word, place=_place(word.place)),)
        case Layout() if word.place:
            yield "", (replace(word, place=_place(word.place)),)
        case Note():
            yield "", (replace(word, label=mistyped(word.label)),)
        case Tell():
            yield "", (replace(word, sentence=mistyped(word.sentence)),)


def text_mistyped(word: Word) -> Made:
    """One letter of a text that is always the same."""
    match word:
        case Ignore() if word.text:
            yield "", (replace(word, text=mistyped(word.text)),)
        case Layout():
            yield "", (replace(word, name=mistyped(word.name)),)
        case Row() if word.none:
            yield "", (replace(word, none=mistyped(word.none)),)


def text_removed(word: Word) -> Made:
    """The text that is always the same, or that stands for nothing."""
    match word:
        case Ignore() if word.text is not None:
            yield "", (replace(word, text=None),)
        case Row() if word.none is not None:
            yield "", (replace(word, none=None),)


def codec_removed(word: Word) -> Made:
    if isinstance(word, Row | Note | Tell) and word.codec is not TEXT:
        yield "", (replace(word, codec=TEXT),)


def flag_removed(word: Word) -> Made:
    match word:
        case Row():
            for name in ("required", "takes_notes"):
                if getattr(word, name):
                    yield name, (replace(word, **{name: False}),)
            if word.on is not None:
                yield "on", (replace(word, on=None),)
        case Refuse() if word.on_read:
            yield "on_read", (replace(word, on_read=False),)


def value_changed(word: Word) -> Made:
    """What a refusal lets through, and what the format implies."""
    match word:
        case Refuse():
            for value in word.unless:
                fewer = tuple(other for other in word.unless if other != value)
                yield f"without {_said(value)}", (replace(word, unless=fewer),)
            for value in _others(word.unless):
                yield f"with {_said(value)}", (replace(word, unless=(*word.unless, value)),)
            yield "rule", (replace(word, rule=mistyped(word.rule)),)
        case Supplied() if isinstance(word.value, tuple) and word.value:
            yield "", (replace(word, value=word.value[:-1]),)
        case Supplied() if isinstance(word.value, bool):
            yield "", (replace(word, value=not word.value),)


def _others(values: tuple[Any, ...]) -> Iterator[Any]:
    first = next((value for value in values if value is not None), None)
    if isinstance(first, Enum):
        yield from (member for member in type(first) if member not in values)
    elif isinstance(first, bool):
        yield from (value for value in (True, False) if value not in values)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(map(_said, value))
    return str(value)


#: Of one word at a time, by name.
KINDS: Final[dict[str, Callable[[Word], Made]]] = {
    "removed": removed,
    "name mistyped": name_mistyped,
    "text mistyped": text_mistyped,
    "text removed": text_removed,
    "codec removed": codec_removed,
    "flag removed": flag_removed,
    "value changed": value_changed,
}


def exchanged(one: Word, other: Word) -> Iterator[tuple[Word, Word]]:
    """Two neighbours, each where the other was: places, labels or sentences."""
    match one, other:
        case Row(), Row() if len(one.places) == len(other.places) and not one.on and not other.on:
            yield replace(one, places=other.places), replace(other, places=one.places)
        case Each(), Each():
            yield replace(one, place=other.place), replace(other, place=one.place)
        case Ignore(), Ignore():
            yield replace(one, place=other.place), replace(other, place=one.place)
        case Note(), Note():
            yield replace(one, label=other.label), replace(other, label=one.label)
        case Tell(), Tell():
            yield replace(one, sentence=other.sentence), replace(other, sentence=one.sentence)


def path_of_the_other(one: Word, other: Word) -> Iterator[tuple[Word, Word]]:
    """The first says that it is about what its neighbour is about."""
    if isinstance(one, Ignore | Layout) or isinstance(other, Ignore | Layout) or one.path == other.path:
        return
    yield replace(one, path=other.path), other


#: Of two words that stand one after the other, by name.
PAIRS: Final[dict[str, Callable[[Word, Word], Iterator[tuple[Word, Word]]]]] = {
    "neighbours swapped": exchanged,
    "neighbour's path": path_of_the_other,
}


def recoded(codec: Any) -> Iterator[tuple[str, Any]]:
    """The codec with two words swapped, each pair of neighbours once; a merged code as another one."""
    match codec:
        case Code():
            members = list(codec.words)
            for one, other in itertools.pairwise(members):
                words = {**codec.words, one: codec.words[other], other: codec.words[one]}
                yield f"{one} ↔ {other}", Code(words, codec.merged)
            for member, target in codec.merged.items():
                another = members[members.index(target) - 1]
                if another != target:
                    yield f"{member} as {another}", Code(codec.words, {**codec.merged, member: another})
        case Flag():
            yield "yes ↔ no", Flag(codec.values[False], codec.values[True], codec.bare)
        case TypedIdentity():
            kinds = list(codec.words)
            for first, second in itertools.pairwise(kinds):
                words_of = {**codec.words, first: codec.words[second], second: codec.words[first]}
                if codec.words[first] != codec.words[second]:
                    yield f"{first} ↔ {second}", TypedIdentity(words_of)
        case Several() if type(codec) is Several:
            for said, inside in recoded(codec.codec):
                yield said, Several(inside, codec._separator)
