"""Prator's mål- och aktivitetsplan and its utvärdering (002 §Innehåll, §Dokumentation, §Avsluta)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.mappings.codecs import DATE, TRIMMED
from hub.mappings.form import Form
from hub.mappings.moments import HSA_ID
from hub.mappings.plan_words import APPROVED, COORDINATOR_ROLE, INTERVENTION, REASON_WORDS
from hub.mappings.prator.consent import CONSENT
from hub.mappings.prator.head import HEAD
from hub.mappings.prator.which import WHICH
from hub.mappings.wordlist import ATTENDED, ROLE
from hub.mappings.words import Word, drop, each, ignore, note, row

_NOT_IN_1177: Final = "Prator visar inga planer i 1177 (§7.3 rad 39)."


def _content(*, notes_in_purpose: bool) -> list[Word]:
    """Behov, mål, insatser and who answers for them (002 §Innehåll); Syfte is the format's own."""
    return [
        row("plan.purpose", "Plan/Syfte", takes_notes=notes_in_purpose),
        each("plan.needs", "Plan/Behov", [row(".", ".")]),
        row("plan.main_goal", "Plan/LångsiktigtMål"),
        each(
            "plan.goals",
            "Plan/Mål",
            [
                row("text", "Text"),
                drop("icf", because="Området står före målets text (§7.3 rad 32).", told=True),
                row("outcome", "Utfall"),
                each("interventions", "Insats", INTERVENTION),
            ],
        ),
        each("plan.interventions", "Plan/Insats", INTERVENTION),
        each("plan.measures_by_others", "Plan/ÅtgärdAvAnnan", [row("text", "Text"), row("by", "Av")]),
        row("plan.responsible_unit.name", "Plan/ÖvergripandeAnsvarigVerksamhet/Namn"),
        row("plan.responsible_unit.hsa_id", "Plan/ÖvergripandeAnsvarigVerksamhet/HsaId", HSA_ID),
        *_coordinator(),
        row("plan.follow_up_on", "Plan/PlaneradUppföljning", DATE),
        each("plan.approvals", "Plan/Godkännande", APPROVED, most=50),
        row("plan.outcome", "Plan/Utfall"),
        *_beside(),
    ]


def _coordinator() -> list[Word]:
    return [
        row("plan.coordinator.name", "Plan/Samordningsansvarig/Namn"),
        row("plan.coordinator.role", "Plan/Samordningsansvarig/Roll", COORDINATOR_ROLE),
        note("plan.coordinator.role", "Samordnarens roll", codec=ROLE),
        row("plan.coordinator.unit", "Plan/Samordningsansvarig/Enhet"),
        row("plan.coordinator.phone", "Plan/Samordningsansvarig/Telefon"),
        row("plan.coordinator.email", "Plan/Samordningsansvarig/Epost"),
    ]


def _beside() -> list[Word]:
    """What Prator has no field for."""
    return [
        note("plan.noticed_by", "Behov uppmärksammat av"),
        note("plan.questions", "Frågor"),
        note("plan.personal_story", "Min berättelse"),
        note("plan.contingency", "Om det blir sämre"),
        note(
            "plan.participants",
            "Deltagare",
            [
                row("name", "."),
                row("function", "funktion"),
                row("phone", "tel"),
                row("attended", "närvarande", ATTENDED),
            ],
        ),
        note("plan.contact_form", "Kontaktform"),
        note("plan.follow_up_meeting", "Bokat uppföljningsmöte", codec=TRIMMED),
        drop("plan.published_1177", because=_NOT_IN_1177),
        drop("plan.not_published_because", because=_NOT_IN_1177),
    ]


def _plan(said: str) -> list[Word]:
    return [*HEAD, *CONSENT, ignore("Händelse", said), *WHICH, *_content(notes_in_purpose=True)]


_EVALUATED: Final[list[Word]] = [
    *HEAD,
    *CONSENT,
    ignore("PlanenAvslutas", "Nej"),
    *WHICH,
    *_content(notes_in_purpose=True),
]
#: The plan is closed through its evaluation; the reason stands in its text (§7.3 row 42).
_CLOSED: Final[list[Word]] = [
    *HEAD,
    ignore("PlanenAvslutas", "Ja"),
    *WHICH,
    *_content(notes_in_purpose=False),
    note("ending.reason", "Orsak till avslut", codec=REASON_WORDS),
    row("ending.text", "Kommentar", takes_notes=True),
]
#: «Delad» is the format's own: a plan of another system, which nobody has signed or locked in Prator.
_EVENTS: Final = {
    Event.PLAN_SENT: "Delad",
    Event.PLAN_SIGNED: "Signerad",
    Event.PLAN_LOCKED: "Låst",
    Event.PLAN_UNDERSIGNED: "Undertecknad",
    Event.PLAN_NEW_VERSION: "Förnyad",
    Event.PLAN_FOLLOWED_UP: "Uppföljd",
}

FORMS: Final = (
    *(
        Form("MålOchAktivitetsplan", event, _plan(said), {"Händelse": (said,)})
        for event, said in _EVENTS.items()
    ),
    Form("Utvärdering", Event.PLAN_EVALUATED, _EVALUATED, {"PlanenAvslutas": ("Nej",)}),
    Form("Utvärdering", Event.PLAN_CLOSED, _CLOSED, {"PlanenAvslutas": ("Ja",)}),
)
