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
    """One line of `Närvarande`: `Närstående: Testperson 9, tel 070…, kom inte`; who is named alone was there.

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
    ResponsibleKind.INDIVIDUAL: (
        *("Den enskilde", "Du", "Du själv", "Patienten", "Brukaren", "Jag", "Jag själv"),
        *("Han själv", "Hon själv", "Hen själv"),
    ),
    ResponsibleKind.RELATIVE: ("Närstående", "Anhörig", "Anhöriga"),
}
#: A profession or a role before or after a name; compared word by word, each also with its ending (§8.1).
_ROLES: Final = (
    *("Arbetsterapeut", "Barnmorska", "Behandlingsassistent", "Biståndshandläggare", "Boendestödjare"),
    *("Dietist", "Distriktssköterska", "Elevassistent", "Enhetschef", "Fysioterapeut", "Förskollärare"),
    *("Handläggare", "Kontaktman", "Kontaktperson", "Kurator", "Logoped", "Läkare", "Lärare", "Mentor"),
    *("Pedagog", "Psykiater", "Psykolog", "Rektor", "Samordnare", "Samordningsansvarig", "Sjukgymnast"),
    *("Sjuksköterska", "Skolkurator", "Skolsköterska", "Socialsekreterare", "Socionom", "Specialpedagog"),
    *("Undersköterska", "Verksamhetschef", "Vårdsamordnare", "Överläkare"),
)
_ENDINGS: Final = ("", "n", "en", "et", "er", "na")
_PROFESSIONS: Final = frozenset(f"{role}{ending}".casefold() for role in _ROLES for ending in _ENDINGS)
_WORD: Final = re.compile(r"[A-ZÅÄÖÉÜ](?:[a-zåäöéüèøæ]+(?:-[A-ZÅÄÖ][a-zåäöéü]+)?|)")
#: Parts of a word that make it a unit, a service or a role: no word with one in it is anybody's name.
_NOT_A_NAME: Final = re.compile(
    "vård|omsorg|kommun|region|tjänst|mottagning|enhet|avdelning|skola|skolan|förvaltning|sjuk|hem|team|boende"
    "|central|klinik|psykiatri|rehab|habilitering|social|stöd|ansvarig|samord|handlägg|chef|läkar|terapeut"
    "|kontakt|funktion|medicin|kassan|förmedling|verksamhet|nämnd|grupp|distrikt|elev|hälsa|bistånd|anhörig"
    "|närstående|enskild|själv|brukar|patient|okänd|bestäm|återkom|vakant|personal|ingen|någon|alla|respektive"
    "|gemensam|mamma|pappa|syskon|granne|god$|^man$|sköter|kurator|peda?gog|konsult|assistent|bemann|jour",
    re.IGNORECASE,
)


class _Responsible:
    """`Ansvarig`, which is free text on Cosmic's screen. A person is recognised where it is surely a name,
    with or without a profession: «Fysioterapeut Förnamn Efternamn», «Förnamn Efternamn, sjuksköterska». What
    the hub writes of somebody without a name, and could be read as one, ends with «(namn saknas)». All else
    is text and names nobody, so that a system which must have a name asks for one (S-49, I-09).
    """

    kind = Responsible

    def read(self, text: str) -> dict[str, Any]:
        for kind, words in _ALONE.items():
            if text in words:
                return {"kind": kind}
        if text.endswith(_NO_NAME) and text != _NO_NAME:
            return {"profession": text.removesuffix(_NO_NAME)}
        return {"name": text} if _names_somebody(text) else {"profession": text}

    def write(self, value: Responsible) -> str:
        if value.kind in _ALONE and not (value.name or value.profession or value.unit):
            return _ALONE[value.kind][0]
        named = " ".join(part for part in (value.profession, value.name) if part)
        text = ", ".join(part for part in (named, value.unit) if part) or "Ingen angiven"
        if value.name or self.read(text) == {"profession": text}:
            return text
        return f"{text}{_NO_NAME}"


def _names_somebody(text: str) -> bool:
    """Whether a text is surely two names or more, beside at most professions, before a comma or alone."""
    words = text.partition(",")[0].split(" ")
    while words and words[0].casefold() in _PROFESSIONS:
        words.pop(0)
    return 2 <= len(words) <= 4 and all(_WORD.fullmatch(word) and not _is_no_name(word) for word in words)


def _is_no_name(word: str) -> bool:
    return word.casefold() in _PROFESSIONS or _NOT_A_NAME.search(word) is not None


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
