"""Cosmic Link's samordningsärende: the dialog «Skapa nytt ärende», its two consents and its actors.

Source: `domain.md` §2.1 (000 B1.3–B1.5, B1-dialog).
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.mappings.codecs import DATE, YES_NO
from hub.mappings.cosmic_link.head import ANSWERS, NEED, TO_UNITS, answers, head, told_of_consent
from hub.mappings.cosmic_link.words import ANSWER_AFTER, HEADING
from hub.mappings.form import Form
from hub.mappings.moments import DAY_OR_MOMENT, HSA_ID
from hub.mappings.plan_words import TOLD_OF_DISCHARGE
from hub.mappings.words import Tell, Word, drop, each, ignore, row

#: The consent is written down in the individual's record (000 §Def:Samtycke): there its details stand.
_RECORD: Final = row("consent.comment", "Journalanteckning", takes_notes=True)
_ACTORS: Final = each(
    "opening.actors",
    "Aktörer/Aktör",
    [
        row("heading", "@rubrik", HEADING),
        row("unit.name", "Namn"),
        row("unit.hsa_id", "HsaId", HSA_ID),
    ],
)

_CASE: Final[list[Word]] = [
    *head(TO_UNITS, text=True),
    row("opening.care_contact", "Vårdkontakt", none="Ingen"),
    row("opening.event_on", "Händelsedatum", DATE, required=True),
    row("opening.need", NEED, YES_NO),
    *ANSWERS,
    _ACTORS,
    *told_of_consent(_RECORD),
]

#: What happened to the consents.
REGISTERED: Final = "Samtycke registrerat"
_TAKEN_BACK: Final = "Samtycke återkallat"

_CONSENT: Final[list[Word]] = [
    *head(TO_UNITS, text=True),
    ignore("Händelse", REGISTERED),
    ignore(NEED, "Ja"),
    *ANSWERS,
    *told_of_consent(_RECORD),
]
_CONSENT_TAKEN_BACK: Final[list[Word]] = [
    *head(TO_UNITS, text=True),
    ignore("Händelse", _TAKEN_BACK),
    ignore(NEED, "Ja"),
    *answers(
        ANSWER_AFTER,
        tuple(ANSWER_AFTER.words),
        "§7.3 row 29",
        "Cosmic's dialog has no word for this status beside a consent that is taken back",
    ),
    *told_of_consent(row("consent.withdrawn_at", "Händelsedatum", DAY_OR_MOMENT), _RECORD),
]


def _actors(action: str, told: tuple[Tell, ...] = ()) -> list[Word]:
    """Actors that are added to the case or taken out of it (000 B1.4)."""
    at_opening = "Sägs när ärendet skapas, inte när en aktör läggs till eller tas bort (000 B1.3)."
    return [
        *head(TO_UNITS, text=False, told=told),
        ignore("Åtgärd", action),
        _ACTORS,
        *(drop(f"opening.{name}", because=at_opening) for name in ("need", "care_contact", "event_on")),
    ]


#: Of the three consents that are registered in one dialog the two answers choose
#: (`hub/adapters/cosmic_consent.py`).
FORMS: Final = (
    Form("Samordningsärende", Event.CASE_OPENED, _CASE),
    *(
        Form("Samtycke", event, _CONSENT, {"Händelse": (REGISTERED,)})
        for event in (Event.CONSENT_GIVEN, Event.CONSENT_REFUSED, Event.CONSENT_NOT_AVAILABLE)
    ),
    Form("Samtycke", Event.CONSENT_WITHDRAWN, _CONSENT_TAKEN_BACK, {"Händelse": (_TAKEN_BACK,)}),
    *(
        Form("Aktörer", event, _actors(action, told), {"Åtgärd": (action,)})
        for action, event, told in (
            ("Lägg till", Event.CASE_ACTOR_ADDED, TOLD_OF_DISCHARGE),
            ("Ta bort", Event.CASE_ACTOR_REMOVED, ()),
        )
    ),
)
