"""SAMSA's tabs Sändlista and Kontakter when they change: a party more or less, and who coordinates."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ActorHeading, Event
from hub.mappings.codecs import DATE_OR_NONE, Code
from hub.mappings.form import Form
from hub.mappings.moments import HSA_ID
from hub.mappings.plan_words import COORDINATOR_ROLE, TOLD_OF_DISCHARGE, TOLD_ROLE
from hub.mappings.samsa.head import head
from hub.mappings.words import Word, drop, each, ignore, row

#: The three selectors of the SIP's head (004 p5); «Annan» is the format's own.
HEADING: Final = Code(
    {
        ActorHeading.MUNICIPALITY: "Kommun",
        ActorHeading.OUTPATIENT: "Primärvård",
        ActorHeading.INPATIENT: "Sjukhus",
        ActorHeading.OTHER: "Annan",
    }
)


#: A party that leaves gets the fact alone (§1.1).
_LEAVES: Final = tuple(
    drop(f"case.{name}", because="Den som lämnar ärendet får bara beskedet (§1.1).")
    for name in ("visam_track", "extensive_needs")
)


def _sändlista(said: str, discharge: tuple[Word, ...]) -> list[Word]:
    return [
        *head(discharge=discharge),
        ignore("Ändring", said),
        each(
            "opening.actors",
            "Part",
            [
                row("unit.name", "Namn"),
                row("unit.hsa_id", "HsaId", HSA_ID),
                row("heading", "Rubrik", HEADING),
            ],
        ),
        drop("opening.need", because="Sändlistan har inget fält för behovet; det står i SIP:en."),
        drop("opening.care_contact", because="SAMSA har ingen vårdkontakt i ärendet (§7.3 rad 50)."),
        drop("opening.event_on", because="SAMSA har inget händelsedatum i ärendet (§7.3 rad 50)."),
    ]


def _samordnare(said: str) -> list[Word]:
    return [
        *head(discharge=TOLD_OF_DISCHARGE),
        ignore("Ändring", said),
        row("coordinator.contact.name", "Kontakt/Namn"),
        row("coordinator.contact.role", "Kontakt/Roll", COORDINATOR_ROLE),
        TOLD_ROLE,
        row("coordinator.contact.unit", "Kontakt/Enhet"),
        row("coordinator.contact.phone", "Kontakt/Telefonnummer"),
        row("coordinator.contact.email", "Kontakt/Epost"),
        row("coordinator.from_day", "FrånOchMed", DATE_OR_NONE),
    ]


FORMS: Final = (
    *(
        Form("ÄndradSändlista", event, _sändlista(said, discharge), {"Ändring": (said,)})
        for said, event, discharge in (
            ("Tillagd", Event.CASE_ACTOR_ADDED, TOLD_OF_DISCHARGE),
            ("Borttagen", Event.CASE_ACTOR_REMOVED, _LEAVES),
        )
    ),
    *(
        Form("Samordnare", event, _samordnare(said), {"Ändring": (said,)})
        for said, event in (
            ("Utsedd", Event.COORDINATOR_APPOINTED),
            ("Ny", Event.COORDINATOR_CHANGED),
        )
    ),
)
