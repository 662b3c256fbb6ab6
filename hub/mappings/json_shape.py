"""A JSON document's shape: which members there are, of which type, and how they are walked.

A place is the names of nested objects, `kallelse/start`; a list is an array of objects, or of plain values
where its row stands at `.`. Members may stand in any order and are written in that of the rows. A leaf is a
string, or a JSON boolean or integer where its codec is bare. `null` stands for nothing and is refused.
"""

from __future__ import annotations

from typing import Any

from hub.errors import Malformed
from hub.mappings.json import JsonDocument, dump_document, read_own_json
from hub.mappings.nodes import AtElement, Node, Place, Slots
from hub.mappings.outline import Outline

__all__ = ["JsonShape"]

#: The member that says which document this is.
KIND = "typ"

#: An object or a leaf, and where it stands: names and indices from the root.
_Spot = tuple[Any, tuple[str | int, ...]]


class JsonShape(Outline):
    """The places below one object. `namespace` is not written: a document says `typ` and version."""

    def __init__(self, namespace: str, name: str, path: str = "") -> None:
        super().__init__(Node(name, path, 0, 1, ""))
        self._namespace = namespace
        self.tag = name

    def root_of_document(self) -> None:
        """The document begins with its kind."""
        self.constant(self.place(KIND), self.tag)

    def read(self, element: _Spot) -> Slots:
        """What stands where, below `element`; absent is None, empty is "". Raises AtElement(Malformed)."""
        value, where = element
        found: Slots = [None] * self.size
        found[0] = where
        _walk(self.root, value, where, found)
        return found

    def write(self, texts: Slots) -> Any:
        """The object, or the leaf, as Python has it; objects are there only where something is in them."""
        for slot, text in self.constants.items():
            texts[slot] = text
        return _emit(self.root, texts, whole=True)

    def document(self, texts: Slots) -> bytes:
        """A whole document: UTF-8, two blanks a level."""
        return dump_document(self.write(texts))

    def reopen(self, raw: bytes) -> JsonDocument:
        """A document of the hub's own."""
        return read_own_json(raw)

    def locate(self, found: Slots, place: Place) -> tuple[str | int, ...]:
        """Where the place is; the document finds the nearest thing around it that is there."""
        where: tuple[str | int, ...] = found[0]
        names = place.node.path.removeprefix(self.root.path).strip("/")
        return (*where, *names.split("/")) if names else where

    def _new(self, name: str, path: str, rank: int, slot: int) -> Node:
        return Node(name, path, rank, slot, "")

    def _key(self, name: str) -> str:
        return name

    def _attribute(self, text: str) -> Place:
        raise ValueError("a JSON document has no attributes")

    def _item(self, node: Node) -> JsonShape:
        return JsonShape(self._namespace, node.name, node.path)


def _walk(node: Node, value: Any, where: tuple[str | int, ...], found: Slots) -> None:
    """Fills `found` with what stands at the node's places, below `value`. Raises AtElement(Malformed)."""
    if not node.children:
        found[node.slot] = _leaf(node, value, where)
        return
    if type(value) is not dict:
        raise AtElement(_wrong(node, "an object"), where)
    found[node.slot] = True
    children = node.children
    for name, inner in value.items():
        child = children.get(name)
        if child is None:
            raise AtElement(_unknown(node), (*where, name))
        if child.simple and child.bare is None and type(inner) is str:
            found[child.slot] = inner
        elif child.item:
            found[child.slot] = _items(child, inner, (*where, name))
        else:
            _walk(child, inner, (*where, name), found)


def _leaf(node: Node, value: Any, where: tuple[str | int, ...]) -> str:
    """The text of a leaf: a JSON boolean is «true» or «false», an integer its digits."""
    kind: type = node.bare or str
    if type(value) is not kind:
        raise AtElement(_wrong(node, {bool: "true or false", int: "an integer"}.get(kind, "a string")), where)
    return str(value).lower() if kind is bool else str(value)


def _items(node: Node, value: Any, where: tuple[str | int, ...]) -> list[Slots]:
    assert node.item is not None
    if type(value) is not list:
        raise AtElement(_wrong(node, "an array"), where)
    if len(value) > node.most:
        message = f"the array has more than {node.most} items"
        raise AtElement(Malformed("element.too-many", message, path=node.path), where)
    return [node.item.read((item, (*where, index))) for index, item in enumerate(value)]


def _emit(node: Node, texts: Slots, whole: bool = False) -> Any:
    """The node as a Python value; None where nothing but constants is in it, unless `whole`."""
    if not node.children:
        return _plain(node, texts[node.slot])
    made: dict[str, Any] = {}
    for name, child in node.children.items():
        text = texts[child.slot]
        if child.item:
            if text:
                made[name] = [child.item.write(item) for item in text]
                whole = True
        elif (value := _plain(child, text) if not child.children else _emit(child, texts)) is not None:
            made[name] = value
            whole = whole or child.slot not in child.fixed
    return made if whole else None


def _plain(node: Node, text: str | None) -> Any:
    if text is None or node.bare is None:
        return text
    return text == "true" if node.bare is bool else int(text)


def _wrong(node: Node, what: str) -> Malformed:
    return Malformed("json.type", f"the value is not {what}", path=node.path or "/")


def _unknown(node: Node) -> Malformed:
    path = node.path or "/"
    return Malformed("element.unknown", f"a member that the schema does not know, in {path}", path=path)
