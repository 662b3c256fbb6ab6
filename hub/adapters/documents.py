"""What the XML systems share: which document this is, the tables for it, and the technical receipt."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from hub.adapters.document_set import VERSION, DocumentSet, no_such
from hub.adapters.receipt_form import RECEIPT
from hub.mappings.codecs import plain
from hub.mappings.shape import Shape
from hub.mappings.xml import Document, read_xml

__all__ = ["CONTENT_TYPE", "RECEIPT", "Documents"]

CONTENT_TYPE: Final = "application/xml; charset=utf-8"


class Documents(DocumentSet[Document]):
    """A system's XML documents: a root of its own each, all in one namespace, with `@version`."""

    @staticmethod
    def outline(namespace: str, name: str) -> Shape:
        """An empty document."""
        return Shape(namespace, name)

    def open(self, raw: bytes) -> Document:
        """The document in `raw`, of this namespace and version. Raises TooLarge, Malformed."""
        return self.checked(read_xml(raw))

    def checked(self, document: Document) -> Document:
        """The document, where it is of this namespace and version. Raises Malformed."""
        namespace = document.tag.removeprefix("{").rpartition("}")[0]
        if namespace != self.namespace:
            raise no_such(
                "document.namespace", "the document is of another namespace", "/", document, document.root
            )
        self._known(document)
        if document.get("version") != VERSION:
            path = self.path_of(document, "@version")
            message, top = "the document is of no published version", self.top_of(document)
            raise no_such("document.version", message, path, document, top)
        return document

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

    def top_of(self, document: Document) -> Element:
        """The root."""
        return document.root

    def path_of(self, document: Document, place: str) -> str:
        """`/Kallelse/Möte/Typ`."""
        return f"/{self.root_of(document)}/{place}"

    def root_of(self, document: Document) -> str:
        """The root's name without its namespace."""
        return document.tag.rpartition("}")[2]

    def receipt_place(self, name: str) -> str:
        """`@version`, and elements."""
        return "@version" if name == "version" else name
