"""One walk over a document, led by its shape: what the schema does not know shows itself."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from hub.errors import Malformed
from hub.mappings.nodes import AtElement, Node, Slots
from hub.mappings.xml import COMMENT

_BLANK: Final = " \t\n\r"


def walk(node: Node, element: Element, found: Slots) -> None:
    """Fills `found` with what stands at the node's places, below `element`. Raises AtElement(Malformed)."""
    if node.attributes or element.keys():
        _take_attributes(node, element, found)
    if not node.children:
        found[node.slot] = _text_alone(node, element)
        return
    found[node.slot] = True
    if element.text and element.text.strip(_BLANK):
        raise AtElement(_text_between(node), element)
    rank = -1
    for child in element:
        inner = node.children.get(child.tag)
        if inner is not None:
            if inner.rank < rank:
                raise AtElement(_out_of_order(inner), child)
            rank = inner.rank
            if inner.simple and found[inner.slot] is None and not len(child) and not child.keys():
                found[inner.slot] = child.text or ""
            else:
                _take(inner, child, found)
        elif child.tag is not COMMENT:
            raise AtElement(_unknown(node), child)
        tail = child.tail
        if tail and tail.strip(_BLANK):
            raise AtElement(_text_between(node), element)


def _take(node: Node, element: Element, found: Slots) -> None:
    if node.item:
        items = found[node.slot]
        if items is None:
            items = found[node.slot] = []
        if len(items) >= node.most:
            raise AtElement(_too_many(node), element)
        items.append(node.item.read(element))
    elif found[node.slot] is not None:
        raise AtElement(Malformed("element.twice", "an element stands twice", path=node.path), element)
    else:
        walk(node, element, found)


def _text_alone(node: Node, element: Element) -> str:
    for child in element:
        if child.tag is COMMENT:
            raise AtElement(_comment(node), element)
        raise AtElement(_unknown(node), child)
    text = element.text or ""
    if not node.holds_text and text.strip(_BLANK):
        raise AtElement(_text_between(node), element)
    return text


def _take_attributes(node: Node, element: Element, found: Slots) -> None:
    for name, value in element.attrib.items():
        slot = node.attributes.get(name)
        if slot is None:
            message = f"an attribute that the schema does not know, in {node.path}"
            raise AtElement(Malformed("attribute.unknown", message, path=node.path), element)
        found[slot] = value


def _unknown(node: Node) -> Malformed:
    message = f"an element that the schema does not know, in {node.path}"
    return Malformed("element.unknown", message, path=node.path)


def _comment(node: Node) -> Malformed:
    return Malformed("xml.comment", "a comment stands inside a value", path=node.path)


def _out_of_order(node: Node) -> Malformed:
    return Malformed("element.order", "an element stands after one that it comes before", path=node.path)


def _too_many(node: Node) -> Malformed:
    return Malformed("element.too-many", f"the element stands more than {node.most} times", path=node.path)


def _text_between(node: Node) -> Malformed:
    return Malformed("text.unexpected", "text stands between the elements", path=node.path)
