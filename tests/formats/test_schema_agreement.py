"""The tables and the published schemas know the same places, and the same codes in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from hub.mappings.codecs import Code, Flag
from hub.mappings.table import Table
from hub.mappings.words import Each, Ignore, Layout, Row, Word
from tests.formats.golden import FORMATS, ROOT

XS = "{http://www.w3.org/2001/XMLSchema}"
#: How a description names the source that it rests on.
SOURCE = re.compile(r"00[0-4] (?:p\d|§)")
#: Read and written in the adapters, not by a table.
BY_HAND = ("Mottagningskvitto", "Kallelse/Inkorg", "Envelope", "LogicalAddress")
#: Stands in the envelope's header, whatever the document in its body is.
IN_HEADER = "Korrelation"


class PublishedXml:
    """An XSD's places, read from its own text."""

    def __init__(self, system: str) -> None:
        folder = ROOT / "schemas" / system / "1"
        trees = [etree.parse(str(path)).getroot() for path in sorted(folder.glob("*.xsd"))]
        self.types = {
            e.get("name"): e
            for tree in trees
            for e in tree
            if e.tag in (f"{XS}complexType", f"{XS}simpleType")
        }
        self.roots = {e.get("name"): e for tree in trees for e in tree if e.tag == f"{XS}element"}

    def places(self) -> dict[str, set[str]]:
        """Place → the codes that may stand there (none: free)."""
        return {
            place: codes
            for name, element in self.roots.items()
            for place, codes in self._of(str(name), element)
            if not place.startswith(BY_HAND)
        }

    def _of(self, path: str, element: etree._Element) -> Iterator[tuple[str, set[str]]]:
        named = self.types.get(element.get("type"))
        inner = [named] if named is not None else list(element)
        holders = [
            e for part in inner if part is not None for e in part.iter(f"{XS}element", f"{XS}attribute")
        ]
        children = [e for e in holders if self._own(e, inner)]
        if not [e for e in children if e.tag == f"{XS}element"]:
            yield path, set(self._codes(element, inner))
        for child in children:
            if child.tag == f"{XS}attribute":
                fixed = {child.get("fixed")} if child.get("fixed") else set(self._codes(child, list(child)))
                yield f"{path}/@{child.get('name')}", {code for code in fixed if code}
            else:
                yield from self._of(f"{path}/{child.get('name')}", child)

    @staticmethod
    def _own(element: etree._Element, inner: list[etree._Element | None]) -> bool:
        """Whether it stands in this type, not in that of an element inside it."""
        above = element.getparent()
        while above is not None and above not in inner:
            if above.tag == f"{XS}element":
                return False
            above = above.getparent()
        return True

    def _codes(self, element: etree._Element, inner: list[etree._Element | None]) -> Iterator[str]:
        named = self.types.get(element.get("type"))
        for part in [named] if named is not None else inner:
            if part is None:
                continue
            yield from (str(e.get("value")) for e in part.iter(f"{XS}enumeration"))
            for union in part.iter(f"{XS}union"):
                for member in (union.get("memberTypes") or "").split():
                    yield from self._codes(element, [self.types[member]]) if named is None else ()
                    yield from (str(e.get("value")) for e in self.types[member].iter(f"{XS}enumeration"))


class PublishedJson:
    """A JSON Schema's places, read from its own text."""

    def __init__(self, system: str) -> None:
        folder = ROOT / "schemas" / system / "1"
        self.files = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
        self.main = f"{system}.json"

    def places(self) -> dict[str, set[str]]:
        """Place → the codes that may stand there (none: free)."""
        found: dict[str, set[str]] = {}
        for reference in self.files[self.main]["oneOf"]:
            kind = reference["$ref"].rpartition("/")[2]
            document, file = self._resolved(reference, self.main)
            assert document["properties"]["typ"]["const"] == kind
            if kind not in BY_HAND:
                found |= dict(self._of(kind, document, file))
        return {place: codes for place, codes in found.items() if place.split("/")[1:] != ["typ"]}

    def _resolved(self, schema: dict[str, Any], file: str) -> tuple[dict[str, Any], str]:
        while "$ref" in schema:
            named, _, pointer = schema["$ref"].partition("#/")
            file = named or file
            schema = self.files[file]
            for name in pointer.split("/"):
                schema = schema[name]
        return schema, file

    def _of(self, path: str, schema: dict[str, Any], file: str) -> Iterator[tuple[str, set[str]]]:
        schema, file = self._resolved(schema, file)
        kind = schema.get("type")
        if kind == "array":
            yield from self._of(path, schema["items"], file)
        elif kind == "object":
            assert schema["additionalProperties"] is False, path
            for name, inner in schema["properties"].items():
                yield from self._of(f"{path}/{name}", inner, file)
        else:
            codes = {schema["const"]} if "const" in schema else set(schema.get("enum", ()))
            yield path, {"true", "false"} if kind == "boolean" else codes


def published(system: str) -> dict[str, set[str]]:
    """The places that a system's schema knows."""
    is_json = (ROOT / "schemas" / system / "1" / f"{system}.json").exists()
    return (PublishedJson(system) if is_json else PublishedXml(system)).places()


def places_of(table: Table) -> Iterator[tuple[str, set[str]]]:
    for word in table.rows:
        for place, codes in _places(word, table.root):
            in_header = place.startswith(f"{table.root}/{IN_HEADER}/")
            yield place.removeprefix(f"{table.root}/") if in_header else place, codes


def _places(word: Word, outer: str) -> Iterator[tuple[str, set[str]]]:
    match word:
        case Row():
            for place in word.places:
                codes = _words(word.codec) if place == word.places[-1] else set()
                yield _join(outer, place), codes | ({word.none} if word.none and codes else set())
        case Each():
            for inner in word.rows:
                yield from _places(inner, f"{outer}/{word.place}")
        case Ignore() | Layout():
            if word.place:
                text = word.name if isinstance(word, Layout) else word.text
                yield _join(outer, word.place), {text} if text else set()


def _join(outer: str, place: str) -> str:
    return outer if place == "." else f"{outer}/{place}"


def _words(codec: object) -> set[str]:
    if isinstance(codec, Code):
        return {word for words in codec.words.values() for word in words}
    return set(codec.values.values()) if isinstance(codec, Flag) else set()


@pytest.mark.parametrize("system", FORMATS)
def test_each_place_of_the_tables_is_published_and_each_published_place_is_in_a_table(system: str) -> None:
    places = published(system)
    known: dict[str, set[str]] = {}
    for table in FORMATS[system].documents.tables():
        for place, codes in places_of(table):
            known.setdefault(place, set()).update(codes)
    assert known.keys() ^ places.keys() == set()


@pytest.mark.parametrize("system", FORMATS)
def test_each_code_of_the_tables_is_published_and_each_published_code_is_in_a_table(system: str) -> None:
    places = published(system)
    known: dict[str, set[str]] = {}
    for table in FORMATS[system].documents.tables():
        for place, codes in places_of(table):
            known.setdefault(place, set()).update(codes)
    for place, codes in known.items():
        if place.endswith("Ärende/Status"):
            continue  # read by the adapter: its codes are in test_coverage and in contracts/samsa/bad
        assert codes == places[place] - {""} - ({"Ej angivet"} if not codes else set()), place


@pytest.mark.parametrize("system", FORMATS)
def test_every_schema_speaks_swedish_and_names_its_source(system: str) -> None:
    folder = ROOT / "schemas" / system / "1"
    for path in sorted(folder.glob("*.json")):
        described = re.findall(r'"description": "([^"]+)"', path.read_text("utf-8"))
        assert any(SOURCE.search(text) for text in described), path.name
    for path in sorted(folder.glob("*.xsd")):
        notes = etree.parse(str(path)).findall(f".//{XS}documentation")
        assert all(note.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv" for note in notes)
        assert any(SOURCE.search("".join(map(str, note.itertext()))) for note in notes)
