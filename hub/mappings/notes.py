"""The hub's own lines in a text that a person reads: written below it, proven, and taken off again.

    Rummet ligger på plan 2.

    [via hub] Tolk: persiska, bokas av Handläggare A
    [via hub] Samtycket gäller till och med 2027-02-01.
    [via hub] kontroll: 0f6c…

The last line is a keyed check (HMAC-SHA256) over the lines before it, the system and the person they are
about. Where it fits, the hub wrote the block and nobody has changed it; else it is a person's text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.errors import Malformed
from hub.mappings.codecs import Codec

HEAD: Final = "[via hub] "
#: How the line with the check begins.
CHECK: Final = f"{HEAD}kontroll: "
_CHARACTERS: Final = 32
#: Characters that the check takes below a text.
CHECK_LENGTH: Final = len(f"\n\n{CHECK}") + _CHARACTERS


class Seal:
    """Writes and proves blocks with the hub's note key. `key` has at least 16 bytes."""

    def __init__(self, key: bytes, system: str) -> None:
        self._mac = hmac.new(key, f"note\n{system}\n".encode(), hashlib.sha256)

    def close(self, base: str | None, lines: Sequence[str], person: str) -> str:
        """The text with the block of `lines` (no line breaks in them) below it.

        Without lines, the check alone: it keeps a block that a person has pasted a person's text.
        """
        block = "".join(f"{HEAD}{line}\n" for line in lines)
        whole = f"{block}{CHECK}{self._check(block, person)}"
        return whole if base is None else f"{base}\n\n{whole}"

    def would_open(self, text: str, person: str) -> bool:
        """Whether the text, as a person wrote it, ends in a block that would be taken for the hub's."""
        return CHECK in text and self.open(text, person) is not None

    def open(self, text: str, person: str) -> tuple[str | None, list[str]] | None:
        """The text without its block, and the block's lines; None where no block is proven."""
        above, found, check = text.rpartition(f"\n{CHECK}")
        if not found:
            return None
        lines = above.split("\n")
        first = len(lines)
        while first and lines[first - 1].startswith(HEAD):
            first -= 1
        block = "".join(f"{line}\n" for line in lines[first:])
        if not hmac.compare_digest(check.encode(), self._check(block, person).encode()):
            return None
        if first == 0:
            return None, [line[len(HEAD) :] for line in lines]
        base = "\n".join(lines[:first])
        if not base.endswith("\n") or base == "\n":
            return None
        return base[:-1], [line[len(HEAD) :] for line in lines[first:]]

    def _check(self, block: str, person: str) -> str:
        mac = self._mac.copy()
        mac.update(f"{person}\n{block}".encode())
        return mac.hexdigest()[:_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a structure in a note. `label` is None for the first, which is always there."""

    name: str
    label: str | None
    codec: Codec


class PlainNote:
    """A plain value, or a list of them, as a note's text."""

    def __init__(self, codec: Codec, many: bool) -> None:
        self._codec = codec
        self._many = many

    def write(self, value: Any) -> str:
        if not self._many:
            return _escape(self._codec.write(value), "")
        return "; ".join(_escape(self._codec.write(each), ";") for each in value)

    def read(self, text: str) -> Any:
        if not self._many:
            return self._codec.read(_unescape(text))
        return [self._codec.read(_unescape(each)) for each in _split(text, ";")]


class StructureNote:
    """A structure, or a list of them, as a note's text: «Testperson 1, tel 070…; Handläggare A»."""

    def __init__(self, parts: Sequence[Part], many: bool) -> None:
        self._parts = tuple(parts)
        self._many = many

    def write(self, value: Any) -> str:
        return "; ".join(map(self._write_one, value if self._many else (value,)))

    def read(self, text: str) -> Any:
        items = [self._read_one(each) for each in _split(text, ";")]
        if self._many:
            return items
        if len(items) != 1:
            raise _unreadable()
        return items[0]

    def _write_one(self, item: Any) -> str:
        texts = []
        for part in self._parts:
            value = getattr(item, part.name)
            if value is not None:
                text = _escape(part.codec.write(value), ",;")
                texts.append(f"{part.label} {text}" if part.label else text)
        return ", ".join(texts)

    def _read_one(self, text: str) -> Any:
        item: dict[str, Any] = {}
        texts = _split(text, ",")
        for part in self._parts:
            head = f"{part.label} " if part.label else ""
            if texts and texts[0].startswith(head):
                item[part.name] = part.codec.read(_unescape(texts.pop(0)[len(head) :]))
        if texts:
            raise _unreadable()
        return item


def one_line(text: str) -> str:
    """The text without line breaks, as it stands in a line that is never read back."""
    return _escape(text, "")


def as_read(line: str) -> str:
    """A line of the hub's as a person reads it, with its line breaks and no signs before separators."""
    return _unescape(line)


def _escape(text: str, separators: str) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    for separator in separators:
        text = text.replace(separator, f"\\{separator}")
    return text


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that are not escaped, without the space that follows each."""
    if separator not in text:
        return [text]
    return list(_parts(text, separator))


_ESCAPE_OR_SEPARATOR = {separator: re.compile(rf"\\.|{separator} ", re.DOTALL) for separator in ",;"}


def _parts(text: str, separator: str) -> Iterator[str]:
    start = 0
    for match in _ESCAPE_OR_SEPARATOR[separator].finditer(text):
        if match[0][0] == separator:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _unreadable() -> Malformed:
    return Malformed("note.form", "a line of the hub's own notes cannot be read")
