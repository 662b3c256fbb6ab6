"""Documents in SOAP 1.1 envelopes: one document in Body, address and correlation in Header."""

from __future__ import annotations

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

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_RIV = "urn:riv:itintegration:registry:1"

#: Where a document lists the units that it goes to; the others have Mottagare/Enhet.
_TICKED = {"Kallelse": ("Mötesdeltagare", "Aktör"), "MeddelandeTillDeltagare": ("Deltagare", "Aktör")}
_RECEIVERS = ("Mottagare", "Enhet")


class Envelopes:
    """Reads and writes one system's documents in their envelopes; the system adds its own kinds."""

    system: str
    media_type = "text/xml"

    def __init__(self, schemas: Path, watch: Wristwatch) -> None:
        self._shelf = Shelf(schemas / f"{self.system}.xsd")
        self._watch = watch
        self.pen = Pen(f"urn:sip-hubben:{self.system}:1")
        self._soap = Pen(_SOAP)
        self._riv = Pen(_RIV)

    # Reading

    def read(self, raw: bytes) -> Received:
        """The document in the envelope, checked; it is for the unit of LogicalAddress, which it must list."""
        envelope, body = self._opened(raw)
        head = self._head(envelope)
        address = self._riv.text(self._soap.all(envelope, "Header")[0], "LogicalAddress") or ""
        if address not in self._listed(body):
            raise NotValid("LogicalAddress is none of the units that the document lists")
        revision = self.pen.text(head, "Revision")
        return Received(
            id=self.pen.text(head, "MeddelandeId") or "",
            root=local(body),
            unit=address,
            sender=self.pen.text(body, "Avsändare/HsaId") or self.pen.text(body, "Avsändare/Namn") or "",
            refs=self._refs(head),
            marks=marks_in(body),
            revision=int(revision) if revision else 1,
            about=self.pen.text(head, "SvarPå"),
            asks=local(body) == "Kallelse",
            tree=envelope,
        )

    def read_receipt(self, raw: bytes) -> tuple[str, bool]:
        _, body = self._opened(raw)
        if local(body) != "Mottagningskvitto":
            raise NotValid("not a Mottagningskvitto")
        return self.pen.text(body, "MeddelandeId") or "", self.pen.text(body, "Besked") == "Mottaget"

    def _opened(self, raw: bytes) -> tuple[etree._Element, etree._Element]:
        envelope = self._shelf.read(raw)
        if envelope.tag != f"{{{_SOAP}}}Envelope":
            raise NotValid("not in an envelope")
        return envelope, self._soap.all(envelope, "Body")[0][0]

    def _head(self, envelope: etree._Element) -> etree._Element:
        """Korrelation; a Mottagningskvitto has none, and is not delivered."""
        heads = self._soap.all(envelope, "Header")
        if not heads:
            raise NotValid("an envelope without a header is not delivered")
        return self.pen.all(heads[0], "Korrelation")[0]

    def _listed(self, body: etree._Element) -> list[str]:
        units = self.pen.all(body, "/".join(_TICKED.get(local(body), _RECEIVERS)))
        return [self.pen.text(unit, "HsaId") or self.pen.text(unit, "Namn") or "" for unit in units]

    def _refs(self, head: etree._Element) -> dict[str, str]:
        refs = {f"{ref.get('system')}/{ref.get('typ')}": ref.text or "" for ref in self._numbers(head)}
        if meeting := self.pen.text(head, "Möte"):
            refs["meeting"] = meeting
        return refs

    def _numbers(self, head: etree._Element) -> list[etree._Element]:
        return self.pen.all(head, "Referens")

    # Writing

    def now(self) -> datetime:
        return self._watch.now().astimezone(STOCKHOLM)

    def receipt(self, about: str, code: str | None = None) -> bytes:
        make = self.pen.element
        return self._sealed(
            None,
            make(
                "Mottagningskvitto",
                make("MeddelandeId", new_id()),
                make("Gäller", about),
                make("Tidpunkt", self.now().isoformat(timespec="seconds")),
                make("Besked", "Avvisat" if code else "Mottaget"),
                self.pen.maybe("Kod", code),
                version="1",
            ),
        )

    def draft(self, root: str, order: dict[str, Any], *contents: Part) -> Draft:
        """A document of this kind in its envelope, addressed to the first of the units that it lists."""
        message_id, units = new_id(), needed(order, "to")
        place, each = _TICKED.get(root, _RECEIVERS)
        make = self.pen.element
        body = make(
            root,
            self._unit("Avsändare", needed(order, "from")),
            make(place, (self._unit(each, unit) for unit in units)),
            self._patient(order),
            contents,
            version="1",
        )
        head = self._correlation(order, message_id)
        raw = self._sealed((units[0]["hsa_id"], head), body)
        return self._drafted(raw, order, self._case_of(order) or message_id)

    def _correlation(self, order: dict[str, Any], message_id: str) -> etree._Element:
        """The numbers that whoever sends for Cosmic gives: `numbers` maps a kind of number to its text."""
        make, maybe = self.pen.element, self.pen.maybe
        numbers = (order.get("numbers") or {}).items()
        plan = order.get("plan")
        return make(
            "Korrelation",
            make("MeddelandeId", message_id),
            maybe("SvarPå", order.get("about")),
            maybe("Revision", order.get("revision")),
            make("Tidpunkt", self.now().isoformat(timespec="seconds")),
            maybe("Möte", order.get("meeting")),
            [make("Referens", value, system=self.system, typ=kind) for kind, value in numbers],
            make("Plan", make("Id", plan)) if plan else None,
        )

    def reply(self, root: str, to: Received, *contents: Part) -> Draft:
        """A document that answers another, in the name of the unit that it was addressed to."""
        message_id = new_id()
        head, asked = self._head(to.tree), self._soap.all(to.tree, "Body")[0][0]
        place, each = _TICKED.get(local(asked), _RECEIVERS)
        us = next(u for u in self.pen.all(asked, f"{place}/{each}") if self.pen.text(u, "HsaId") == to.unit)
        them = self.pen.all(asked, "Avsändare")[0]
        place, each = _TICKED.get(root, _RECEIVERS)
        make = self.pen.element
        correlation = make(
            "Korrelation",
            make("MeddelandeId", message_id),
            make("SvarPå", to.id),
            make("Tidpunkt", self.now().isoformat(timespec="seconds")),
            [copy(part) for part in self._numbers(head)],
        )
        body = make(
            root,
            make("Avsändare", (copy(part) for part in us)),
            make(place, make(each, (copy(part) for part in them))),
            [copy(part) for part in self.pen.all(asked, "Patient")],
            contents,
            version="1",
        )
        raw = self._sealed((to.sender, correlation), body)
        return self._drafted(raw, {"about": to.id}, to.refs.get("hub/case", to.id))

    def _unit(self, name: str, unit: dict[str, str]) -> etree._Element:
        return self.pen.element(
            name, self.pen.element("Namn", unit["name"]), self.pen.maybe("HsaId", unit.get("hsa_id"))
        )

    def _patient(self, order: dict[str, Any]) -> etree._Element:
        """Personnummer as on the screen: `19 880811-2380`."""
        number = needed(order, "person")
        shown = f"{number[:2]} {number[2:8]}-{number[8:]}"
        return self.pen.element(
            "Patient",
            self.pen.element("Personnummer", shown),
            self.pen.maybe("Namn", order.get("person_name")),
        )

    @staticmethod
    def _case_of(order: dict[str, Any]) -> str:
        return "/".join((order.get("numbers") or {}).values())

    def _sealed(self, head: tuple[str, etree._Element] | None, body: etree._Element) -> bytes:
        soap = self._soap.element
        header = soap("Header", self._riv.element("LogicalAddress", head[0]), head[1]) if head else None
        return write(soap("Envelope", header, soap("Body", body)))

    def _drafted(self, raw: bytes, order: dict[str, Any], case: str) -> Draft:
        envelope, body = self._opened(raw)
        head = self._head(envelope)
        return Draft(
            id=self.pen.text(head, "MeddelandeId") or "",
            root=local(body),
            unit=self.pen.text(body, "Avsändare/HsaId") or "",
            to_units=tuple(self._listed(body)),
            case=case,
            refs=self._refs(head),
            marks=marks_in(body),
            about=order.get("about"),
            to="receipts" if local(body) == "Svar" else "messages",
            raw=raw,
        )
