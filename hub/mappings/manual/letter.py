"""Meddelande: all else that goes by letter (`domain.md` §7.3 rows 5–8, 41, 43–45): `gäller` says what."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.canonical.plan import PlanStatus
from hub.mappings.codecs import DATE, INTEGER, TRIMMED, TRUE_FALSE
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.manual.consent import ALONG
from hub.mappings.manual.head import BARE_HEAD, HEAD
from hub.mappings.manual.plan import coordinator, status_of
from hub.mappings.moments import HSA_ID
from hub.mappings.plan_words import CONTENT, REASON_WORDS, TOLD_ROLE
from hub.mappings.wordlist import HEADING_WORDS, KIND_WORDS
from hub.mappings.words import Word, drop, each, ignore, letter, note, row

_INITIATIVE: Final[list[Word]] = [
    *ALONG,
    row("initiative.urgency", "initiativ/hurBråttom"),
    row("initiative.goal", "initiativ/mål"),
    row("initiative.questions", "initiativ/frågor"),
    row("initiative.reason", "text", takes_notes=True),
    note("initiative.kind", "Slag", codec=KIND_WORDS),
    *kinds("initiative.kind"),
    note("initiative.noticed_by", "Behov uppmärksammat av"),
]
_ENDING: Final[list[Word]] = [
    row("ending.reason", "orsak", REASON_WORDS),
    row("ending.text", "text", takes_notes=True),
]


def _taken_back(status: PlanStatus, word: str) -> list[Word]:
    """A plan that is taken back: which one, and nothing of what is in it (§5.2, I-15)."""
    return [
        row("plan.id", "planen/planId", TRIMMED),
        row("plan.version", "planen/version", INTEGER),
        row("plan.replaces", "planen/ersätter", TRIMMED),
        row("plan.replaced_by", "planen/ersättsAv", TRIMMED),
        *status_of(status, word),
        *(
            drop(f"plan.{name}", because="Bara själva beskedet förs vidare, inget innehåll (§5.2).")
            for name in ("kind", *CONTENT)
        ),
        *_ENDING,
    ]


_INFORMATION: Final[list[Word]] = [
    row("information.text", "text", takes_notes=True),
    letter("information.attachments", because="Bilagan läggs i brevet eller lämnas över (§7.3 rad 44)."),
]
_COORDINATOR: Final[list[Word]] = [
    *coordinator("coordinator.contact", "samordnare"),
    TOLD_ROLE,
    row("coordinator.from_day", "samordnare/gällerFrån", DATE),
]
_PARTIES: Final = each(
    "opening.actors",
    "parter",
    [row("unit.name", "namn"), row("unit.hsa_id", "hsaId", HSA_ID), row("heading", "rubrik", HEADING_WORDS)],
)
_ADDED: Final[list[Word]] = [
    row("opening.need", "ärendet/behovAvSIP", TRUE_FALSE),
    row("opening.care_contact", "ärendet/vårdkontakt"),
    row("opening.event_on", "ärendet/händelsedatum", DATE),
    _PARTIES,
]
#: A party that leaves gets the fact alone (§1.1).
_REMOVED: Final[list[Word]] = [
    *(
        drop(f"opening.{name}", because="Den som lämnar ärendet får bara beskedet (§1.1).")
        for name in ("need", "care_contact", "event_on")
    ),
    _PARTIES,
]
_OTHER_PLAN: Final[list[Word]] = [
    row("other_plan.kind", "annanPlan/slag"),
    row("other_plan.reference", "annanPlan/finnsHär"),
]
#: Event → what stands at `gäller`, the head, and the contents.
_EVENTS: Final[dict[Event, tuple[str, list[Word], list[Word]]]] = {
    Event.INITIATIVE_SENT: ("Initiativ", HEAD, _INITIATIVE),
    Event.INITIATIVE_VOIDED: ("Makulerat initiativ", HEAD, _ENDING),
    Event.INVITATION_CANCELLED: ("Avbokat möte", HEAD, _ENDING),
    Event.INVITATION_RECALLED: ("Återkallad planering", HEAD, _ENDING),
    Event.INVITATION_VOIDED: ("Makulerad kallelse", HEAD, _ENDING),
    Event.PLAN_VOIDED: ("Makulerad plan", HEAD, _taken_back(PlanStatus.VOIDED, "makulerad")),
    Event.PLAN_SENT_IN_ERROR: (
        "Felsänd plan",
        HEAD,
        _taken_back(PlanStatus.ENTERED_IN_ERROR, "felsänd"),
    ),
    Event.INFO_GENERAL: ("Information", HEAD, _INFORMATION),
    Event.INFO_FOR_ACK: ("Information för kvittens", HEAD, _INFORMATION),
    Event.COORDINATOR_APPOINTED: ("Samordnare utsedd", BARE_HEAD, _COORDINATOR),
    Event.COORDINATOR_CHANGED: ("Ny samordnare", BARE_HEAD, _COORDINATOR),
    Event.CASE_ACTOR_ADDED: ("Ny part", BARE_HEAD, _ADDED),
    Event.CASE_ACTOR_REMOVED: ("Part lämnar", BARE_HEAD, _REMOVED),
    Event.PLAN_EXISTING_SUFFICES: ("Annan plan räcker", BARE_HEAD, _OTHER_PLAN),
}

FORMS: Final = tuple(
    Form("Meddelande", event, [*head, ignore("gäller", said), *contents], {"gäller": (said,)})
    for event, (said, head, contents) in _EVENTS.items()
)
