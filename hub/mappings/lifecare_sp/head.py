"""What all of Lifecare SP's documents begin with: who sends what, which case, which person, who is near."""

from __future__ import annotations

from typing import Final

from hub.canonical.identity import IdentityKind
from hub.mappings.codecs import IDENTITY, INTEGER, STAMP, TRIMMED, TRUE_FALSE
from hub.mappings.gates import COORDINATION_NUMBER, PROTECTED
from hub.mappings.moments import HSA_ID, MOMENT_SHORT
from hub.mappings.wordlist import ROLE, VISAM_WORDS
from hub.mappings.words import Word, drop, each, ignore, note, refuse, row

UNIT: Final = (row("name", "namn"), row("hsa_id", "hsaId", HSA_ID))
CONTACT: Final = (
    row("name", "namn"),
    row("role", "roll", ROLE),
    row("unit", "enhet"),
    row("phone", "telefon"),
    row("email", "epost"),
)
_HEAD: Final[list[Word]] = [
    ignore("version", "1"),
    row("id", "meddelandeId", TRIMMED),
    row("in_reply_to", "svarPå", TRIMMED),
    row("revision", "revision", INTEGER),
    row("sent_at", "skickat", STAMP),
    row("urgent", "brådskande", TRUE_FALSE),
    row("sender.name", "avsändare/namn"),
    row("sender.hsa_id", "avsändare/hsaId", HSA_ID),
    each("recipients", "mottagare", UNIT),
    row("case.ids[lifecare-sp/arende]", "ärende/ärendenummer", TRIMMED),
    row("case.initiative", "ärende/initiativ", TRIMMED),
    row("case.meeting", "ärende/kallelse", TRIMMED),
    each(
        "case.ids",
        "ärende/referenser",
        [row("system", "system", TRIMMED), row("kind", "slag", TRIMMED), row("value", "värde", TRIMMED)],
    ),
    row("case.visam_track", "ärende/visamSpår", VISAM_WORDS),
    row("case.extensive_needs", "ärende/omfattandeBehov", TRUE_FALSE),
    row("patient.id", "person/personnummer", IDENTITY),
    COORDINATION_NUMBER,
    refuse(
        "patient.id.kind",
        unless=(IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER),
        rule="§7.3 row 2",
        message="no source says that the system takes a reserve number",
        advice="Send it by letter or phone.",
        on_read=True,
    ),
    row("patient.name", "person/namn"),
    row("patient.address", "person/adress"),
    row("patient.phone", "person/telefon"),
    row("patient.protected", "person/skyddadIdentitet", TRUE_FALSE),
    PROTECTED,
    each("contacts", "kontakter", CONTACT, most=50),
]
_NO_TEXT: Final = "Dokumentet har ingen text som det kan stå i (§7.3 rad 40)."

#: The head of documents with a text that takes the hub's lines: how the plan stood is noted there.
HEAD: Final[list[Word]] = [
    *_HEAD,
    note("case.plan_version", "Planens version", codec=INTEGER),
    note("case.plan_updated", "Planen uppdaterad", codec=MOMENT_SHORT),
    note("case.plan_status", "Status på avsändarens skärm"),
]
#: The head of documents without such a text.
BARE_HEAD: Final[list[Word]] = [
    *_HEAD,
    *(drop(f"case.plan_{name}", because=_NO_TEXT) for name in ("version", "updated", "status")),
]
