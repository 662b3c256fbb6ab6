"""The plan in Cosmic Link: the template «SIP – Samordnad Individuell Plan», search term by search term.

Source: `domain.md` §2.1 (000 B2) and the KAL column of §7.3, rows 32–51.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.canonical.plan import PlanStatus
from hub.mappings.codecs import DATE
from hub.mappings.cosmic_link.codecs import PRESENT, RESPONSIBLE
from hub.mappings.cosmic_link.head import ALONG, CONTACT, PLAN_IDS, TO_UNITS, head
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.plan_words import APPROVAL, PLAN_STATUS_WORDS, REASON_WORDS
from hub.mappings.wordlist import KIND_WORDS, ROLE
from hub.mappings.words import Drop, Row, Word, drop, each, ignore, letter, note, row, supplied

#: The standard text that the phrase «sipsam» puts under the first search term (000 B2.3).
SIPSAM: Final = (
    "Det här är din plan som samlar dina behov, insatser och kontaktpersoner på ett ställe. Planen ska "
    "blicka framåt och du ska känna delaktighet och trygghet med de insatser som planeras."
)

_IN_THE_GOAL: Final = "Står i målets egen text och läses inte tillbaka (§7.3 rad 32)."
_IN_THE_MEASURE: Final = "Står i åtgärdens egen text och läses inte tillbaka."
_MEASURE: Final[tuple[Row | Drop, ...]] = (
    row("text", "Text"),
    row("responsible", "Ansvarig", RESPONSIBLE, longest=500),
    drop("when", because=_IN_THE_MEASURE, told=True),
    drop("outcome", because=_IN_THE_MEASURE, told=True),
)
_NO_1177: Final = "Cosmic Link har inget fält för visning i 1177 (§7.3 rad 39)."


def _content(*, takes_notes: bool) -> list[Word]:
    """The search terms in their order, and what there is no search term for."""
    return [
        each(
            "plan.approvals",
            "Signaturer/Signatur",
            [
                row("kind", "@slag", APPROVAL),
                row("by", "Av"),
                row("role", "Roll", ROLE),
                row("at", "Tidpunkt", MOMENT_SHORT),
                letter("scan", because="Det påskrivna papperet skickas för sig (002 §Dokumentation)."),
            ],
            most=50,
        ),
        row("plan.purpose", "SamordnadIndividuellPlan", none=SIPSAM, takes_notes=takes_notes),
        row("plan.participants", "Närvarande", PRESENT, longest=60_000),
        row("plan.contact_form", "Kontakttyp"),
        row("plan.personal_story", "PersonligBerättelse"),
        row("plan.main_goal", "Huvudmål"),
        each(
            "plan.goals",
            "Mål",
            [
                row("text", "Text"),
                each("interventions", "Åtgärd", _MEASURE),
                drop("icf", because=_IN_THE_GOAL, told=True),
                drop("outcome", because=_IN_THE_GOAL, told=True),
            ],
        ),
        each("plan.interventions", "Åtgärd", _MEASURE),
        *_NOTES,
    ]


_NOTES: Final[list[Word]] = [
    note("plan.status", "Planens status hos avsändaren", codec=PLAN_STATUS_WORDS),
    note("plan.kind", "Slag", codec=KIND_WORDS),
    *kinds("plan.kind"),
    note("plan.noticed_by", "Behov uppmärksammat av"),
    note("plan.questions", "Frågor"),
    note("plan.needs", "Behov"),
    note("plan.measures_by_others", "Åtgärder av andra", [row("text", "."), row("by", "av")]),
    note("plan.contingency", "Om det blir sämre"),
    note(
        "plan.responsible_unit",
        "Övergripande ansvarig verksamhet",
        [row("name", "."), row("hsa_id", "HSA-id")],
    ),
    note("plan.coordinator", "Samordnare", CONTACT),
    note("plan.follow_up_on", "Uppföljning", codec=DATE),
    note("plan.outcome", "Resultat"),
    drop("plan.published_1177", because=_NO_1177),
    drop("plan.not_published_because", because=_NO_1177),
]

#: Status on the screen → what it tells, and how the plan stands then (§6.8).
STATUSES: Final = {
    "Signerad": (Event.PLAN_SIGNED, PlanStatus.SHARED_DRAFT),
    "Godkänd": (Event.PLAN_APPROVED, PlanStatus.ESTABLISHED),
    "Ny version": (Event.PLAN_NEW_VERSION, PlanStatus.IN_REVISION),
    "Avslutad": (Event.PLAN_CLOSED, PlanStatus.CLOSED),
}


def _plan(said: str) -> Form:
    event, status = STATUSES[said]
    closing = event is Event.PLAN_CLOSED
    rows: list[Word] = [
        *head(TO_UNITS, text=True, ids=tuple(PLAN_IDS)),
        *([] if closing else ALONG),
        ignore("Status", said),
        *(_CLOSING if closing else []),
        supplied("plan.status", status),
        *_content(takes_notes=not closing),
    ]
    return Form("Plan", event, rows, {"Status": (said,)})


#: A plan is never closed without a word why (000 B2.6); the hub's own lines go below it.
_CLOSING: Final[list[Word]] = [
    row("ending.text", "Kommentar", takes_notes=True, required=True),
    note("ending.reason", "Anledning", codec=REASON_WORDS),
]

FORMS: Final = tuple(_plan(said) for said in STATUSES)
