"""What the JSON systems share: a document says its kind (`typ`) and its version; the receipt is one too."""

from __future__ import annotations

from typing import Final

from hub.adapters.document_set import VERSION, DocumentSet, no_such
from hub.errors import Malformed
from hub.mappings.codecs import plain
from hub.mappings.json import JsonDocument, read_json
from hub.mappings.json_lines import Where
from hub.mappings.json_shape import KIND, JsonShape

JSON_CONTENT_TYPE: Final = "application/json; charset=utf-8"


class JsonDocuments(DocumentSet[JsonDocument]):
    """A system's JSON documents: one object each, with `typ` and `version`."""

    @staticmethod
    def outline(namespace: str, name: str) -> JsonShape:
        """An empty document."""
        return JsonShape(namespace, name)

    def open(self, raw: bytes) -> JsonDocument:
        """The document in `raw`, of a kind and version of this set. Raises TooLarge, Malformed."""
        document = read_json(raw)
        if not isinstance(document.value, dict):
            raise Malformed("json.type", "the document is not an object", path="/", line=1)
        if not document.tag:
            raise no_such("document.unknown", "the document does not say its kind", f"/{KIND}", document, ())
        self._known(document)
        if document.value.get("version") != VERSION:
            message, path = "the document is of no published version", "/version"
            raise no_such("document.version", message, path, document, ("version",))
        return document

    def text_at(self, document: JsonDocument, place: str) -> str | None:
        """The text at a place, blanks joined; None where no string stands there."""
        value = document.value
        for name in place.split("/"):
            value = value.get(name) if isinstance(value, dict) else None
        return plain(value) if isinstance(value, str) else None

    def element_at(self, document: JsonDocument, place: str) -> Where:
        """Where the place is."""
        return tuple(place.split("/"))

    def top_of(self, document: JsonDocument) -> Where:
        """Where the object is that everything stands in."""
        return ()

    def path_of(self, document: JsonDocument, place: str) -> str:
        """`/kallelse/start`."""
        return f"/{place}"

    def root_of(self, document: JsonDocument) -> str:
        """What stands at `typ`."""
        return document.tag

    def receipt_place(self, name: str) -> str:
        """Member names begin with a small letter."""
        return f"{name[0].lower()}{name[1:]}"
