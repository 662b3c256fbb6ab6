"""How Cosmic Link shows a personal number, who was present, and who answers for an intervention.

Source: `domain.md` §2.1 (000 B1-dialog, B2 sample). `Närvarande` and `Ansvarig` are text on the screen; what
is read out of them is what the published form says and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from hub.canonical.identity import PersonId
from hub.canonical.meeting import Participant
from hub.canonical.plan import Responsible, ResponsibleKind
from hub.mappings.codecs import IDENTITY, Several


class _Displayed:
    """Century, a space, six characters, a hyphen and four: `19 880811-2380`. Raises as `IDENTITY` does."""

    kind = PersonId

    def read(self, text: str) -> PersonId:
        return IDENTITY.read(text)

    def write(self, value: PersonId) -> str:
        text = IDENTITY.write(value)
        return f"{text[:2]} {text[2:8]}-{text[8:]}"


_TOKEN: Final = re.compile(r"\\(.)|: |, ", re.DOTALL)
_ATTENDED: Final[dict[bool | None, str | None]] = {True: None, False: "kom inte", None: "närvaro ej angiven"}
_PHONE: Final = "tel "


class _Present:
    """One line of `Närvarande`: `Närstående: Syskon I, tel 070…, kom inte`; who is named alone was there.

    A colon or comma that belongs to a name is written with a backslash where it would be misread.
    """

    kind = Participant

    def read(self, text: str) -> dict[str, Any]:
        function, rest = _first(text, ": ")
        parts = list(_split(rest if function is not None else text, ", "))
        made: dict[str, Any] = {"attended": True}
        if function is not None:
            made["function"] = _plain(function)
        for attended, words in _ATTENDED.items():
            if words is not None and len(parts) > 1 and parts[-1] == words:
                parts.pop()
                made["attended"] = attended
        if len(parts) > 1 and parts[-1].startswith(_PHONE) and len(parts[-1]) > len(_PHONE):
            made["phone"] = _plain(parts.pop().removeprefix(_PHONE))
        made["name"] = _plain(", ".join(parts))
        return made

    def write(self, value: Participant) -> str:
        text = _line(value, str)
        read = self.read(text)
        same = all(read.get(name) == getattr(value, name) for name in type(value).model_fields)
        return text if same else _line(value, _escaped)


class Present(Several):
    """The whole of `Närvarande`, one person a line; empty lines mean nothing."""

    def __init__(self) -> None:
        super().__init__(_Present(), "\n")

    def parts(self, text: str) -> list[str]:
        """The persons' lines."""
        return [line for line in text.split("\n") if line]


_NO_NAME: Final = " (namn saknas)"
_ALONE: Final = {
    ResponsibleKind.INDIVIDUAL: ("Den enskilde", "Du", "Du själv", "Patienten"),
    ResponsibleKind.RELATIVE: ("Närstående",),
}
#: Roles that stand alone as `Ansvarig` and name nobody (§8.1, 000 B2); compared whole, never searched for.
_ROLES: Final = frozenset(
    word.casefold()
    for role in (
        *("Arbetsterapeut", "Biståndshandläggare", "Distriktssköterska", "Dietist", "Enhetschef"),
        *("Fast vårdkontakt", "Fysioterapeut", "Kurator", "Logoped", "Läkare", "Psykolog", "Rehabilitering"),
        *("Samordnare", "Samordningsansvarig", "Sjukgymnast", "Sjuksköterska", "Socialsekreterare"),
        *("Undersköterska", "Vårdsamordnare", "Hemtjänst", "Hemsjukvård", "Skolkurator", "Skolsköterska"),
    )
    for word in (role, f"{role}n", f"{role}en", f"{role}et")
)


class _Responsible:
    """`Ansvarig`: a name with or without a profession, kept whole as the name; or a role alone (S-49).

    A role is known by its word, or by «(namn saknas)» after it, which the hub writes. Never taken apart.
    """

    kind = Responsible

    def read(self, text: str) -> dict[str, Any]:
        for kind, words in _ALONE.items():
            if text in words:
                return {"kind": kind}
        if text.endswith(_NO_NAME) and text != _NO_NAME:
            return {"profession": text.removesuffix(_NO_NAME)}
        field = "profession" if text.rstrip(". ").casefold() in _ROLES else "name"
        return {field: text}

    def write(self, value: Responsible) -> str:
        if value.kind in _ALONE and not (value.name or value.profession or value.unit):
            return _ALONE[value.kind][0]
        if value.name is None and value.profession and value.unit is None:
            known = value.profession.rstrip(". ").casefold() in _ROLES
            return value.profession if known else f"{value.profession}{_NO_NAME}"
        named = " ".join(part for part in (value.profession, value.name) if part)
        text = ", ".join(part for part in (named, value.unit) if part)
        if not text:
            return f"Ingen angiven{_NO_NAME}"
        return text if value.name else f"{text}{_NO_NAME}"


def _line(value: Participant, of: Any) -> str:
    text = of(value.name)
    if value.function is not None:
        text = f"{of(value.function)}: {text}"
    if value.phone is not None:
        text += f", {_PHONE}{of(value.phone)}"
    words = _ATTENDED[value.attended]
    return text if words is None else f"{text}, {words}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\:,])", r"\\\1", text)


def _plain(text: str) -> str:
    return re.sub(r"\\([\\:,])", r"\1", text)


def _first(text: str, separator: str) -> tuple[str | None, str]:
    """What stands before the first separator that is not escaped, and the rest; None where there is none."""
    for match in _TOKEN.finditer(text):
        if match[0] == separator:
            return text[: match.start()], text[match.end() :]
    return None, text


def _split(text: str, separator: str) -> Iterator[str]:
    start = 0
    for match in _TOKEN.finditer(text):
        if match[0] == separator:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


DISPLAYED: Final = _Displayed()
PRESENT: Final = Present()
RESPONSIBLE: Final = _Responsible()
