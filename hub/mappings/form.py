"""Which of a system's documents a table describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.canonical.codes import Event
from hub.mappings.words import Word


@dataclass(frozen=True, slots=True)
class Form:
    """A document: its root element, what it tells, its rows, and what sets it apart from its like.

    `when`: a place (`Gäller`, `@layout`) → the texts that stand there in this document and in no other
    one of the same root, in the order in which they are asked about.
    """

    root: str
    event: Event
    rows: Sequence[Word]
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
