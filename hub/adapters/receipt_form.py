"""The technical receipt as a document: a machine's answer, in the syntax of the system that it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Malformed
from hub.mappings.codecs import STAMP, plain, unknown_code
from hub.mappings.nodes import AtElement
from hub.mappings.outline import Document, Outline

RECEIPT: Final = "Mottagningskvitto"
_VERDICTS: Final = {True: "Mottaget", False: "Avvisat"}


def _verdict(text: str) -> bool:
    for accepted, word in _VERDICTS.items():
        if plain(text) == word:
            return accepted
    raise unknown_code()


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,80}", text.strip()):
        raise Malformed("value.invalid", "an id is one to eighty visible ASCII characters")
    return text.strip()


#: Element → the receipt's field, how its text is read, whether it must be there.
_ROWS: Final[dict[str, tuple[str, Callable[[str], Any], bool]]] = {
    "MeddelandeId": ("id", _token, True),
    "Gäller": ("about", _token, True),
    "Tidpunkt": ("at", STAMP.read, True),
    "Besked": ("accepted", _verdict, True),
    "Kod": ("code", str, False),
    "Regel": ("rule", str, False),
    "Plats": ("path", str, False),
}


class ReceiptForm:
    """The technical receipt's places. `place_of`: the place of an element, or of `version`."""

    def __init__(self, outline: Outline, place_of: Callable[[str], str]) -> None:
        self._outline = outline
        outline.root_of_document()
        self._version = outline.place(place_of("version"))
        self._places = {name: outline.place(place_of(name)) for name in _ROWS}
        outline.finish()

    def read(self, document: Document) -> TechnicalReceipt:
        """The receipt that the document is. Raises Malformed."""
        try:
            found = self._outline.read(document.root)
        except AtElement as at:
            at.error.line = document.line_of(at.element)
            raise at.error from None
        values: dict[str, Any] = {}
        for name, (field, read, demanded) in _ROWS.items():
            try:
                values[field] = _value(found[self._places[name].slot], read, demanded)
            except Malformed as error:
                error.path = self._places[name].path
                error.line = document.line_of(self._outline.locate(found, self._places[name]))
                raise
        return TechnicalReceipt(**values)

    def write(self, receipt: TechnicalReceipt) -> bytes:
        """The receipt as a document."""
        texts: list[str | None] = [None] * self._outline.size
        texts[self._version.slot] = "1"
        values = {
            "MeddelandeId": receipt.id,
            "Gäller": receipt.about,
            "Tidpunkt": STAMP.write(receipt.at),
            "Besked": _VERDICTS[receipt.accepted],
            "Kod": receipt.code,
            "Regel": receipt.rule,
            "Plats": receipt.path,
        }
        for name, value in values.items():
            texts[self._places[name].slot] = value
        return self._outline.document(texts)


def _value(text: str | None, read: Callable[[str], Any], demanded: bool) -> Any:
    if not text and demanded:
        raise Malformed("element.missing", "an element that must be there is missing, or empty")
    return read(text) if text else None
