"""Lifecare SP, simulated: Örebro län's system as its published contract shows it, JSON over REST."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from hub.sandbox.systems.document import STOCKHOLM, CannotMake, Draft, Received
from hub.sandbox.systems.pen import needed
from hub.sandbox.systems.server import main
from hub.sandbox.systems.sheet import Sheet


class LifecareSP(Sheet):
    """Lifecare SP's kinds of documents. What staff can do is in `make`."""

    system = "lifecare-sp"
    asks = frozenset({"Kallelse"})
    answers = "Kvittens"
    person_id = "personnummer"
    own_number = "lifecare-sp/arende"

    def make(self, order: dict[str, Any]) -> tuple[Draft, ...]:
        acts = {"samtycke": self._consent, "kallelse": self._invitation, "meddelande": self._message}
        act = acts.get(str(order.get("do")))
        if act is None:
            raise CannotMake("do")
        return (act(order),)

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        """A kvittens says that the invitation has come; a no is written as a message (001 §Kallelse)."""
        if verb == "deny":
            return self.reply("GenerelltMeddelande", document, text=comment)
        return self.reply("Kvittens", document, kommentar=comment or None)

    def _consent(self, order: dict[str, Any]) -> Draft:
        consent = {
            "status": "Registrerat",
            "registrerat": self.now().date().isoformat(),
            "registreratAv": "Handläggare A",
            "kommentar": needed(order, "text"),
        }
        return self.draft("Samtycke", order, samtycke=consent)

    def _invitation(self, order: dict[str, Any]) -> Draft:
        moment = f"{needed(order, 'day')} {str(needed(order, 'time')).replace('.', ':')}"
        start = datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM)
        invitation = {
            "kallelsetyp": "SIP",
            "start": start.isoformat(timespec="seconds"),
            "plats": order.get("place") or "Konferensrum 4",
            "meddelande": needed(order, "text"),
        }
        return self.draft("Kallelse", order, samtycke={"status": "Registrerat"}, kallelse=invitation)

    def _message(self, order: dict[str, Any]) -> Draft:
        return self.draft("GenerelltMeddelande", order, text=needed(order, "text"))


if __name__ == "__main__":
    sys.exit(main(LifecareSP))
