"""What all systems with documents share: which document this is, and the tables for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Final, Generic, TypeVar

from hub.adapters.receipt_form import RECEIPT, ReceiptForm
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Malformed
from hub.mappings.codecs import unknown_code
from hub.mappings.compile import compile_table
from hub.mappings.form import Form
from hub.mappings.outline import Document, Outline
from hub.mappings.table import Table, Written
from hub.mappings.words import LONGEST_TEXT

Read = TypeVar("Read", bound=Document)
VERSION: Final = "1"


class DocumentSet(ABC, Generic[Read]):
    """A system's documents of one version. Made once at start; raises Misconfigured where a table fails.

    `longest`: characters that the system takes in a text (`hub.adapters.options`).
    """

    def __init__(
        self,
        system: str,
        namespace: str,
        forms: Sequence[Form],
        note_key: bytes,
        longest: int = LONGEST_TEXT,
    ) -> None:
        self.namespace = namespace
        self.receipts = ReceiptForm(self.outline(namespace, RECEIPT), self.receipt_place)
        self._tables: dict[str, list[tuple[Form, Table]]] = {}
        for form in forms:
            table = compile_table(
                system=system,
                event=form.event,
                root=form.root,
                namespace=namespace,
                rows=form.rows,
                note_key=note_key,
                shape=self.outline,
                longest=longest,
            )
            self._tables.setdefault(form.root, []).append((form, table))
        self._by_event = {(table.event, table.layout): table for table in self.tables()}

    def tables(self) -> Iterator[Table]:
        """Every table, in the order of the forms of each root."""
        for forms in self._tables.values():
            for _, table in forms:
                yield table

    @staticmethod
    @abstractmethod
    def outline(namespace: str, name: str) -> Outline:
        """An empty document of the syntax."""

    @abstractmethod
    def open(self, raw: bytes) -> Read:
        """The document in `raw`, one of this set and of its version. Raises TooLarge, Malformed."""

    @abstractmethod
    def text_at(self, document: Read, place: str) -> str | None:
        """The text at a place, blanks joined; None where nothing stands there."""

    @abstractmethod
    def element_at(self, document: Read, place: str) -> Any:
        """The element at a place, or the nearest one around it that is there, for `Document.line_of`."""

    @abstractmethod
    def top_of(self, document: Read) -> Any:
        """The document's outermost element, for `Document.line_of`."""

    @abstractmethod
    def path_of(self, document: Read, place: str) -> str:
        """The place as errors name it."""

    @abstractmethod
    def root_of(self, document: Read) -> str:
        """The name that a form gives as its `root`."""

    @abstractmethod
    def receipt_place(self, name: str) -> str:
        """The place of one thing in the technical receipt (`Gäller`, `version`)."""

    def is_receipt(self, document: Read) -> bool:
        """Whether it is a technical receipt."""
        return self.root_of(document) == RECEIPT

    def read(self, document: Read) -> Message:
        """The message that the document is. Raises Malformed, Unacceptable with path and line."""
        return self.table_of(document).read(document)

    def table_of(self, document: Read) -> Table:
        """The table that the document is read by. Raises Malformed where its own codes choose none."""
        forms = self._tables[self.root_of(document)]
        for place in forms[0][0].when:
            text = self.text_at(document, place)
            fitting = [(form, table) for form, table in forms if text in form.when[place]]
            if not fitting:
                raise self._unfit(document, place, text)
            forms = fitting
        return forms[0][1]

    def write(self, message: Message, layout: str | None = None, *, by_letter: bool = False) -> Written:
        """The message as a document; `by_letter`: what has no room in it goes in a letter.

        Raises Unacceptable; KeyError where no table tells its event.
        """
        return self._by_event[message.event, layout].write(message, by_letter=by_letter)

    def read_receipt(self, document: Read) -> TechnicalReceipt:
        """The technical receipt that the document is. Raises Malformed."""
        return self.receipts.read(document)

    def write_receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The technical receipt as a document."""
        return self.receipts.write(receipt)

    def _known(self, document: Read) -> Read:
        """The document, where it is one of the set and of its version."""
        root = self.root_of(document)
        if root != RECEIPT and root not in self._tables:
            message, top = "the schema has no document of this name", self.top_of(document)
            raise no_such("document.unknown", message, "/", document, top)
        return document

    def _unfit(self, document: Read, place: str, text: str | None) -> Malformed:
        if place == "@layout":
            error = Malformed("document.layout", "the document is of no published layout")
        elif not text:
            error = Malformed("element.missing", "an element that must be there is missing, or empty")
        else:
            error = unknown_code()
        error.path = self.path_of(document, place)
        error.line = document.line_of(self.element_at(document, place))
        return error


def no_such(code: str, message: str, path: str, document: Document, element: Any) -> Malformed:
    """The refusal of a document that is none of the set, at `element`."""
    advice = "Send a document of the published schema."
    return Malformed(code, message, path=path, line=document.line_of(element), advice=advice)
