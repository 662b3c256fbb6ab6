"""A document as a system sees it: checked against the published schema, and the few places it acts on."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from lxml import etree

STOCKHOLM = ZoneInfo("Europe/Stockholm")

#: A reference that staff write into a text to find it again; it says nothing about anybody.
MARK = re.compile(r"\bM-[0-9a-f]{8}\b")


class NotValid(ValueError):
    """The bytes are not a document of this system's schema; the text names no content."""


class CannotMake(ValueError):
    """What staff were asked to write lacks something."""


@dataclass(frozen=True)
class Received:
    """One document from the hub. `asks`: its unit is expected to answer. `about`: the id it replies to.

    `tree`: the document as its system reads it, an element or a JSON object.
    """

    id: str
    root: str
    unit: str
    sender: str
    refs: dict[str, str]
    marks: tuple[str, ...]
    revision: int | None
    about: str | None
    asks: bool
    tree: Any = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """One document to the hub: `to` is `messages` or `receipts`; `case` keeps its documents in order."""

    id: str
    root: str
    unit: str
    to_units: tuple[str, ...]
    case: str
    refs: dict[str, str]
    marks: tuple[str, ...]
    raw: bytes = field(repr=False)
    to: str = "messages"
    about: str | None = None


class Native(Protocol):
    """What one system can read and write. `media_type`: of its documents."""

    system: str
    media_type: str

    def __init__(self, schemas: Path, watch: Wristwatch) -> None: ...

    def read(self, raw: bytes) -> Received: ...

    def receipt(self, about: str, code: str | None = None) -> bytes:
        """The system's Mottagningskvitto: mottaget, or avvisat with a code."""
        ...

    def read_receipt(self, raw: bytes) -> tuple[str, bool]:
        """Id of the receipt and whether it says mottaget; NotValid where it is none."""
        ...

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        """The unit's kvittens (`acknowledge`) or nekande (`deny`); in SAMSA also its free text (`write`), and
        after the meeting who was there (`attended`)."""
        ...

    def make(self, order: dict[str, Any]) -> tuple[Draft, ...]:
        """What staff write, in one document or more; CannotMake where the order lacks something."""
        ...


class Shelf:
    """The published schema of one system, and the one hardened reader."""

    def __init__(self, file: Path) -> None:
        self._schema = etree.XMLSchema(etree.parse(str(file)))

    def read(self, raw: bytes) -> etree._Element:
        """The document's root element; NotValid where it is not well formed or no schema knows it."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            tree = etree.fromstring(raw, parser)
        except etree.XMLSyntaxError as error:
            raise NotValid(f"not well-formed XML, line {error.lineno}") from None
        if tree.getroottree().docinfo.internalDTD is not None:
            raise NotValid("a DOCTYPE is not taken")
        if not self._schema.validate(tree):
            raise NotValid("not what the published schema says")
        return tree


def marks_in(tree: etree._Element) -> tuple[str, ...]:
    """The marks that stand anywhere in the document, each once, in the order they come."""
    text = " ".join(str(part) for part in tree.itertext())
    return tuple(dict.fromkeys(MARK.findall(text)))


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def new_id() -> str:
    return uuid.uuid4().hex


class Wristwatch:
    """The time in this system: the machine's, moved by the seconds that a file holds, if there is one."""

    def __init__(self, shift_file: Path | None) -> None:
        self._file = shift_file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._shift())

    def _shift(self) -> float:
        if self._file is None or not self._file.exists():
            return 0.0
        return float(self._file.read_text().strip() or 0)
