"""A form of the manual routine as a letter: to whom, from whom, what about, and a form for the answer owed.

Plain text in Swedish, lines of at most 78 characters (a link may be longer), ready to be printed and posted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.adapters.letter_body import body, under, wrapped
from hub.adapters.letter_reply import is_answered, reply
from hub.adapters.letter_words import in_swedish, opening, subject
from hub.mappings.json import load_json

_RECEIPT: Final = "Mottagningskvitto"
#: So much of an id of the hub's is enough to find its letter.
REFERENCE_LENGTH: Final = 12
_HUBS_ID: Final = re.compile(r"([0-9a-f]{32})(-\d+)?")
_NO_ADDRESS: Final = "(Postadressen saknas i enhetslistan och fylls i för hand.)"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A unit as the directory knows it. `address`: its parts divided by commas or line breaks."""

    name: str
    address: str | None = None
    phone: str | None = None

    @property
    def lines(self) -> list[str]:
        """Name and address, one line each."""
        parts = re.split(r"\s*[,\n]\s*", self.address.strip()) if self.address else [_NO_ADDRESS]
        return [self.name, *parts]

    @property
    def reached(self) -> list[str]:
        """The same, and its telephone."""
        return [*self.lines, *([f"Telefon: {self.phone}"] if self.phone else [])]


def printed(
    forms: Sequence[bytes],
    attached: Sequence[str] = (),
    to: Correspondent | None = None,
    sender: Correspondent | None = None,
) -> str:
    """The letter that the forms are; several where the message had no room in one.

    `attached`: titles of the files that go with it. `to`: whom it is posted to, None where nobody gets it.
    `sender`: the one who is answered; without it, the one that the form names. What is no form is given as
    it stands.
    """
    documents = [_form(form) for form in forms]
    first = documents[0] if documents else None
    if not isinstance(first, dict):
        return "\n\n".join(form.decode() for form in forms)
    sender = sender or Correspondent(str(first.get("avsändare", {}).get("namn", "")))
    lines = [*_head(first, to, sender), *_told(documents), *_enclosed(first, attached)]
    if to is not None and is_answered(first):
        lines += ["", *reply(first, reference(first), sender.reached, to.name)]
    return "\n".join(line.rstrip() for line in lines)


def reference(document: dict[str, Any]) -> str:
    """What the answer names: the beginning of the hub's id of the letter, or a sender's own id."""
    given = str(document.get("meddelandeId", ""))
    return given[:REFERENCE_LENGTH] if _HUBS_ID.fullmatch(given) else given


def _form(raw: bytes) -> dict[str, Any] | None:
    document = load_json(raw)
    is_form = isinstance(document, dict) and isinstance(document.get("typ"), str)
    return document if is_form and document["typ"] != _RECEIPT else None


def _head(document: dict[str, Any], to: Correspondent | None, sender: Correspondent) -> Iterator[str]:
    if to is not None:
        yield from to.lines
        yield ""
    yield "Avsändare:"
    yield from (f"  {line}" for line in (sender.reached if to else [sender.name]))
    yield ""
    yield f"Datum: {in_swedish(str(document.get('skickat', ''))[:10])}"
    yield f"Referens: {reference(document)}"
    yield ""
    yield from under(subject(document), "=")
    if document.get("brådskande"):
        yield ""
        yield "BRÅDSKANDE"
    if said := opening(document):
        yield ""
        yield from wrapped(said)


def _told(documents: Sequence[dict[str, Any] | None]) -> Iterator[str]:
    for number, document in enumerate(documents):
        if document is None:
            continue
        if number:
            yield ""
            yield from under(f"Fortsättning ({number + 1} av {len(documents)})", "-")
            document = {name: value for name, value in document.items() if name != "person"}
        yield from body(document)


def _enclosed(document: dict[str, Any], attached: Sequence[str]) -> Iterator[str]:
    answer = ["Svarsblankett"] if is_answered(document) else []
    if titles := [*attached, *answer]:
        yield ""
        yield from under("Bilagor", "-")
        yield from (f"– {title}" for title in titles)
