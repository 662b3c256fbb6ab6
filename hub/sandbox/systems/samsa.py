"""SAMSA, simulated: Västra Götaland's system as its published contract shows it."""

from __future__ import annotations

import sys
from typing import Any

from lxml import etree

from hub.sandbox.systems.document import CannotMake, Draft, Received
from hub.sandbox.systems.paper import Paper, Words
from hub.sandbox.systems.pen import copy, needed
from hub.sandbox.systems.server import main

#: The two rows of the inbox that one meeting gives.
INBOX_ROWS = ("Mötesbokning", "Skickat")


class Samsa(Paper):
    """SAMSA's kinds of documents. What staff can do is in `make`."""

    system = "samsa"
    words = Words(
        sender="SkapadAv",
        recipients="Sändlista",
        person="Person",
        person_id="Personid",
        own_numbers={"Ärendenummer": "arende", "SIPid": "sip-id"},
        asks=frozenset({"SIP", "Kallelse"}),
        meeting="Möte",
    )

    def make(self, order: dict[str, Any]) -> tuple[Draft, ...]:
        acts = {
            "samtycke": self._consent,
            "återtaget": self._withdrawal,
            "sparasänd": self._initiative,
            "kallelse": self._invitation,
            "ändring": self._change,
            "borttaget": self._removed,
            "svar": self._free_text,
            "meddelande": self._information,
        }
        act = acts.get(str(order.get("do")))
        if act is None:
            raise CannotMake("do")
        if order.get("rows") == "both":
            at = self.stamp()
            return tuple(act({**order, "row": row, "at": at}) for row in INBOX_ROWS)
        return (act(order),)

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        if verb == "deny":
            return self.reply(
                "Svar",
                document,
                self.pen.element("Gäller", "Nekad SIP"),
                self.pen.element("SvaratAv", "Handläggare B"),
                self.pen.maybe("Text", comment),
            )
        if verb == "write":
            return self.reply(
                "Svar",
                document,
                self.pen.element("Gäller", "Mötesbokning"),
                self.pen.element("SvaratAv", "Handläggare B"),
                self.pen.element("Svarade", self.now().strftime("%Y-%m-%d %H:%M:%S")),
                self.pen.element("Text", comment),
            )
        if verb == "attended":
            return self.reply("Närvaro", document, self._who_was_there(document))
        about = {"SIP": "SIP", "Kallelse": "Mötesbokning"}.get(document.root, "Meddelande")
        return self.reply(
            "Kvittens",
            document,
            self.pen.element("Gäller", about),
            self.pen.element("KvitteratAv", "Handläggare B"),
            self.pen.element("Kvitterade", self.now().strftime("%Y-%m-%d %H:%M:%S")),
        )

    def _who_was_there(self, invitation: Received) -> etree._Element:
        """The meeting as it was called, with Närvarande filled in (004 p14)."""
        make = self.pen.element
        known = ("NyKallelseEllerUppföljning", "Mötesdag", "Starttid", "Stopptid", "Mötesform", "Mötesplats")
        rows = (
            make("Rad", make("Namn", name), make("Närvarande", there))
            for name, there in (("Handläggare A", "Ja"), ("Handläggare B", "Ja"), ("Handläggare D", "Nej"))
        )
        places = (self.pen.all(invitation.tree, f"SIPmöte/{name}") for name in known)
        return make("SIPmöte", [copy(part) for found in places for part in found], make("Deltagare", rows))

    def _asks(self, tree: etree._Element) -> bool:
        return super()._asks(tree) or self.pen.text(tree, "KvittensBegärd") == "Ja"

    def _consent(self, order: dict[str, Any]) -> Draft:
        make, day = self.pen.element, self.now().date()
        consent = make(
            "SIPsamtycke",
            make("TypAvSamtycke", "Samtycke"),
            make("Status", "Registrerat"),
            make("GällerFör", "Alla SIP Parter"),
            self.pen.maybe("GällerÄven", order.get("also")),
            make("GällerFrån", day.isoformat()),
            make("GällerTill", day.replace(year=day.year + 1, day=min(day.day, 28)).isoformat()),
            make("GivetAv", "Patienten"),
            make("HurGivits", "Muntligt"),
            self.pen.maybe("Kommentar", order.get("text")),
            make("RegistreratsAv", "Handläggare A"),
            make("BeslutatsAv", "Handläggare A"),
            make("RegTidpunkt", day.isoformat()),
            make("NPÖsamtycke", "Ej inhämtat"),
        )
        return self.draft("Samtycke", order, consent)

    def _withdrawal(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        slip = make(
            "Återtagande",
            make("Datum", self.now().date().isoformat()),
            make("UndertecknatAv", order.get("person_name") or "Testperson"),
        )
        consent = make("SIPsamtycke", make("TypAvSamtycke", "Samtycke"), make("Status", "Återtaget"), slip)
        return self.draft("Samtycke", order, consent)

    def _initiative(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        main_part = make(
            "Huvuddel",
            make("BehovUppmärksammatAv", "Handläggare A"),
            make("Syfte", needed(order, "text")),
            make("MittLångsiktigaMål", "Klara vardagen hemma"),
        )
        return self.draft("SIP", order, make("Typ", "Ny SIP"), main_part)

    def _invitation(self, order: dict[str, Any]) -> Draft:
        return self.draft("Kallelse", order, self._meeting(order, "Nytt möte"), layout="2023")

    def _change(self, order: dict[str, Any]) -> Draft:
        return self.draft("Kallelse", order, self._meeting(order, "Ändrat möte"), layout="2023")

    def _meeting(self, order: dict[str, Any], which: str) -> list[etree._Element]:
        make, maybe = self.pen.element, self.pen.maybe
        rows = make(
            "Rad",
            make("Namn", order.get("person_name") or "Testperson"),
            make("Funktion", "Den enskilde"),
        )
        meeting = make(
            "SIPmöte",
            make("NyKallelseEllerUppföljning", "Kallelse till SIP"),
            make("Mötesdag", needed(order, "day")),
            make("Starttid", needed(order, "time")),
            make("Stopptid", "Ej angivet"),
            make("Mötesform", "Fysiskt möte"),
            make("Mötesplats", order.get("place") or "Konferensrum 1"),
            make("SvaraPåInbjudanSenast", order.get("reply_by") or "Ej angivet"),
            make("SammanKallande", "Handläggare A"),
            maybe("SyfteMedMötet", order.get("purpose")),
            make("Möteskommentar", needed(order, "text")),
            make("Deltagare", rows),
        )
        return [make("Avser", which), meeting, *self._inbox_row(order)]

    def _inbox_row(self, order: dict[str, Any]) -> list[etree._Element]:
        """One meeting gives two rows in the inbox, and may be sent once for each (004 p12)."""
        make = self.pen.element
        if not order.get("row"):
            return []
        row = make(
            "Inkorgsrad",
            make("Meddelandetyp", "SIP"),
            make("Gäller", order["row"]),
            make("AttGöra", "Notifiering"),
        )
        return [make("Inkorg", row)]

    def _removed(self, order: dict[str, Any]) -> Draft:
        return self.draft("BorttagetMöte", order, self.pen.element("Orsak", "Behövs inte"))

    def _free_text(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        return self.draft(
            "Svar",
            order,
            make("Gäller", "Mötesbokning"),
            make("SvaratAv", "Handläggare B"),
            make("Svarade", self.now().strftime("%Y-%m-%d %H:%M:%S")),
            make("Text", needed(order, "text")),
        )

    def _information(self, order: dict[str, Any]) -> Draft:
        make = self.pen.element
        asked = "Ja" if order.get("asks") else "Nej"
        return self.draft(
            "Meddelande", order, make("KvittensBegärd", asked), make("Text", needed(order, "text"))
        )


if __name__ == "__main__":
    sys.exit(main(Samsa))
