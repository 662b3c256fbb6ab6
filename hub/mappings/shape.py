"""An XML document's shape: its elements and attributes, in what order, and how they are walked."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from hub.mappings.nodes import AtElement, Node, Place, Slots
from hub.mappings.outline import Outline
from hub.mappings.walk import walk
from hub.mappings.xml import Document, escape_attribute, escape_text, read_own_xml

__all__ = ["AtElement", "Node", "Place", "Shape", "Slots"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


class Shape(Outline):
    """The places below one element. `.` is its text, `@name` an attribute, `Möte/@typ` one of a child."""

    def __init__(self, namespace: str, name: str, path: str = "", depth: int = 0) -> None:
        super().__init__(Node(name, f"{path}/{name}", 0, 1, _indent(depth)))
        self._namespace = namespace
        self.tag = f"{{{namespace}}}{name}"

    def root_of_document(self) -> None:
        """The root declares the namespace."""
        self.root.opening = f' xmlns="{self._namespace}"'

    def read(self, element: Element) -> Slots:
        """What stands where, below `element`; absent is None, empty is "". Raises AtElement(Malformed)."""
        found: Slots = [None] * self.size
        found[0] = element
        walk(self.root, element, found)
        return found

    def write(self, texts: Slots) -> str:
        """The element as XML text; parents are there only where something is in them."""
        for slot, text in self.constants.items():
            texts[slot] = text
        return _emit(self.root, texts, whole=True)

    def document(self, texts: Slots) -> bytes:
        """A whole document, with its declaration."""
        return f"{_DECLARATION}{self.write(texts)}\n".encode()

    def reopen(self, raw: bytes) -> Document:
        """A document of the hub's own."""
        return read_own_xml(raw)

    def locate(self, found: Slots, place: Place) -> Element:
        """The element that a place is in, or the nearest one around it that is there."""
        element: Element = found[0]
        node = self.root
        for name in place.node.path.removeprefix(self.root.path).strip("/").split("/"):
            tag = self._key(name)
            inner = element.find(tag) if tag in node.children else None
            if inner is None:
                break
            element, node = inner, node.children[tag]
        return element

    def _new(self, name: str, path: str, rank: int, slot: int) -> Node:
        return Node(name, path, rank, slot, _indent(len(path.split("/")) - 2))

    def _key(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _attribute(self, text: str) -> Place:
        names, _, attribute = text.partition("@")
        node = self.node(names.rstrip("/"), text)
        place = Place(self.new_slot(), f"{node.path}/@{attribute}", node)
        node.attributes[attribute] = place.slot
        return place

    def _item(self, node: Node) -> Shape:
        parent = node.path.rpartition("/")[0]
        return Shape(self._namespace, node.name, parent, len(node.path.split("/")) - 2)


def _indent(depth: int) -> str:
    return "\n" + "  " * depth


def _emit(node: Node, texts: Slots, whole: bool = False) -> str:
    """The node as XML text; "" where nothing but constants is in it, unless `whole`."""
    attributes = node.opening
    for name, slot in node.attributes.items():
        if texts[slot] is not None:
            attributes += f' {name}="{escape_attribute(texts[slot])}"'
            whole = whole or slot not in node.fixed
    if not node.children:
        return _emit_text(node, attributes, texts[node.slot], whole)
    inside: list[str] = []
    for child in node.children.values():
        text = texts[child.slot]
        if child.simple:
            if text is not None:
                inside += (child.before, escape_text(text), child.after)
                whole = True
        elif child.item:
            inside += [child.item.write(item) for item in text or ()]
            whole = whole or bool(text)
        elif text := _emit(child, texts):
            inside.append(text)
            whole = whole or child.slot not in child.fixed
    if not whole:
        return ""
    return f"{node.indent}<{node.name}{attributes}>{''.join(inside)}{node.indent}</{node.name}>"


def _emit_text(node: Node, attributes: str, text: str | None, whole: bool) -> str:
    if text is not None:
        return f"{node.indent}<{node.name}{attributes}>{escape_text(text)}</{node.name}>"
    return f"{node.indent}<{node.name}{attributes}/>" if whole else ""
