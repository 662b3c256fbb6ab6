"""A unit without a system: what comes by post is opened, and the answer form is filled in by a person."""

from __future__ import annotations

import sys

from hub.sandbox.systems.document import Draft, Received
from hub.sandbox.systems.server import main
from hub.sandbox.systems.sheet import Fields, Sheet


class ByHand(Sheet):
    """The forms of the manual routine, on a desk where letters arrive."""

    system = "manual"
    asks = frozenset({"SIPKallelse"})
    answers = "Svarsblankett"
    person_id = "identitet"
    own_number = "hub/case"

    def stamp(self) -> str:
        return self.now().strftime("%Y-%m-%d %H:%M:%S")

    def answer(self, document: Received, verb: str, comment: str) -> Draft:
        """Svarsblankett, with the box ticked; it names the letter by the id that is printed there."""
        return self.reply(
            "Svarsblankett",
            document,
            gäller="Kallelse",
            svar="Nej" if verb == "deny" else "Ja",
            text=comment or None,
            svaratAv="Handläggare C",
            svarade=self.stamp(),
        )

    def _asks(self, fields: Fields) -> bool:
        """Everyone who is called answers (003 §Kallelse); what is told of a meeting needs no answer."""
        return super()._asks(fields) and fields["händelse"] in ("Kallelse", "Ändrad kallelse")


if __name__ == "__main__":
    sys.exit(main(ByHand))
