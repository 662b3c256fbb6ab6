"""A document's shape: which elements and attributes there are, in what order, and how they are walked.

A shape is built by the rows of a table. Every place has a number, its slot. Reading a document fills a
list with what stands in each slot; writing one takes such a list. A list's items have a shape of their
own, and their lists stand in the slot of the element that repeats.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from hub.mappings.nodes import AtElement, Node, Place, Slots
from hub.mappings.walk import walk
from hub.mappings.xml import escape_attribute, escape_text

__all__ = ["AtElement", "Node", "Place", "Shape", "Slots"]


class Shape:
    """The places below one element. Built with `text`, `attribute`, `repeated`; then read and written."""

    def __init__(self, namespace: str, name: str, path: str = "", depth: int = 0) -> None:
        self._namespace = namespace
        self.size = 1
        self.root = Node(name, f"{path}/{name}", 0, self._new_slot(), self._indent(depth))
        self.constants: dict[int, str] = {}
        self._taken: dict[str, Place] = {}

    def place(self, text: str) -> Place:
        """A new place for one text: `Möte/Datum`, `Möte/@typ`, `@typ`, `.`. ValueError where it cannot be."""
        if text in self._taken:
            raise ValueError("the place is used twice")
        if "@" in text:
            names, _, attribute = text.partition("@")
            node = self._node(names.rstrip("/"), text)
            place = Place(self._new_slot(), f"{node.path}/@{attribute}", node)
            node.attributes[attribute] = place.slot
        else:
            node = self._node("" if text == "." else text, text)
            if node.children or node.item:
                raise ValueError("the place holds elements, so it cannot hold text")
            node.holds_text = True
            place = Place(node.slot, node.path, node)
        self._taken[text] = place
        return place

    def shared(self, text: str) -> Place:
        """A place that an earlier row has taken. ValueError where none has."""
        if text not in self._taken:
            raise ValueError("`on` names no place of an earlier row")
        return self._taken[text]

    def root_of_document(self) -> None:
        """The root declares the namespace."""
        self.root.opening = f' xmlns="{self._namespace}"'

    def places(self) -> dict[str, Place]:
        """The places by the names that the table gives them."""
        return self._taken

    def constant(self, place: Place, text: str) -> None:
        """The place always holds this text; alone it does not call for its parents to be written."""
        self.constants[place.slot] = text
        place.node.fixed.add(place.slot)

    def repeated(self, text: str, most: int) -> Node:
        """A new element that repeats, with a shape of its own. ValueError where it cannot be."""
        if text in self._taken or text == "." or "@" in text:
            raise ValueError("the place is used twice, or is no element")
        node = self._node(text, text)
        if node.children or node.holds_text or node.item:
            raise ValueError("the place is used twice")
        parent = node.path.rpartition("/")[0]
        node.item = Shape(self._namespace, node.name, parent, len(node.path.split("/")) - 2)
        node.most = most
        self._taken[text] = Place(node.slot, node.path, node)
        return node

    def finish(self) -> None:
        """The shape is whole: nothing is added from now on."""
        _finish(self.root)

    def _node(self, names: str, whole: str) -> Node:
        node = self.root
        for name in names.split("/") if names else ():
            if not name or name in (".", "..") or name[0] == "@":
                raise ValueError(f"«{whole}» is not a place")
            node = self._child(node, name)
        return node

    def _child(self, node: Node, name: str) -> Node:
        tag = f"{{{self._namespace}}}{name}"
        if tag not in node.children:
            if node.holds_text or node.item:
                raise ValueError("the place is inside one that holds text, or inside a list's item")
            path = f"{node.path}/{name}"
            indent = self._indent(len(path.split("/")) - 2)
            inner = Node(name, path, len(node.children), self._new_slot(), indent)
            inner.around = node.slot
            node.children[tag] = inner
        return node.children[tag]

    def _new_slot(self) -> int:
        self.size += 1
        return self.size - 1

    @staticmethod
    def _indent(depth: int) -> str:
        return "\n" + "  " * depth

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

    def locate(self, found: Slots, place: Place) -> Element:
        """The element that a place is in, or the nearest one around it that is there."""
        element: Element = found[0]
        node = self.root
        for name in place.node.path.removeprefix(self.root.path).strip("/").split("/"):
            tag = f"{{{self._namespace}}}{name}"
            inner = element.find(tag) if tag in node.children else None
            if inner is None:
                break
            element, node = inner, node.children[tag]
        return element


def _finish(node: Node) -> None:
    node.simple = node.holds_text and not node.attributes and not node.fixed
    for child in node.children.values():
        if child.item:
            child.item.finish()
        else:
            _finish(child)


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
