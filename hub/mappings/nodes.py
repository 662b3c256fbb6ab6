"""The elements of a document's outline, and the places in them where texts stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.errors import HubError

if TYPE_CHECKING:
    from hub.mappings.outline import Outline

#: What is found in, or written into, the places of an outline. Slot 0 holds the element itself.
Slots = list[Any]


class AtElement(Exception):
    """An error and the element it is about (as the syntax names it), on its way to who knows lines."""

    def __init__(self, error: HubError, element: Any) -> None:
        super().__init__(error.code)
        self.error = error
        self.element = element


@dataclass(frozen=True, slots=True)
class Place:
    """Where one text stands. `path` is made of the schema's own names: `/Kallelse/Möte/@typ`."""

    slot: int
    path: str
    node: Node

    @property
    def around(self) -> int:
        """The slot of the element in which it is demanded, where it is."""
        return self.node.around if self.slot == self.node.slot else self.node.slot


class Node:
    """An element of the outline.

    `rank`: its place among its siblings. `around`: the slot of its parent. `item`: the outline of what
    repeats, at most `most` times. `fixed`: slots that hold a constant. `simple`: text and nothing else.
    `bare`: no text where the syntax knows other values (bool, int).
    """

    def __init__(self, name: str, path: str, rank: int, slot: int, indent: str) -> None:
        self.name = name
        self.opening = ""
        self.simple = False
        self.before = f"{indent}<{name}>"
        self.after = f"</{name}>"
        self.path = path
        self.around = 0
        self.rank = rank
        self.slot = slot
        self.indent = indent
        self.children: dict[str, Node] = {}
        self.attributes: dict[str, int] = {}
        self.holds_text = False
        self.fixed: set[int] = set()
        self.bare: type | None = None
        self.item: Outline | None = None
        self.most = 0
