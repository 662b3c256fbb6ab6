"""What all forms begin with: who sends what, which case, which person, who is near.

Any identity goes on paper, reserve number and samordningsnummer as well (§7.3 rows 1, 2, 4).
"""

from __future__ import annotations

from typing import Final

from hub.mappings.codecs import IDENTITY, INTEGER, TRIMMED, TRUE_FALSE
from hub.mappings.gates import PROTECTED
from hub.mappings.moments import HSA_ID, MOMENT_SHORT
from hub.mappings.plan_words import TOLD_OF_DISCHARGE
from hub.mappings.wordlist import ATTENDED, ROLE, VISAM_WORDS
from hub.mappings.words import Word, drop, each, ignore, note, row

_HEAD: Final[list[Word]] = [
    ignore("version", "1"),
    row("id", "meddelandeId", TRIMMED),
    row("in_reply_to", "svarPå", TRIMMED),
    row("revision", "revision", INTEGER),
    row("sent_at", "skickat", MOMENT_SHORT),
    row("urgent", "brådskande", TRUE_FALSE),
    row("sender.name", "avsändare/namn"),
    row("sender.hsa_id", "avsändare/hsaId", HSA_ID),
    each("recipients", "mottagare", (row("name", "namn"), row("hsa_id", "hsaId", HSA_ID))),
    row("case.ids[hub/case]", "ärende/ärendenummer", TRIMMED),
    row("case.initiative", "ärende/initiativ", TRIMMED),
    row("case.meeting", "ärende/kallelse", TRIMMED),
    each(
        "case.ids",
        "ärende/referenser",
        [row("system", "system", TRIMMED), row("kind", "slag", TRIMMED), row("value", "värde", TRIMMED)],
    ),
    row("patient.id", "person/identitet", IDENTITY),
    row("patient.name", "person/namn"),
    row("patient.address", "person/adress"),
    row("patient.phone", "person/telefon"),
    row("patient.protected", "person/skyddadIdentitet", TRUE_FALSE),
    PROTECTED,
    each(
        "contacts",
        "kontakter",
        (
            row("name", "namn"),
            row("role", "roll", ROLE),
            row("unit", "enhet"),
            row("phone", "telefon"),
            row("email", "epost"),
        ),
        most=50,
    ),
]
_NO_TEXT: Final = "Blanketten har ingen text som det kan stå i (§7.3 rad 40)."

#: The head of forms with a text that takes the hub's lines: how the plan stood is noted there.
HEAD: Final[list[Word]] = [
    *_HEAD,
    note("case.plan_version", "Planens version", codec=INTEGER),
    note("case.plan_updated", "Planen uppdaterad", codec=MOMENT_SHORT),
    note("case.plan_status", "Status på avsändarens skärm"),
    note("case.visam_track", "ViSam-spår", codec=VISAM_WORDS),
    note("case.extensive_needs", "Omfattande behov", codec=ATTENDED),
]
#: The head of forms without such a text.
BARE_HEAD: Final[list[Word]] = [
    *_HEAD,
    *(drop(f"case.{name}", because=_NO_TEXT) for name in ("plan_version", "plan_updated", "plan_status")),
    *TOLD_OF_DISCHARGE,
]
