"""Writes a system's XML: elements of its namespace, what is absent left out."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree

from hub.sandbox.systems.document import CannotMake

Part = etree._Element | str | None | Iterable["Part"]


class Pen:
    """Makes elements in one namespace."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._prefixes: dict[Any, str] = {None: namespace}

    def element(self, name: str, *parts: Part, **attributes: str) -> etree._Element:
        """An element with text and children in the order given; None is left out."""
        made = etree.Element(f"{{{self._namespace}}}{name}", attributes, nsmap=self._prefixes)
        for part in _flat(parts):
            if isinstance(part, str):
                made.text = (made.text or "") + part
            else:
                made.append(part)
        return made

    def maybe(self, name: str, text: object) -> etree._Element | None:
        """The element, or nothing where there is no text."""
        return None if text in (None, "") else self.element(name, str(text))

    def text(self, tree: etree._Element, path: str) -> str | None:
        """The text at `A/B/C` below the element, or None."""
        found = tree.find("/".join(f"{{{self._namespace}}}{step}" for step in path.split("/")))
        return None if found is None else found.text

    def all(self, tree: etree._Element, path: str) -> list[etree._Element]:
        """The elements at `A/B/C`."""
        return tree.findall("/".join(f"{{{self._namespace}}}{step}" for step in path.split("/")))


def write(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def copy(tree: etree._Element) -> etree._Element:
    """An element that may be put elsewhere."""
    twin = deepcopy(tree)
    twin.tail = None
    return twin


def local(tree: etree._Element) -> str:
    return str(etree.QName(tree).localname)


def needed(order: dict[str, Any], name: str) -> Any:
    """What the order must have; CannotMake(name) where it lacks it."""
    if order.get(name) in (None, "", []):
        raise CannotMake(name)
    return order[name]


def _flat(parts: Iterable[Part]) -> Iterable[etree._Element | str]:
    for part in parts:
        if part is None:
            continue
        if isinstance(part, str | etree._Element):
            yield part
        else:
            yield from _flat(part)
