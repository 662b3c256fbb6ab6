"""Which rows, codes and sentinels of a table a set of documents has exercised.

coverage = Coverage(table)
for raw in documents:
    coverage.see(read_xml(raw))
assert coverage.missing() == ()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.mappings.codecs import Code, Flag, Several, TypedIdentity, plain
from hub.mappings.nodes import Slots
from hub.mappings.outline import Document
from hub.mappings.placing import Placing
from hub.mappings.scope import Pair, Single
from hub.mappings.table import Table
from hub.mappings.words import Ignore, Layout, Row


class Coverage:
    """Counts what documents have shown of one table. A mark is a sentence: `code meeting.form: Annat`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._seen: set[str] = set()
        notes = [f"note {note.path}" for note in table.outlets.read_notes]
        places = [f"place {place}" for place in _places(table)]
        self.marks = tuple(dict.fromkeys([*_marks(table.placing), *places, *notes]))

    def see(self, document: Document, given: Mapping[str, Any] | None = None) -> None:
        """Reads the document as the table does, and notes what stood in it. Raises what `Table.read` does."""
        found, restored, _ = self._table.traced(document, given)
        self._seen.update(f"note {path}" for path in restored)
        self._seen.update(_seen(self._table.placing, found))
        shape = self._table.placing.shape
        for text, place in shape.places().items():
            if found[place.slot] is not None:
                self._seen.add(f"place {text}")

    def missing(self) -> tuple[str, ...]:
        """The marks that no document has shown yet, in the table's order."""
        return tuple(mark for mark in self.marks if mark not in self._seen)


def _places(table: Table) -> list[str]:
    """The places that have no field: what is ignored, and what names the layout."""
    ignored = [word.place for word in table.rows if isinstance(word, Ignore)]
    named = [word.place for word in table.rows if isinstance(word, Layout) and word.place]
    return [*ignored, *named]


def _marks(placing: Placing) -> Iterator[str]:
    for path, row in placing.rows.items():
        full = placing.full(path)
        yield f"row {full}"
        if row.none is not None:
            yield f"sentinel {full}"
        yield from (f"code {full}: {word}" for word in _words(row))
    for path, inner in placing.inner.items():
        yield f"each {placing.full(path)}"
        yield from _marks(inner)


def _words(row: Row) -> list[str]:
    codec: Any = row.codec.codec if isinstance(row.codec, Several) else row.codec
    if isinstance(codec, Flag):
        return list(codec.values.values())
    if isinstance(codec, TypedIdentity):
        return list(codec.words)
    return [word for words in codec.words.values() for word in words] if isinstance(codec, Code) else []


def _seen(placing: Placing, found: Slots) -> Iterator[str]:
    rows = {placing.full(path): row for path, row in placing.rows.items()}
    for single in placing.scope.singles:
        if text := found[single.place.slot]:
            yield from _said(single, rows[single.path], text)
    for pair in placing.scope.pairs:
        if text := found[pair.second.slot]:
            yield from _said(pair, rows[pair.path], text)
            yield from _codes(pair.path, rows[pair.path], found[pair.first.slot] or "")
    for many in placing.scope.many:
        inner = next(inner for inner in placing.inner.values() if inner.scope is many.scope)
        for item in found[many.node.slot] or ():
            yield f"each {many.path}"
            yield from _seen(inner, item)


def _said(compiled: Single | Pair, row: Row, text: str) -> Iterator[str]:
    if compiled.none is not None and plain(text) == compiled.none:
        yield f"sentinel {compiled.path}"
        return
    yield f"row {compiled.path}"
    yield from _codes(compiled.path, row, text)


def _codes(path: str, row: Row, text: str) -> Iterator[str]:
    parts = row.codec.parts(text) if isinstance(row.codec, Several) else [text]
    said = {plain(part) for part in parts}
    yield from (f"code {path}: {word}" for word in _words(row) if plain(word) in said)
