"""Cosmic Link, simulated: Kalmar län's system as its published contract shows it, SOAP 1.1 envelopes."""

from __future__ import annotations

import sys
from typing import Any

from lxml import etree

from hub.sandbox.systems.document import CannotMake, Draft, Received
from hub.sandbox.systems.envelope import Envelopes
from hub.sandbox.systems.pen import needed
from hub.sandbox.systems.server import main

#: Status of a plan → what it is signed with, and by whom; the individual has no signature of their own.
_SIGNED: dict[str, tuple[tuple[str, str | None], ...]] = {
    "Signerad": (("Författaren har signerat sin anteckning", "Handläggare A"),),
    "Godkänd": (
        ("Kallande eller samordnare har godkänt", "Handläggare A"),
        ("Den enskilde eller ställföreträdare godkänner innehållet", None),
    ),
}


class CosmicLink(Envelopes):
    """Cosmic Link's kinds of documents. What staff can do is in `make`."""

    system = "cosmic-link"

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        """Svara och bekräfta; there is no no, so who will not come writes to the one who calls (000 B1.9)."""
        if verb == "deny":
            return self.reply("MeddelandeTillDeltagare", document, self.pen.element("Text", comment))
        at = self.now().strftime("%Y-%m-%d %H:%M:%S")
        parts = (self.pen.element("Besked", "Bekräftad"), self.pen.element("Tidpunkt", at))
        return self.reply("Svar", document, *parts)

    def make(self, order: dict[str, Any]) -> tuple[Draft, ...]:
        acts = {
            "samtycke": self._consent,
            "kallelse": self._invitation,
            "meddelande": self._message,
            "plan": self._plan,
        }
        act = acts.get(str(order.get("do")))
        if act is None:
            raise CannotMake("do")
        return (act(order),)

    def _consent(self, order: dict[str, Any]) -> Draft:
        make, maybe = self.pen.element, self.pen.maybe
        return self.draft(
            "Samtycke",
            order,
            make("Händelse", "Samtycke registrerat"),
            self._both_consents(),
            maybe("Journalanteckning", order.get("text")),
        )

    def _invitation(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        return self.draft(
            "Kallelse",
            order,
            self._both_consents(),
            make("Meddelandetyp", "Kallelse till samordnad individuell planering"),
            make("Plantyp", "SIP"),
            make("Mötestid", needed(order, "day")),
            make("Klockslag", needed(order, "time")),
            make("Mötesform", "Fysiskt möte"),
            make("Plats", order.get("place") or "Hälsocentralen, rum 3"),
            make("Kommentarer", needed(order, "text")),
        )

    def _message(self, order: dict[str, Any]) -> Draft:
        return self.draft("MeddelandeTillDeltagare", order, self.pen.element("Text", needed(order, "text")))

    def _plan(self, order: dict[str, Any]) -> Draft:
        """`status`: Signerad, Godkänd, Ny version or Avslutad, the last one with `text` as its comment."""
        make, maybe, status = self.pen.element, self.pen.maybe, str(needed(order, "status"))
        if status == "Avslutad":
            return self.draft("Plan", order, make("Status", status), maybe("Kommentar", order.get("text")))
        goal = make(
            "Mål",
            make("Text", "Känna dig säkrare vid förflyttning."),
            make(
                "Åtgärd",
                make("Text", "Genomgång av läkemedel."),
                make("Ansvarig", "Distriktssköterska Medarbetare A"),
            ),
        )
        return self.draft(
            "Plan",
            order,
            self._both_consents(),
            make("Status", status),
            self._signatures(status),
            make("Närvarande", "Patienten\nFast vårdkontakt: Handläggare A"),
            make("Kontakttyp", "Hembesök"),
            make("Huvudmål", needed(order, "text")),
            goal,
        )

    def _signatures(self, status: str) -> etree._Element | None:
        """Who has said yes: each author by signing, then caller and individual (000 B2.3, B2.4)."""
        make, at = self.pen.element, self.now().strftime("%Y-%m-%d %H:%M")
        signed = [
            make("Signatur", self.pen.maybe("Av", by), make("Tidpunkt", at), slag=kind)
            for kind, by in _SIGNED.get(status, ())
        ]
        return make("Signaturer", signed) if signed else None

    def _both_consents(self) -> list[etree._Element]:
        make = self.pen.element
        return [
            make("BehovAvSamordnadIndividuellPlanering", "Ja"),
            make(
                "Samtycken",
                make("SamtyckeTillInformationsdelning", "Ja"),
                make("SamtyckeTillSamordnadIndividuellPlanering", "Ja"),
            ),
        ]


if __name__ == "__main__":
    sys.exit(main(CosmicLink))
