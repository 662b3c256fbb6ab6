"""Documents as the tests look into them: with other readers than the hub's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from lxml import etree

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


class Looking(Protocol):
    """What stands where in a document or in one item of a list."""

    def texts(self, place: str) -> list[str]: ...

    def items(self, place: str) -> list[Looking]: ...

    def everything(self) -> str: ...


class InXml:
    """An element of a namespace."""

    def __init__(self, element: etree._Element, namespace: str) -> None:
        self._element = element
        self._namespace = namespace

    def texts(self, place: str) -> list[str]:
        """What stands at a place below the element."""
        if place == ".":
            return [self._element.text or ""]
        names, _, attribute = place.partition("@")
        path = self._path(names.rstrip("/"))
        found = self._element.findall(path) if path else [self._element]
        if attribute:
            return [value for each in found if (value := each.get(attribute)) is not None]
        return [each.text or "" for each in found]

    def items(self, place: str) -> list[Looking]:
        """The elements that repeat there."""
        return [InXml(each, self._namespace) for each in self._element.findall(self._path(place))]

    def everything(self) -> str:
        """All texts, one after the other."""
        return "".join(map(str, self._element.itertext()))

    def _path(self, names: str) -> str:
        return "/".join(f"{{{self._namespace}}}{name}" for name in names.split("/") if name)


class InJson:
    """A JSON value."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def texts(self, place: str) -> list[str]:
        """What stands at a place below the value; a boolean as «true» or «false»."""
        found = self._at(place)
        if found is None:
            return []
        return [found if isinstance(found, str) else json.dumps(found)]

    def items(self, place: str) -> list[Looking]:
        """The array's items."""
        return [InJson(item) for item in self._at(place) or ()]

    def everything(self) -> str:
        """All texts, one after the other."""
        return "".join(_strings(self._value))

    def _at(self, place: str) -> Any:
        value = self._value
        for name in place.split("/") if place != "." else ():
            value = value.get(name) if isinstance(value, dict) else None
        return value


def look(document: bytes, namespace: str) -> Looking:
    """Into a document; XML begins with `<`."""
    if document.startswith(b"<"):
        return InXml(_without_envelope(etree.fromstring(document)), namespace)
    return InJson(json.loads(document))


def every_text(document: bytes) -> Iterator[str]:
    """Each text in a document, one at a time."""
    if document.startswith(b"<"):
        yield from map(str, etree.fromstring(document).itertext())
    else:
        yield from _strings(json.loads(document))


def _without_envelope(root: etree._Element) -> etree._Element:
    """What a SOAP body holds, with what its header says of the hub's numbers as its first element."""
    if root.tag != f"{SOAP}Envelope":
        return root
    (document,) = root.findall(f"{SOAP}Body/*")
    for correlation in root.findall(f"{SOAP}Header/*")[1:]:
        document.insert(0, correlation)
    return document


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value
