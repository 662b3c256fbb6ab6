"""What all of Prator's documents begin with: who sends what, which case, which patient."""

from __future__ import annotations

from typing import Final

from hub.canonical.identity import IdentityKind
from hub.mappings.codecs import IDENTITY, INTEGER, STAMP, TRIMMED, YES_NO
from hub.mappings.gates import COORDINATION_NUMBER, PROTECTED
from hub.mappings.moments import HSA_ID, MOMENT_SHORT
from hub.mappings.wordlist import ATTENDED, ROLE, VISAM_WORDS
from hub.mappings.words import Word, each, ignore, note, refuse, row

HEAD: Final[list[Word]] = [
    ignore("@version", "1"),
    row("id", "Huvud/MeddelandeId", TRIMMED),
    row("in_reply_to", "Huvud/SvarPå", TRIMMED),
    row("revision", "Huvud/Revision", INTEGER),
    row("sent_at", "Huvud/Tidpunkt", STAMP),
    row("urgent", "Huvud/Brådskande", YES_NO),
    row("sender.name", "Huvud/Avsändare/Namn"),
    row("sender.hsa_id", "Huvud/Avsändare/HsaId", HSA_ID),
    each(
        "recipients",
        "Huvud/MottagandeEnheter/Enhet",
        [row("name", "Namn"), row("hsa_id", "HsaId", HSA_ID)],
    ),
    row("case.ids[prator/arende]", "Ärende/Ärendenummer", TRIMMED),
    row("case.initiative", "Ärende/Initiativ", TRIMMED),
    row("case.meeting", "Ärende/Kallelse", TRIMMED),
    each(
        "case.ids",
        "Ärende/Referens",
        [row("system", "@system", TRIMMED), row("kind", "@typ", TRIMMED), row("value", ".", TRIMMED)],
    ),
    note("case.plan_version", "Planens version", codec=INTEGER),
    note("case.plan_updated", "Planen uppdaterad", codec=MOMENT_SHORT),
    note("case.plan_status", "Status på avsändarens skärm"),
    note("case.visam_track", "ViSam-spår", codec=VISAM_WORDS),
    note("case.extensive_needs", "Omfattande behov", codec=ATTENDED),
    row("patient.id", "Patient/Personnummer", IDENTITY),
    COORDINATION_NUMBER,
    refuse(
        "patient.id.kind",
        unless=(IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER),
        rule="R-VAS-09",
        message="Prator cannot handle reserve numbers (I-14)",
        advice="Send the invitation or the plan on paper.",
        on_read=True,
    ),
    row("patient.name", "Patient/Namn"),
    row("patient.address", "Patient/Adress"),
    row("patient.phone", "Patient/Telefon"),
    row("patient.protected", "Patient/SkyddadIdentitet", YES_NO),
    PROTECTED,
    note(
        "contacts",
        "Kontakter",
        [
            row("name", "."),
            row("role", "roll", ROLE),
            row("unit", "enhet"),
            row("phone", "tel"),
            row("email", "e-post"),
        ],
    ),
]
