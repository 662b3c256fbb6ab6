"""How a single value is written in a document, and read back: texts, codes, identities; dates from `times`.

A codec raises Malformed (the text is none of this kind) or Unacceptable (it is, and a rule says no)
without place; the table adds path and line. No message holds the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol

from hub.canonical.identity import NotAnIdentity, PersonId, identify
from hub.errors import Malformed, Unacceptable
from hub.mappings.times import (
    DATE,
    DATE_OR_NONE,
    DAY_AND_TIME,
    DAY_AND_TIME_DOT,
    DAY_AND_TIME_DOT_OR_NONE,
    LOCAL_TIME,
    LOCAL_TIME_SECONDS,
    STAMP,
    DayAndTime,
    LocalTime,
)

__all__ = [
    "DATE",
    "DATE_OR_NONE",
    "DAY_AND_TIME",
    "DAY_AND_TIME_DOT",
    "DAY_AND_TIME_DOT_OR_NONE",
    "IDENTITY",
    "INTEGER",
    "LOCAL_TIME",
    "LOCAL_TIME_SECONDS",
    "PHONE",
    "STAMP",
    "TEXT",
    "TRIMMED",
    "TRUE_FALSE",
    "URL",
    "YES_NO",
    "Code",
    "Codec",
    "DayAndTime",
    "Flag",
    "LocalTime",
    "PairCodec",
    "Several",
    "TypedIdentity",
    "plain",
    "unknown_code",
]


class Codec(Protocol):
    """One value in one place. `kind` is the model's type: str, bool, int, date, datetime, an enum …

    A codec may have `bare` (bool or int): in JSON its value is then a boolean or a number. It reads and
    writes the text all the same: «true», «12».
    """

    @property
    def kind(self) -> type: ...

    def read(self, text: str) -> Any:
        """The value that a text, never empty, stands for. Raises Malformed, Unacceptable."""
        ...

    def write(self, value: Any) -> str:
        """The text of a value that is not None. Raises Unacceptable where this form cannot say it."""
        ...


class PairCodec(Protocol):
    """One value over two places, such as a date and a time."""

    @property
    def kind(self) -> type: ...

    def read_pair(self, first: str, second: str) -> Any: ...

    def write_pair(self, value: Any) -> tuple[str, str]: ...


class _Text:
    """Text as it stands, every space and line break kept."""

    kind = str

    def read(self, text: str) -> str:
        return text

    def write(self, value: str) -> str:
        return value


class _Trimmed:
    """A word or a number whose surrounding blanks mean nothing: identifiers, telephone numbers, links."""

    kind = str

    def read(self, text: str) -> str:
        return text.strip(" \t\n\r\u00a0")

    def write(self, value: str) -> str:
        return value


class _Url:
    """A link as it was written; only http, https, sip, sips, tel and mailto, and no blank inside."""

    kind = str
    _form = re.compile(r"(https?://|sips?:|tel:|mailto:)[^\s<>\"]+", re.IGNORECASE)

    def read(self, text: str) -> str:
        if not self._form.fullmatch(text.strip()):
            raise Malformed("value.url", "the text is not a link")
        return text.strip()

    def write(self, value: str) -> str:
        if not self._form.fullmatch(value):
            raise Unacceptable("value.url", "the text is not a link that this format takes")
        return value


class _Integer:
    """A whole number of at most nine digits, without sign or leading zero; a JSON number in JSON."""

    kind = int
    bare = int
    _form = re.compile(r"0|[1-9][0-9]{0,8}")

    def read(self, text: str) -> int:
        text = text.strip()
        if not self._form.fullmatch(text):
            raise Malformed("value.integer", "the text is not a whole number")
        return int(text)

    def write(self, value: int) -> str:
        return str(value)


class Flag:
    """Yes and no as the screens say it: `Flag("Ja", "Nej")`. `bare`: see `TRUE_FALSE`."""

    kind = bool

    def __init__(self, yes: str, no: str, bare: type | None = None) -> None:
        self.bare = bare
        self.values = {True: yes, False: no}
        self._read = {plain(yes): True, plain(no): False}

    def read(self, text: str) -> bool:
        value = self._read.get(text)
        if value is None:
            value = self._read.get(plain(text))
        if value is None:
            raise unknown_code()
        return value

    def write(self, value: bool) -> str:
        return self.values[value]


class Code:
    """A code set in a system's words. `words`: canonical member → its word, or its words: the first is
    written, all are read. `merged`: members without a word of their own, written as another member's;
    a `note` (or `tell`, `letter`, `drop`) on the same path must say which it was.

        Code({MeetingForm.PHYSICAL: "Fysiskt möte", MeetingForm.OTHER: "Annat"},
             merged={MeetingForm.HYBRID: MeetingForm.OTHER})

    Unknown words are never guessed: Malformed `code.unknown`.
    """

    def __init__(
        self,
        words: Mapping[Any, str | tuple[str, ...]],
        merged: Mapping[Any, Any] | None = None,
    ) -> None:
        if not words:
            raise ValueError("a code set has at least one word")
        self.kind: type = type(next(iter(words)))
        self.words = {member: (word,) if isinstance(word, str) else word for member, word in words.items()}
        self.merged = dict(merged or {})
        if not set(self.merged.values()) <= set(self.words):
            raise ValueError("codes are merged into one that has no word")
        self._write = {member: words[0] for member, words in self.words.items()}
        self._write.update({member: self._write[other] for member, other in self.merged.items()})
        self._read = {plain(word): member for member, words in self.words.items() for word in words}
        if len(self._read) != sum(map(len, self.words.values())):
            raise ValueError("the same word stands for two members")

    def read(self, text: str) -> Any:
        member = self._read.get(text)
        if member is None:
            member = self._read.get(plain(text))
        if member is None:
            raise unknown_code()
        return member

    def write(self, value: Any) -> str:
        word = self._write.get(value)
        if word is None:
            raise Unacceptable("code.not-carried", "the format has no word for this code")
        return word


class Several:
    """Several values in one text: `Several(GIVER, "; ")`. No value's own text holds the separator."""

    kind = tuple

    def __init__(self, codec: Codec, separator: str = ", ") -> None:
        self.codec = codec
        self._separator = separator

    def parts(self, text: str) -> list[str]:
        """The single values' texts."""
        return text.split(self._separator)

    def read(self, text: str) -> tuple[Any, ...]:
        return tuple(self.codec.read(part) for part in self.parts(text))

    def write(self, value: tuple[Any, ...]) -> str:
        texts = [self.codec.write(each) for each in value]
        if any(self._separator in text or not text for text in texts):
            raise Unacceptable("value.separator", "a value holds what separates the values of this field")
        return self._separator.join(texts)


class _Identity:
    """A person's identity in twelve characters. Raises Unacceptable `identity.<code>`."""

    kind = PersonId

    def read(self, text: str) -> PersonId:
        return _identify(text, None)

    def write(self, value: PersonId) -> str:
        if not value.checked:
            raise Unacceptable(
                "identity.series", "the format cannot say of which series the identity is", rule="S-64"
            )
        return value.value


class TypedIdentity:
    """An identity over two places: what kind it is, and the identity. `words`: the kind's word → its OID.

    TypedIdentity({"Personnummer": PERSONNUMMER_OID, "BefReg": VGR_RESERVE_OID})
    """

    kind = PersonId

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = dict(words)
        self._systems = {plain(word): system for word, system in words.items()}
        self._kinds: dict[str, str] = {}
        for word, system in words.items():
            self._kinds.setdefault(system, word)

    def read_pair(self, first: str, second: str) -> PersonId:
        system = self._systems.get(plain(first))
        if system is None:
            raise unknown_code()
        return _identify(second, system)

    def write_pair(self, value: PersonId) -> tuple[str, str]:
        word = self._kinds.get(value.system)
        if word is None:
            raise Unacceptable(
                "identity.series", "the format has no word for the series of this identity", rule="S-64"
            )
        return word, value.value


def unknown_code() -> Malformed:
    """The refusal of a code that the format's list does not hold; the code itself is not repeated."""
    return Malformed(
        "code.unknown",
        "the text is none of the codes of this field",
        advice="Use a code of the published schema.",
    )


def plain(text: str) -> str:
    """A code's word as it is compared: NFC, blanks joined (`domain.md` Appendix B). Case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def _identify(text: str, system: str | None) -> PersonId:
    try:
        return identify(text, system)
    except NotAnIdentity as error:
        raise Unacceptable(
            f"identity.{error.code}", str(error), rule="S-64", advice="Check the identity against the source."
        ) from None


TEXT = _Text()
TRIMMED = _Trimmed()
PHONE = _Trimmed()
URL = _Url()
INTEGER = _Integer()
IDENTITY = _Identity()
YES_NO = Flag("Ja", "Nej")
#: A JSON boolean.
TRUE_FALSE = Flag("true", "false", bare=bool)
