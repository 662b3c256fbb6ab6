"""Which plan it is in Prator, and how it stands (002 §Dokumentation, §Flera möten)."""

from __future__ import annotations

from typing import Final

from hub.canonical.plan import PlanStatus
from hub.mappings.codecs import INTEGER, TRIMMED, Code
from hub.mappings.gates import kinds
from hub.mappings.plan_words import PLAN_STATUS_WORDS
from hub.mappings.wordlist import KIND_WORDS
from hub.mappings.words import Word, note, row

#: «Signerad» and «Låst» are read, but never written for another system's plan: whether it has been signed
#: or locked is said by the event and by the plan's approvals (`domain.md` §0.5).
STATUS: Final = Code(
    {
        PlanStatus.DRAFT: "Redigerbar",
        PlanStatus.SHARED_DRAFT: ("Delad", "Signerad"),
        PlanStatus.ESTABLISHED: ("Gällande", "Låst"),
        PlanStatus.FOLLOWED_UP: "Uppföljd",
        PlanStatus.EVALUATED: "Utvärderad",
        PlanStatus.VOIDED: "Makulerad",
        PlanStatus.CLOSED: "Avslutad",
        PlanStatus.UNKNOWN: "Okänd",
    },
    merged={
        PlanStatus.IN_REVISION: PlanStatus.DRAFT,
        PlanStatus.ENTERED_IN_ERROR: PlanStatus.VOIDED,
    },
)

WHICH: Final[list[Word]] = [
    row("plan.id", "Plan/PlanId", TRIMMED),
    row("plan.version", "Plan/Version", INTEGER),
    row("plan.replaces", "Plan/Ersätter", TRIMMED),
    row("plan.replaced_by", "Plan/ErsättsAv", TRIMMED),
    row("plan.status", "Plan/Status", STATUS),
    note("plan.status", "Planens läge", codec=PLAN_STATUS_WORDS),
    note("plan.kind", "Slag", codec=KIND_WORDS),
    *kinds("plan.kind"),
]
