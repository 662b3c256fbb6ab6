"""What documents of every syntax have in common: places with numbers, built by the rows of a table.

Every place has a number, its slot. Reading a document fills a list with what stands in each slot; writing
one takes such a list. A list's items have an outline of their own, and their lists stand in the slot of
the place that repeats. `shape` is the outline of an XML document, `json_shape` that of a JSON document.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Protocol

from hub.mappings.nodes import Node, Place, Slots


class Document(Protocol):
    """A document that was read. `tag` names its kind, `root` is where reading begins."""

    @property
    def root(self) -> Any: ...

    @property
    def tag(self) -> str: ...

    def line_of(self, element: Any) -> int | None:
        """The line on which an element of it begins, from 1; None where it is not of this document."""
        ...


class Outline(ABC):
    """The places below one element. Built with `place`, `repeated`; then read and written.

    `tag`: the kind of document, as `Document.tag` says it.
    """

    tag: str

    def __init__(self, root: Node) -> None:
        self.root = root
        self.size = 2
        self.constants: dict[int, str] = {}
        self._taken: dict[str, Place] = {}

    def place(self, text: str, bare: type | None = None) -> Place:
        """A new place for one value: `Möte/Datum`, `.`. `bare`: the value is no text where the syntax knows
        others (bool, int). ValueError where the place cannot be.
        """
        if text in self._taken:
            raise ValueError("the place is used twice")
        self._taken[text] = place = self._attribute(text) if "@" in text else self._leaf(text, bare)
        return place

    def shared(self, text: str) -> Place:
        """A place that an earlier row has taken. ValueError where none has."""
        if text not in self._taken:
            raise ValueError("`on` names no place of an earlier row")
        return self._taken[text]

    def places(self) -> dict[str, Place]:
        """The places by the names that the table gives them."""
        return self._taken

    def constant(self, place: Place, text: str) -> None:
        """The place always holds this text; alone it does not call for its parents to be written."""
        self.constants[place.slot] = text
        place.node.fixed.add(place.slot)

    def repeated(self, text: str, most: int) -> Node:
        """A new place that repeats, with an outline of its own. ValueError where it cannot be."""
        if text in self._taken or text == "." or "@" in text:
            raise ValueError("the place is used twice, or cannot repeat")
        node = self.node(text, text)
        if node.children or node.holds_text or node.item:
            raise ValueError("the place is used twice")
        node.item = self._item(node)
        node.most = most
        self._taken[text] = Place(node.slot, node.path, node)
        return node

    def finish(self) -> None:
        """The outline is whole: nothing is added from now on."""
        _finish(self.root)

    @abstractmethod
    def root_of_document(self) -> None:
        """This is the outline of a whole document, not of an item in one."""

    @abstractmethod
    def read(self, element: Any) -> Slots:
        """What stands where, below `element`; absent is None, empty is "". Raises AtElement(Malformed)."""

    @abstractmethod
    def write(self, texts: Slots) -> Any:
        """What the slots hold, as the syntax has it; parents are there only where something is in them."""

    @abstractmethod
    def document(self, texts: Slots) -> bytes:
        """A whole document."""

    @abstractmethod
    def reopen(self, raw: bytes) -> Document:
        """A document that the hub has just written, read back: without the limits for what comes in."""

    @abstractmethod
    def locate(self, found: Slots, place: Place) -> Any:
        """The element that a place is in, or the nearest one around it that is there."""

    @abstractmethod
    def _new(self, name: str, path: str, rank: int, slot: int) -> Node:
        """A node of this syntax."""

    @abstractmethod
    def _key(self, name: str) -> str:
        """The name of a child as the walk meets it."""

    @abstractmethod
    def _attribute(self, text: str) -> Place:
        """The place of an attribute. ValueError where the syntax has none."""

    @abstractmethod
    def _item(self, node: Node) -> Outline:
        """The outline of one item of a list."""

    def node(self, names: str, whole: str) -> Node:
        """The node at a place, made with those around it where they are new."""
        node = self.root
        for name in names.split("/") if names else ():
            if not name or name in (".", "..") or name[0] == "@":
                raise ValueError(f"«{whole}» is not a place")
            node = self._child(node, name)
        return node

    def new_slot(self) -> int:
        """The number of one more place."""
        self.size += 1
        return self.size - 1

    def _leaf(self, text: str, bare: type | None) -> Place:
        node = self.node("" if text == "." else text, text)
        if node.children or node.item:
            raise ValueError("the place holds others, so it cannot hold text")
        node.holds_text = True
        node.bare = bare
        return Place(node.slot, node.path, node)

    def _child(self, node: Node, name: str) -> Node:
        key = self._key(name)
        if key not in node.children:
            if node.holds_text or node.item:
                raise ValueError("the place is inside one that holds text, or inside a list's item")
            inner = self._new(name, f"{node.path}/{name}", len(node.children), self.new_slot())
            inner.around = node.slot
            node.children[key] = inner
        return node.children[key]


def _finish(node: Node) -> None:
    node.simple = node.holds_text and not node.attributes and not node.fixed
    for child in node.children.values():
        if child.item:
            child.item.finish()
        else:
            _finish(child)
