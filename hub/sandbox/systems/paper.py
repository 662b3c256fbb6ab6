"""What SAMSA's and Prator's documents have alike: a head, a case with its numbers, a Mottagningskvitto."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from hub.sandbox.systems.document import (
    STOCKHOLM,
    Draft,
    NotValid,
    Received,
    Shelf,
    Wristwatch,
    marks_in,
    new_id,
)
from hub.sandbox.systems.pen import Part, Pen, copy, local, needed, write


@dataclass(frozen=True)
class Words:
    """Where the two systems say the same thing with other words."""

    sender: str
    recipients: str
    person: str
    person_id: str
    own_numbers: dict[str, str]  #: element in Ärende → kind of number
    asks: frozenset[str]  #: roots that a unit answers
    meeting: str  #: element in Ärende that names the meeting


class Paper:
    """Reads and writes one system's documents; the two systems add their own kinds."""

    system: str
    words: Words
    media_type = "application/xml"

    def __init__(self, schemas: Path, watch: Wristwatch) -> None:
        self._shelf = Shelf(schemas / f"{self.system}.xsd")
        self._watch = watch
        self.pen = Pen(f"urn:sip-hubben:{self.system}:1")

    def read(self, raw: bytes) -> Received:
        """The document, checked; a Mottagningskvitto is none, it belongs in an answer."""
        tree = self._shelf.read(raw)
        if local(tree) == "Mottagningskvitto":
            raise NotValid("a Mottagningskvitto is not delivered")
        revision = self.pen.text(tree, "Huvud/Revision")
        return Received(
            id=self.pen.text(tree, "Huvud/MeddelandeId") or "",
            root=local(tree),
            unit=self._unit_ids(tree, self.words.recipients)[0],
            sender=self._unit_ids(tree, self.words.sender)[0],
            refs=self._refs(tree),
            marks=marks_in(tree),
            revision=int(revision) if revision else 1,
            about=self.pen.text(tree, "Huvud/SvarPå"),
            asks=self._asks(tree),
            tree=tree,
        )

    def receipt(self, about: str, code: str | None = None) -> bytes:
        make = self.pen.element
        return write(
            make(
                "Mottagningskvitto",
                make("MeddelandeId", new_id()),
                make("Gäller", about),
                make("Tidpunkt", self.stamp()),
                make("Besked", "Avvisat" if code else "Mottaget"),
                self.pen.maybe("Kod", code),
                version="1",
            )
        )

    def read_receipt(self, raw: bytes) -> tuple[str, bool]:
        tree = self._shelf.read(raw)
        if local(tree) != "Mottagningskvitto":
            raise NotValid("not a Mottagningskvitto")
        return self.pen.text(tree, "MeddelandeId") or "", self.pen.text(tree, "Besked") == "Mottaget"

    def _asks(self, tree: etree._Element) -> bool:
        return local(tree) in self.words.asks

    def _unit_ids(self, tree: etree._Element, place: str) -> list[str]:
        units = self.pen.all(tree, f"Huvud/{place}/Enhet") or self.pen.all(tree, f"Huvud/{place}")
        return [self.pen.text(unit, "HsaId") or self.pen.text(unit, "Namn") or "" for unit in units]

    def _refs(self, tree: etree._Element) -> dict[str, str]:
        refs = {
            f"{self.system}/{kind}": text
            for element, kind in self.words.own_numbers.items()
            if (text := self.pen.text(tree, f"Ärende/{element}"))
        }
        if meeting := self.pen.text(tree, f"Ärende/{self.words.meeting}"):
            refs["meeting"] = meeting
        for ref in self.pen.all(tree, "Ärende/Referens"):
            refs.setdefault(f"{ref.get('system')}/{ref.get('typ')}", ref.text or "")
        return refs

    # Writing

    def stamp(self) -> str:
        """Now, to the second, with its time zone."""
        return self.now().isoformat(timespec="seconds")

    def now(self) -> datetime:
        return self._watch.now().astimezone(STOCKHOLM)

    def unit(self, name: str, unit: dict[str, str]) -> etree._Element:
        return self.pen.element(
            name, self.pen.element("Namn", unit["name"]), self.pen.maybe("HsaId", unit.get("hsa_id"))
        )

    def head(self, order: dict[str, Any], message_id: str) -> etree._Element:
        """Huvud: `from` and `to` are units {"hsa_id", "name"}."""
        make = self.pen.element
        return make(
            "Huvud",
            make("MeddelandeId", message_id),
            self.pen.maybe("SvarPå", order.get("about")),
            self.pen.maybe("Revision", order.get("revision")),
            make("Tidpunkt", order.get("at") or self.stamp()),
            self.unit(self.words.sender, needed(order, "from")),
            make(self.words.recipients, (self.unit("Enhet", unit) for unit in needed(order, "to"))),
        )

    def person(self, order: dict[str, Any]) -> etree._Element:
        return self.pen.element(
            self.words.person,
            self.pen.element(self.words.person_id, needed(order, "person")),
            self.pen.maybe("Namn", order.get("person_name")),
        )

    def case(self, order: dict[str, Any]) -> etree._Element | None:
        """Ärende with the sender's own numbers; `numbers` maps an element's name to its text."""
        numbers = order.get("numbers") or {}
        parts = [self.pen.maybe(element, numbers.get(element)) for element in self.words.own_numbers]
        parts.append(self.pen.maybe("Initiativ", order.get("initiative")))
        parts.append(self.pen.maybe(self.words.meeting, order.get("meeting")))
        return self.pen.element("Ärende", parts) if any(part is not None for part in parts) else None

    def draft(self, root: str, order: dict[str, Any], *contents: Part, **attributes: str) -> Draft:
        """A document of this kind with head, case and person before its contents."""
        message_id = new_id()
        tree = self.pen.element(
            root,
            self.head(order, message_id),
            self.case(order),
            self.person(order),
            contents,
            version="1",
            **attributes,
        )
        return self._sealed(message_id, tree, order)

    def reply(self, root: str, to: Received, *contents: Part) -> Draft:
        """A document that answers another, in the name of the unit that got it."""
        message_id, place = new_id(), f"Huvud/{self.words.recipients}/Enhet"
        us, them = self.pen.all(to.tree, place)[0], self.pen.all(to.tree, f"Huvud/{self.words.sender}")[0]
        make = self.pen.element
        head = make(
            "Huvud",
            make("MeddelandeId", message_id),
            make("SvarPå", to.id),
            make("Tidpunkt", self.stamp()),
            make(self.words.sender, (copy(part) for part in us)),
            make(self.words.recipients, make("Enhet", (copy(part) for part in them))),
        )
        case = self._numbers_of(to.tree)
        people = [copy(part) for part in self.pen.all(to.tree, self.words.person)]
        tree = make(root, head, case, people, contents, version="1")
        return self._sealed(message_id, tree, {"about": to.id, "case": to.refs.get("hub/case", to.id)})

    def _numbers_of(self, tree: etree._Element) -> etree._Element | None:
        """The case's numbers as they were given, without what speaks of the other's own documents."""
        kept = [
            copy(part)
            for part in (child for case in self.pen.all(tree, "Ärende") for child in case)
            if local(part) in self.words.own_numbers or local(part) == "Referens"
        ]
        return self.pen.element("Ärende", kept) if kept else None

    def _sealed(self, message_id: str, tree: etree._Element, order: dict[str, Any]) -> Draft:
        raw = write(tree)
        self._shelf.read(raw)
        return Draft(
            id=message_id,
            root=local(tree),
            unit=self._unit_ids(tree, self.words.sender)[0],
            to_units=tuple(self._unit_ids(tree, self.words.recipients)),
            case=str(order.get("case") or "/".join((order.get("numbers") or {}).values()) or message_id),
            refs=self._refs(tree),
            marks=marks_in(tree),
            about=order.get("about"),
            to="receipts" if local(tree) == "Kvittens" else "messages",
            raw=raw,
        )
