"""SIP-planeringsdokument (003 §Dokumentation, §Uppföljning, §Avsluta).

The source has no status of a plan, only words of the process: pågående, reviderad, ny, avslutad. «Utkast» is
the format's own, for a plan that is shared and not in force.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.canonical.plan import PlanStatus
from hub.mappings.codecs import DATE, INTEGER, TRIMMED, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.manual.consent import ALONG
from hub.mappings.manual.head import HEAD
from hub.mappings.manual.invitation import PARTICIPANTS
from hub.mappings.moments import HSA_ID
from hub.mappings.plan_words import (
    COORDINATOR_ROLE,
    PLAN_STATUS_WORDS,
    REASON_WORDS,
    RESPONSIBLE,
    TOLD_APPROVALS,
)
from hub.mappings.wordlist import KIND_WORDS, ROLE
from hub.mappings.words import Row, Word, drop, each, ignore, note, row

#: Which event → what stands at `händelse`, the status that goes with it, and its word.
_EVENTS: Final = {
    Event.PLAN_SENT: ("Utkast", PlanStatus.SHARED_DRAFT, "utkast"),
    Event.PLAN_ESTABLISHED: ("Ny", PlanStatus.ESTABLISHED, "pågående"),
    Event.PLAN_NEW_VERSION: ("Reviderad", PlanStatus.IN_REVISION, "under revidering"),
    Event.PLAN_FOLLOWED_UP: ("Uppföljd", PlanStatus.FOLLOWED_UP, "pågående, uppföljd"),
    Event.PLAN_CLOSED: ("Avslutad", PlanStatus.CLOSED, "avslutad"),
}
#: Who answers for an åtgärd stands beside it, so that nothing is taken apart from a text (§7.3 row 34).
_MEASURE: Final[tuple[Row, ...]] = (
    row("text", "text"),
    row("responsible.kind", "ansvarig/slag", RESPONSIBLE),
    row("responsible.name", "ansvarig/namn"),
    row("responsible.profession", "ansvarig/yrke"),
    row("responsible.unit", "ansvarig/enhet"),
    row("when", "när"),
    row("outcome", "utfall"),
)
_NOT_IN_1177: Final = "Planer på papper visas inte i 1177 (§7.3 rad 39)."


def status_of(status: PlanStatus, word: str) -> list[Word]:
    """The word follows from the event; where the sender's own status was another, a note says which."""
    return [
        row(
            "plan.status",
            "planen/läge",
            Code({status: word}, merged={other: status for other in PlanStatus if other is not status}),
        ),
        note("plan.status", "Planens läge", codec=PLAN_STATUS_WORDS),
    ]


def _content(*, notes_in_purpose: bool) -> list[Word]:
    """What the planeringsdokument must hold, in the order of 003 §Dokumentation."""
    return [
        row("plan.id", "planen/planId", TRIMMED),
        row("plan.version", "planen/version", INTEGER),
        each("plan.participants", "planen/deltagare", PARTICIPANTS),
        row("plan.purpose", "planen/syfte", takes_notes=notes_in_purpose),
        each("plan.needs", "planen/behov", [row(".", ".")]),
        row("plan.main_goal", "planen/mål"),
        each(
            "plan.goals",
            "planen/delmål",
            [
                row("text", "text"),
                drop("icf", because="Området står före målets text (§7.3 rad 32).", told=True),
                row("outcome", "utfall"),
                each("interventions", "åtgärder", _MEASURE),
            ],
        ),
        each("plan.interventions", "planen/åtgärder", _MEASURE),
        each("plan.measures_by_others", "planen/åtgärderAvAndra", [row("text", "text"), row("by", "av")]),
        row("plan.responsible_unit.name", "planen/övergripandeAnsvarig/namn"),
        row("plan.responsible_unit.hsa_id", "planen/övergripandeAnsvarig/hsaId", HSA_ID),
        *coordinator("plan.coordinator", "planen/samordningsansvarig"),
        note("plan.coordinator.role", "Samordnarens roll", codec=ROLE),
        row("plan.follow_up_on", "planen/uppföljning", DATE),
        row("plan.outcome", "planen/utvärdering"),
        *_noted(),
        TOLD_APPROVALS,
        drop("plan.published_1177", because=_NOT_IN_1177),
        drop("plan.not_published_because", because=_NOT_IN_1177),
    ]


def coordinator(path: str, place: str) -> list[Word]:
    """Contact person for the coordination (003 §Dokumentation); what is said of another role is not here."""
    return [
        row(f"{path}.name", f"{place}/namn"),
        row(f"{path}.role", f"{place}/roll", COORDINATOR_ROLE),
        row(f"{path}.unit", f"{place}/enhet"),
        row(f"{path}.phone", f"{place}/telefon"),
        row(f"{path}.email", f"{place}/epost"),
    ]


def _noted() -> list[Word]:
    """What the planeringsdokument has no field for (§7.3 rows 9–11, 48, 49, 51)."""
    return [
        note("plan.kind", "Slag", codec=KIND_WORDS),
        *kinds("plan.kind"),
        note("plan.replaces", "Ersätter planen", codec=TRIMMED),
        note("plan.replaced_by", "Ersätts av planen", codec=TRIMMED),
        note("plan.noticed_by", "Behov uppmärksammat av"),
        note("plan.questions", "Frågor"),
        note("plan.personal_story", "Min berättelse"),
        note("plan.contingency", "Om det blir sämre"),
        note("plan.contact_form", "Kontaktform"),
        note("plan.follow_up_meeting", "Bokat uppföljningsmöte", codec=TRIMMED),
    ]


def _plan(event: Event) -> list[Word]:
    said, status, word = _EVENTS[event]
    closing = event is Event.PLAN_CLOSED
    ending = (
        note("ending.reason", "Orsak till avslut", codec=REASON_WORDS),
        row("ending.text", "kommentarTillAvslut", takes_notes=True),
    )
    return [
        *HEAD,
        ignore("händelse", said),
        *(() if closing else ALONG),
        *status_of(status, word),
        *_content(notes_in_purpose=not closing),
        *(ending if closing else ()),
    ]


FORMS: Final = tuple(
    Form("SIPPlaneringsdokument", event, _plan(event), {"händelse": (said,)})
    for event, (said, _, _) in _EVENTS.items()
)
