"""A form of the manual routine as a person reads and prints it: the same words, without the signs of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hub.mappings.json import load_json

#: What a form is called, where its name in the format is no word.
_TITLES: Final = {"SIPKallelse": "SIP-kallelse", "SIPPlaneringsdokument": "SIP-planeringsdokument"}
_WORDS: Final = {"hsaId": "HSA-id", "epost": "e-post", "icf": "ICF"}
_SAID: Final = {True: "ja", False: "nej"}
#: Of use to a machine alone: the format's version, and the mark by which it knows the hub's own lines.
_MACHINES: Final = ("typ", "version")
_MARK: Final = re.compile(r"\n?\[via hub\] kontroll: [0-9a-f]+")
_STEP: Final = "  "


def printed(forms: Sequence[bytes], attached: Sequence[str] = ()) -> str:
    """The forms below each other, and the titles of the files that go with them. Plain text, lines of any
    length. What is no form is given as it stands."""
    parts = [_form(form) for form in forms]
    if attached:
        parts.append("\n".join(["Bilagor", *(f"{_STEP}– {title}" for title in attached)]))
    return "\n\n".join(parts)


def _form(raw: bytes) -> str:
    document = load_json(raw)
    kind = document.get("typ") if isinstance(document, dict) else None
    if not isinstance(kind, str):
        return raw.decode()
    title = _TITLES.get(kind, kind)
    members = {name: value for name, value in document.items() if name not in _MACHINES}
    return "\n".join([title, "=" * len(title), "", *_members(members, "")])


def _members(members: dict[str, Any], margin: str) -> Iterator[str]:
    for name, value in members.items():
        yield from _member(_in_words(name), value, margin)


def _member(name: str, value: Any, margin: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{margin}{name}"
        yield from _members(value, margin + _STEP)
    elif isinstance(value, list):
        yield f"{margin}{name}"
        for item in value:
            yield from _item(item, margin + _STEP)
    else:
        first, *more = _text(value).split("\n")
        if more:
            yield f"{margin}{name}:"
            yield from (f"{margin}{_STEP}{line}".rstrip() for line in (first, *more))
        else:
            yield f"{margin}{name}: {first}"


def _item(item: Any, margin: str) -> Iterator[str]:
    if not isinstance(item, dict):
        first, *more = _text(item).split("\n")
        yield f"{margin}– {first}"
        yield from (f"{margin}{_STEP}{line}".rstrip() for line in more)
        return
    lines = _members(item, "")
    yield f"{margin}– {next(lines, '')}"
    yield from (f"{margin}{_STEP}{line}" for line in lines)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _SAID[value]
    return _MARK.sub("", str(value)).strip()


def _in_words(name: str) -> str:
    """`svaraSenast` is «Svara senast»; an id is written with a hyphen."""
    words = _WORDS.get(name) or re.sub(r"(?<=[a-zåäö0-9])([A-ZÅÄÖ])", lambda m: f" {m[1].lower()}", name)
    words = re.sub(r" id$", "-id", words)
    return words[:1].upper() + words[1:]
