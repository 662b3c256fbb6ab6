"""Long texts in pieces: where a text may be cut, and how what had no room goes on in further documents.

    [via hub] Fortsättning 2 av 3 på Kallelse.

    [via hub] Meddelande:
    …och resten av det som en person har skrivit.

Lengths are characters (Unicode code points), as XML Schema and JSON Schema count them. Nothing is left out
and nothing added but the hub's own lines: the pieces of a text, put together, are the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hub.mappings.notes import CHECK_LENGTH, HEAD

#: A document may become this many more and no more; the rest of a longer one goes by letter.
MOST_FURTHER: Final = 98
#: The shortest that a system's texts may be limited to: a name or a place (500 characters) is never cut.
SHORTEST_LIMIT: Final = 500

_NEAR: Final = 200
_TITLE: Final = 100
_SHORT: Final = 100
_JOINER: Final = "\u200d"


@dataclass(frozen=True, slots=True)
class Section:
    """The rest of one text. `title`: the place or the label that it belongs to."""

    title: str
    body: str


def cut(text: str, most: int) -> int:
    """How many characters of the text, at most `most` (one or more), stand before the cut.

    After a line break or a blank where one is near, else between two characters that a reader sees as
    two; only a single such character that is longer than `most` is divided.
    """
    if len(text) <= most:
        return len(text)
    floor = max(most - _NEAR, most // 2)
    for blank in "\n ":
        at = text.rfind(blank, floor, most) + 1
        if at and _between(text, at):
            return at
    at = most
    while at and not _between(text, at):
        at -= 1
    return at or most


def pieces(text: str, most: int) -> Iterator[str]:
    """The text in pieces of at most `most` characters."""
    while text:
        at = cut(text, most)
        yield text[:at]
        text = text[at:]


def continued(sections: Sequence[Section], most: int, of: str) -> tuple[str, ...]:
    """The texts of the further documents, each of at most `most` characters, in reading order.

    `of`: the name of the document that they continue, which counts as the first. A hub's check
    (`hub.mappings.notes`) has room below each.
    """
    room = most - len(_heading(MOST_FURTHER + 1, MOST_FURTHER + 1, of)) - CHECK_LENGTH
    pages: list[str] = []
    for chunk in _chunks(sections, room):
        if pages and len(pages[-1]) + len(chunk) <= room:
            pages[-1] += chunk
        else:
            pages.append(chunk)
    total = len(pages) + 1
    return tuple(f"{_heading(number, total, of)}{page}" for number, page in enumerate(pages, start=2))


def _chunks(sections: Sequence[Section], room: int) -> Iterator[str]:
    for section in sections:
        after = " " if len(section.body) <= _SHORT and "\n" not in section.body else "\n"
        top = f"\n\n{HEAD}{section.title[:_TITLE]}:{after}"
        for piece in pieces(section.body, room - len(top)):
            yield f"{top}{piece}"


def _heading(number: int, total: int, of: str) -> str:
    return f"{HEAD}Fortsättning {number} av {total} på {of[:_TITLE]}."


def _between(text: str, at: int) -> bool:
    """Whether a reader sees two characters at either side of `at`, and not the halves of one."""
    before, after = text[at - 1], text[at]
    if before == _JOINER or _continues(after):
        return False
    return not (_is_flag(before) and _is_flag(after)) or _flags_before(text, at) % 2 == 0


def _continues(character: str) -> bool:
    """Accents and other marks, joiners, skin tones, and the later letters of a Hangul syllable."""
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
    )


def _is_flag(character: str) -> bool:
    """Two of these letters are one flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    first = at
    while first and _is_flag(text[first - 1]):
        first -= 1
    return at - first
