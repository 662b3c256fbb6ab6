"""SAMSA's SIP as a plan: Huvuddel and Delmål, and how it ends (004 p7, p15–p16, p19).

The fields of the tab Delmål are not shown in any source: those here are the plainest that carry an agreed
goal and what is to be done for it.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.canonical.plan import PlanStatus
from hub.mappings.codecs import DATE_OR_NONE, INTEGER, TRIMMED, YES_NO, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.plan_words import (
    APPROVED,
    COORDINATOR_ROLE,
    INTERVENTION,
    PLAN_STATUS_WORDS,
    REASON_WORDS,
    no_content,
)
from hub.mappings.samsa.answers import REASON
from hub.mappings.samsa.consent import ALONG
from hub.mappings.samsa.head import HEAD, STATUS_AT_CLOSING, head
from hub.mappings.samsa.sip import KIND
from hub.mappings.wordlist import KIND_WORDS, ROLE
from hub.mappings.words import Word, drop, each, ignore, note, row

STATUS: Final = Code(
    {
        PlanStatus.SHARED_DRAFT: "Skickad",
        PlanStatus.ESTABLISHED: "Upprättad",
        PlanStatus.IN_REVISION: "Redigeras",
        PlanStatus.FOLLOWED_UP: "Uppföljd",
        PlanStatus.CLOSED: "Avslutad",
        PlanStatus.VOIDED: "Makulerad",
        PlanStatus.ENTERED_IN_ERROR: "Felsänd",
        PlanStatus.UNKNOWN: "Okänd",
    },
    merged={
        PlanStatus.DRAFT: PlanStatus.SHARED_DRAFT,
        PlanStatus.EVALUATED: PlanStatus.FOLLOWED_UP,
    },
)

#: Which plan it is, and how it stands.
_WHICH: Final[list[Word]] = [
    row("plan.kind", "Typ", KIND),
    note("plan.kind", "Slag", codec=KIND_WORDS),
    *kinds("plan.kind"),
    row("plan.id", "SIPhuvud/PlanId", TRIMMED),
    row("plan.version", "SIPhuvud/Version", INTEGER),
    row("plan.replaces", "SIPhuvud/Ersätter", TRIMMED),
    row("plan.replaced_by", "SIPhuvud/ErsättsAv", TRIMMED),
    row("plan.status", "SIPhuvud/Status", STATUS),
    note("plan.status", "Planens läge", codec=PLAN_STATUS_WORDS),
]


def _content(*, notes_in_purpose: bool) -> list[Word]:
    """Huvuddel, Delmål, and what goes beside them."""
    return [
        row("plan.noticed_by", "Huvuddel/BehovUppmärksammatAv"),
        row("plan.purpose", "Huvuddel/Syfte", takes_notes=notes_in_purpose),
        row("plan.main_goal", "Huvuddel/MittLångsiktigaMål"),
        row("plan.questions", "Huvuddel/FrågorSomSkaTasUpp"),
        each("plan.approvals", "Huvuddel/Godkännande", APPROVED, most=50),
        row("plan.published_1177", "Huvuddel/VisasI1177", YES_NO),
        row("plan.not_published_because", "Huvuddel/OrsakAttInteVisaI1177"),
        each(
            "plan.goals",
            "Delmål/Mål",
            [
                row("text", "Text"),
                drop("icf", because="Området står före målets text (§7.3 rad 32).", told=True),
                row("outcome", "Utfall"),
                each("interventions", "Insats", INTERVENTION),
            ],
        ),
        each("plan.interventions", "Delmål/Insats", INTERVENTION),
        *_people(),
        row("plan.follow_up_meeting", "BokatUppföljningsmöte", TRIMMED),
        row("plan.follow_up_on", "Uppföljningsdag", DATE_OR_NONE),
        row("plan.outcome", "Utfall"),
        *_beside(),
    ]


def _people() -> list[Word]:
    return [
        row("plan.coordinator.name", "Samordnare/Namn"),
        row("plan.coordinator.role", "Samordnare/Roll", COORDINATOR_ROLE),
        note("plan.coordinator.role", "Samordnarens roll", codec=ROLE),
        row("plan.coordinator.unit", "Samordnare/Enhet"),
        row("plan.coordinator.phone", "Samordnare/Telefonnummer"),
        row("plan.coordinator.email", "Samordnare/Epost"),
        each(
            "plan.participants",
            "Deltagare/Rad",
            [
                row("name", "Namn"),
                row("function", "Funktion"),
                row("phone", "Telefonnummer"),
                row("attended", "Närvarande", YES_NO),
            ],
        ),
    ]


def _beside() -> list[Word]:
    """What SAMSA has no field for (§7.3 rows 48 and 51, and what only other regions have)."""
    return [
        note("plan.personal_story", "Min berättelse"),
        note("plan.needs", "Behov"),
        note("plan.measures_by_others", "Åtgärder av annan", [row("text", "."), row("by", "av")]),
        note("plan.contingency", "Om det blir sämre"),
        note(
            "plan.responsible_unit",
            "Övergripande ansvarig verksamhet",
            [row("name", "."), row("hsa_id", "HSA-id")],
        ),
        note("plan.contact_form", "Kontaktform"),
    ]


def _live(said: str) -> list[Word]:
    return [*HEAD, *ALONG, ignore("Händelse", said), *_WHICH, *_content(notes_in_purpose=True)]


#: Avsluta: the dialog has no reason (004 p19), so that it stands as a line (§7.3 row 42).
_CLOSED: Final[list[Word]] = [
    *head(STATUS_AT_CLOSING),
    ignore("Händelse", "Avslutad"),
    *_WHICH,
    *_content(notes_in_purpose=False),
    note("ending.reason", "Orsak till avslut", codec=REASON_WORDS),
    row("ending.text", "Kommentar", takes_notes=True),
]


def _taken_back(said: str) -> list[Word]:
    """Makulera and Felsänt: the fact, and which plan it is about."""
    return [
        *HEAD,
        ignore("Händelse", said),
        *_WHICH,
        *no_content(),
        row("ending.reason", "Orsak", REASON),
        row("ending.text", "Kommentar", takes_notes=True),
    ]


_EVENTS: Final = {
    Event.PLAN_SENT: "Skickad",
    Event.PLAN_PATIENT_APPROVED: "Godkänd av den enskilde",
    Event.PLAN_ESTABLISHED: "Upprättad",
    Event.PLAN_PUBLISHED_1177: "Visas i 1177",
    Event.PLAN_NOT_PUBLISHED: "Visas inte i 1177",
    Event.PLAN_FOLLOWED_UP: "Uppföljd",
}
_BACK: Final = {Event.PLAN_SENT_IN_ERROR: "Felsänt", Event.PLAN_VOIDED: "Makulerad"}

FORMS: Final = (
    *(Form("SIPplan", event, _live(said), {"Händelse": (said,)}) for event, said in _EVENTS.items()),
    Form("SIPplan", Event.PLAN_CLOSED, _CLOSED, {"Händelse": ("Avslutad",)}),
    *(Form("SIPplan", event, _taken_back(said), {"Händelse": (said,)}) for event, said in _BACK.items()),
)
