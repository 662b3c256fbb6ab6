"""Lifecare SP's plan, active or closed, and its coordinator (001 §Mötet, §Planen, §Samordnare, §Avsluta).

Only «aktiv» and «avslutad» are known of a plan's status. A plan that is not in force never goes as one: the
adapter tells it in a message, so that no second active plan appears (I-03).
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.canonical.plan import IcfDomain, PlanStatus
from hub.mappings.codecs import DATE, INTEGER, TRIMMED, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.lifecare_sp.consent import ALONG
from hub.mappings.lifecare_sp.head import BARE_HEAD, HEAD
from hub.mappings.lifecare_sp.sending import PARTICIPANT
from hub.mappings.moments import HSA_ID
from hub.mappings.plan_words import (
    COORDINATOR_ROLE,
    PLAN_STATUS_WORDS,
    REASON_WORDS,
    RESPONSIBLE,
    TOLD_APPROVALS,
    TOLD_ROLE,
)
from hub.mappings.wordlist import KIND_WORDS, ROLE
from hub.mappings.words import Row, Word, drop, each, ignore, note, row

#: The perspectives that the source names for the headings of sub-goals (001 §Planen).
ICF: Final = Code(
    {
        IcfDomain.BODY_FUNCTION: "Kroppsfunktion",
        IcfDomain.ACTIVITY: "Aktivitet/delaktighet",
        IcfDomain.ENVIRONMENT: "Omgivningsfaktorer",
        IcfDomain.PERSONAL: "Personfaktorer",
    }
)
#: Which event → what stands at `händelse`, the status that goes with it, and its word.
_EVENTS: Final = {
    Event.PLAN_ESTABLISHED: ("Upprättad", PlanStatus.ESTABLISHED, "aktiv"),
    Event.PLAN_FOLLOWED_UP: ("Uppföljd", PlanStatus.FOLLOWED_UP, "aktiv"),
    Event.PLAN_CLOSED: ("Avslutad", PlanStatus.CLOSED, "avslutad"),
}
#: Who answers for an insats stands beside it, so that nothing is taken apart from a text (§7.3 row 34).
_INSATS: Final[tuple[Row, ...]] = (
    row("text", "text"),
    row("responsible.kind", "ansvarig/slag", RESPONSIBLE),
    row("responsible.name", "ansvarig/namn"),
    row("responsible.profession", "ansvarig/yrke"),
    row("responsible.unit", "ansvarig/enhet"),
    row("when", "när"),
    row("outcome", "utfall"),
)
#: What becomes of what the source shows no field for.
NOT_IN_1177: Final = "Lifecare SP visar inga planer i 1177 (§7.3 rad 39)."


def _status(status: PlanStatus, word: str) -> list[Word]:
    """The word follows from the event; where the sender's own status was another, a note says which."""
    return [
        row(
            "plan.status",
            "plan/status",
            Code({status: word}, merged={other: status for other in PlanStatus if other is not status}),
        ),
        note("plan.status", "Planens läge", codec=PLAN_STATUS_WORDS),
    ]


def _content(*, notes_in_main_goal: bool) -> list[Word]:
    return [
        row("plan.id", "plan/planId", TRIMMED),
        row("plan.version", "plan/version", INTEGER),
        each("plan.needs", "plan/behov", [row(".", ".")]),
        row("plan.main_goal", "plan/huvudmål", takes_notes=notes_in_main_goal),
        each(
            "plan.goals",
            "plan/delmål",
            [
                row("icf", "område", ICF),
                row("text", "text"),
                row("outcome", "utfall"),
                each("interventions", "insatser", _INSATS),
            ],
        ),
        each("plan.interventions", "plan/insatser", _INSATS),
        each("plan.measures_by_others", "plan/åtgärderAvAndra", [row("text", "text"), row("by", "av")]),
        row("plan.responsible_unit.name", "plan/övergripandeAnsvarig/namn"),
        row("plan.responsible_unit.hsa_id", "plan/övergripandeAnsvarig/hsaId", HSA_ID),
        *_coordinator("plan.coordinator", "plan/samordnare"),
        note("plan.coordinator.role", "Samordnarens roll", codec=ROLE),
        row("plan.follow_up_on", "plan/uppföljningsdatum", DATE),
        *_noted(),
        TOLD_APPROVALS,
        drop("plan.published_1177", because=NOT_IN_1177),
        drop("plan.not_published_because", because=NOT_IN_1177),
    ]


def _coordinator(path: str, place: str) -> list[Word]:
    """A named person with contact details to all (001 §Samordnare)."""
    return [
        row(f"{path}.name", f"{place}/namn"),
        row(f"{path}.role", f"{place}/roll", COORDINATOR_ROLE),
        row(f"{path}.unit", f"{place}/enhet"),
        row(f"{path}.phone", f"{place}/telefon"),
        row(f"{path}.email", f"{place}/epost"),
    ]


def _noted() -> list[Word]:
    """What Lifecare SP has no field for (§7.3 rows 18, 40, 48, 49, 51)."""
    return [
        note("plan.kind", "Slag", codec=KIND_WORDS),
        *kinds("plan.kind"),
        note("plan.replaces", "Ersätter planen", codec=TRIMMED),
        note("plan.replaced_by", "Ersätts av planen", codec=TRIMMED),
        note("plan.noticed_by", "Behov uppmärksammat av"),
        note("plan.purpose", "Syfte"),
        note("plan.questions", "Frågor"),
        note("plan.personal_story", "Min berättelse"),
        note("plan.contingency", "Om det blir sämre"),
        note("plan.participants", "Deltagare", PARTICIPANT),
        note("plan.contact_form", "Kontaktform"),
        note("plan.follow_up_meeting", "Bokat uppföljningsmöte", codec=TRIMMED),
        note("plan.outcome", "Utfall av planen"),
    ]


def _plan(event: Event) -> list[Word]:
    said, status, word = _EVENTS[event]
    closing = event is Event.PLAN_CLOSED
    ending = [
        note("ending.reason", "Orsak till avslut", codec=REASON_WORDS),
        row("ending.text", "kommentarTillAvslut", takes_notes=True),
    ]
    return [
        *HEAD,
        *(() if closing else ALONG),
        ignore("händelse", said),
        *_status(status, word),
        *_content(notes_in_main_goal=not closing),
        *(ending if closing else ()),
    ]


def _samordnare(said: str) -> list[Word]:
    return [
        *BARE_HEAD,
        ignore("händelse", said),
        *_coordinator("coordinator.contact", "samordnare"),
        TOLD_ROLE,
        row("coordinator.from_day", "samordnare/gällerFrån", DATE),
    ]


FORMS: Final = (
    *(Form("Plan", event, _plan(event), {"händelse": (said,)}) for event, (said, _, _) in _EVENTS.items()),
    *(
        Form("Samordnare", event, _samordnare(said), {"händelse": (said,)})
        for event, said in (
            (Event.COORDINATOR_APPOINTED, "Utsedd"),
            (Event.COORDINATOR_CHANGED, "Ändrad"),
        )
    ),
)
