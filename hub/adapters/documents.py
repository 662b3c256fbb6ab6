"""What the XML systems share: which document this is, the tables for it, and the technical receipt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Malformed
from hub.mappings.codecs import STAMP, plain, unknown_code
from hub.mappings.compile import compile_table
from hub.mappings.form import Form
from hub.mappings.shape import AtElement, Shape
from hub.mappings.table import Table, Written
from hub.mappings.xml import Document, read_xml

CONTENT_TYPE: Final = "application/xml; charset=utf-8"
RECEIPT: Final = "Mottagningskvitto"
_VERDICTS: Final = {True: "Mottaget", False: "Avvisat"}


class Documents:
    """A system's documents of one version. Made once at start; raises Misconfigured where a table fails."""

    def __init__(self, system: str, namespace: str, forms: Sequence[Form], note_key: bytes) -> None:
        self.namespace = namespace
        self._receipt = _ReceiptShape(namespace)
        self._tables: dict[str, list[tuple[Form, Table]]] = {}
        for form in forms:
            table = compile_table(
                system=system,
                event=form.event,
                root=form.root,
                namespace=namespace,
                rows=form.rows,
                note_key=note_key,
            )
            self._tables.setdefault(form.root, []).append((form, table))
        self._by_event = {(table.event, table.layout): table for table in self.tables()}

    def tables(self) -> Iterator[Table]:
        """Every table, in the order of the forms of each root."""
        for forms in self._tables.values():
            for _, table in forms:
                yield table

    def open(self, raw: bytes) -> Document:
        """The document in `raw`, of this namespace and version. Raises TooLarge, Malformed."""
        document = read_xml(raw)
        namespace, _, root = document.tag.removeprefix("{").rpartition("}")
        if namespace != self.namespace:
            raise _no_such("document.namespace", "the document is of another namespace", "/", document)
        if root != RECEIPT and root not in self._tables:
            raise _no_such("document.unknown", "the schema has no document of this name", "/", document)
        if document.get("version") != "1":
            path = f"/{root}/@version"
            raise _no_such("document.version", "the document is of no published version", path, document)
        return document

    def is_receipt(self, document: Document) -> bool:
        """Whether it is a technical receipt."""
        return document.tag == f"{{{self.namespace}}}{RECEIPT}"

    def read(self, document: Document) -> Message:
        """The message that the document is. Raises Malformed, Unacceptable with path and line."""
        return self.table_of(document).read(document)

    def table_of(self, document: Document) -> Table:
        """The table that the document is read by. Raises Malformed where its own codes choose none."""
        forms = self._tables[document.tag.rpartition("}")[2]]
        for place in forms[0][0].when:
            text = self.text_at(document, place)
            fitting = [(form, table) for form, table in forms if text in form.when[place]]
            if not fitting:
                raise self._unfit(document, place, text)
            forms = fitting
        return forms[0][1]

    def text_at(self, document: Document, place: str) -> str | None:
        """The text at a place, blanks joined; None where nothing stands there."""
        if place.startswith("@"):
            return document.get(place[1:])
        tags = "/".join(f"{{{self.namespace}}}{name}" for name in place.split("/"))
        text = document.root.findtext(tags)
        return None if text is None else plain(text)

    def element_at(self, document: Document, place: str) -> Element:
        """The element at a place, or the nearest one around it that is there."""
        element = document.root
        for name in place.split("/") if not place.startswith("@") else ():
            inner = element.find(f"{{{self.namespace}}}{name}")
            if inner is None:
                break
            element = inner
        return element

    def _unfit(self, document: Document, place: str, text: str | None) -> Malformed:
        root = document.tag.rpartition("}")[2]
        if place == "@layout":
            error = Malformed("document.layout", "the document is of no published layout")
        elif not text:
            error = Malformed("element.missing", "an element that must be there is missing, or empty")
        else:
            error = unknown_code()
        error.path = f"/{root}/{place}"
        error.line = document.line_of(self.element_at(document, place))
        return error

    def write(self, message: Message, layout: str | None = None) -> Written:
        """The message as a document. Raises Unacceptable; KeyError where no table tells its event."""
        return self._by_event[message.event, layout].write(message)

    def read_receipt(self, document: Document) -> TechnicalReceipt:
        """The technical receipt that the document is. Raises Malformed."""
        return self._receipt.read(document)

    def write_receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The technical receipt as a document."""
        return self._receipt.write(receipt)


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
_RECEIPT_ROWS: Final[dict[str, tuple[str, Callable[[str], Any], bool]]] = {
    "MeddelandeId": ("id", _token, True),
    "Gäller": ("about", _token, True),
    "Tidpunkt": ("at", STAMP.read, True),
    "Besked": ("accepted", _verdict, True),
    "Kod": ("code", str, False),
    "Regel": ("rule", str, False),
    "Plats": ("path", str, False),
}


class _ReceiptShape:
    """The technical receipt's places."""

    def __init__(self, namespace: str) -> None:
        self._shape = Shape(namespace, RECEIPT)
        self._shape.root_of_document()
        self._version = self._shape.place("@version")
        self._places = {name: self._shape.place(name) for name in _RECEIPT_ROWS}

    def read(self, document: Document) -> TechnicalReceipt:
        try:
            found = self._shape.read(document.root)
        except AtElement as at:
            at.error.line = document.line_of(at.element)
            raise at.error from None
        values: dict[str, Any] = {}
        for name, (field, read, demanded) in _RECEIPT_ROWS.items():
            try:
                values[field] = self._value(found[self._places[name].slot], read, demanded)
            except Malformed as error:
                error.path = self._places[name].path
                error.line = document.line_of(self._shape.locate(found, self._places[name]))
                raise
        return TechnicalReceipt(**values)

    @staticmethod
    def _value(text: str | None, read: Callable[[str], Any], demanded: bool) -> Any:
        if not text and demanded:
            raise Malformed("element.missing", "an element that must be there is missing, or empty")
        return read(text) if text else None

    def write(self, receipt: TechnicalReceipt) -> bytes:
        texts: list[str | None] = [None] * self._shape.size
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
        return f'<?xml version="1.0" encoding="UTF-8"?>{self._shape.write(texts)}\n'.encode()


def _no_such(code: str, message: str, path: str, document: Document) -> Malformed:
    advice = "Send a document of the published schema."
    return Malformed(code, message, path=path, line=document.line_of(document.root), advice=advice)
