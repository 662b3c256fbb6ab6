"""Prator, simulated: Västmanland's system as its published contract shows it."""

from __future__ import annotations

import sys
from typing import Any

from lxml import etree

from hub.sandbox.systems.document import CannotMake, Draft, Received
from hub.sandbox.systems.paper import Paper, Words
from hub.sandbox.systems.pen import needed
from hub.sandbox.systems.server import main


class Prator(Paper):
    """Prator's kinds of documents. What staff can do is in `make`."""

    system = "prator"
    words = Words(
        sender="Avsändare",
        recipients="MottagandeEnheter",
        person="Patient",
        person_id="Personnummer",
        own_numbers={"Ärendenummer": "arende"},
        asks=frozenset({"Initiativ", "Kallelse"}),
        meeting="Kallelse",
    )

    def make(self, order: dict[str, Any]) -> tuple[Draft, ...]:
        acts = {
            "initiativ": self._initiative,
            "kallelse": self._invitation,
            "makulering": self._void,
            "information": self._information,
        }
        act = acts.get(str(order.get("do")))
        if act is None:
            raise CannotMake("do")
        return (act(order),)

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        if verb == "deny":
            return self.reply("Nekad", document, self.pen.element("Kommentar", comment))
        about = document.root if document.root in self.words.asks else "Informationsmeddelande"
        return self.reply("Kvittens", document, self.pen.element("Gäller", about))

    def _asks(self, tree: etree._Element) -> bool:
        return super()._asks(tree) or self.pen.text(tree, "Typ") == "För kvittens"

    def _initiative(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        return self.draft(
            "Initiativ",
            order,
            make("SamtyckeMarkerat", "Ja" if order.get("consent", True) else "Nej"),
            make("Initiativorsak", needed(order, "text")),
        )

    def _invitation(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        return self.draft(
            "Kallelse",
            order,
            make("SamtyckeMarkerat", "Ja"),
            make("Typ", "Kallelse till planering"),
            make("Datum", needed(order, "day")),
            make("Tid", needed(order, "time")),
            make("Plats", order.get("place") or "Konferensrum 2"),
            make("Meddelande", needed(order, "text")),
        )

    def _void(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        return self.draft(
            "Makulering", order, make("Gäller", order.get("what") or "Kallelse"), make("Orsak", "Behövs inte")
        )

    def _information(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        kind = "För kvittens" if order.get("asks") else "För kännedom"
        return self.draft(
            "Informationsmeddelande", order, make("Typ", kind), make("Text", needed(order, "text"))
        )


if __name__ == "__main__":
    sys.exit(main(Prator))
