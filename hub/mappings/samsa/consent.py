"""SAMSA's consent tab: registered, registered anew, withdrawn, voided, blocked (004 p5–p6, p20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hub.canonical.codes import ConsentStatus, Event
from hub.mappings import gates
from hub.mappings.codecs import DATE_OR_NONE, Code, Flag
from hub.mappings.consent_told import TOLD_OF_CONSENT
from hub.mappings.form import Form
from hub.mappings.moments import DAY_OR_MOMENT_OR_NONE
from hub.mappings.samsa.head import HEAD, UNIT
from hub.mappings.wordlist import GIVER, METHOD, NPO_WORDS
from hub.mappings.words import Word, each, ignore, row, tell

_NPO = Code(
    {
        ConsentStatus.UNSET: "Ej inhämtat",
        ConsentStatus.GIVEN: "Inhämtat",
        ConsentStatus.REFUSED: "Nej",
    },
    merged={
        status: ConsentStatus.UNSET
        for status in ConsentStatus
        if status not in (ConsentStatus.UNSET, ConsentStatus.GIVEN, ConsentStatus.REFUSED)
    },
)
#: What the consent tab tells, by the word in Status. «Registrerat på nytt» is the format's own: the
#: button «Registrera nytt samtycke» where there is one already, so that the new one stands for the old.
_EVENTS: Final = {
    Event.CONSENT_GIVEN: (ConsentStatus.GIVEN, "Registrerat"),
    Event.CONSENT_SUPERSEDED: (ConsentStatus.GIVEN, "Registrerat på nytt"),
    Event.CONSENT_WITHDRAWN: (ConsentStatus.WITHDRAWN, "Återtaget"),
    Event.CONSENT_VOIDED: (ConsentStatus.VOIDED, "Makulerat"),
    Event.CONSENT_BLOCKED: (ConsentStatus.BLOCKED, "Spärrat"),
}


def _consent(
    statuses: Mapping[ConsentStatus, str | tuple[str, ...]], *, notes_in_comment: bool = False
) -> list[Word]:
    return [
        ignore("SIPsamtycke/TypAvSamtycke", "Samtycke"),
        row("consent.status", "SIPsamtycke/Status", Code(statuses)),
        *gates.statuses(statuses),
        *gates.BOTH_CONSENTS,
        row("consent.all_parties", "SIPsamtycke/GällerFör", Flag("Alla SIP Parter", "Endast angivna parter")),
        row("consent.other_parties", "SIPsamtycke/GällerÄven"),
        each("consent.parties", "SIPsamtycke/Parter/Enhet", UNIT),
        row("consent.valid_from", "SIPsamtycke/GällerFrån", DATE_OR_NONE),
        row("consent.valid_to", "SIPsamtycke/GällerTill", DATE_OR_NONE),
        each("consent.given_by", "SIPsamtycke/GivetAv", [row(".", ".", GIVER)], most=3),
        row("consent.method", "SIPsamtycke/HurGivits", METHOD),
        row("consent.comment", "SIPsamtycke/Kommentar", takes_notes=notes_in_comment),
        row("consent.registered_by", "SIPsamtycke/RegistreratsAv"),
        row("consent.decided_by", "SIPsamtycke/BeslutatsAv"),
        row("consent.registered_on", "SIPsamtycke/RegTidpunkt", DATE_OR_NONE),
        row("consent.npo", "SIPsamtycke/NPÖsamtycke", _NPO),
        tell("consent.npo", "NPÖ-samtycke: {}.", codec=NPO_WORDS),
        row("consent.withdrawn_at", "SIPsamtycke/Återtagande/Datum", DAY_OR_MOMENT_OR_NONE),
        row("consent.withdrawn_by", "SIPsamtycke/Återtagande/UndertecknatAv"),
        *TOLD_OF_CONSENT,
    ]


#: The consent that goes along with a SIP or a kallelse; the consent gate judges it.
ALONG: Final[list[Word]] = _consent(
    {
        ConsentStatus.GIVEN: ("Registrerat", "Registrerat på nytt"),
        ConsentStatus.WITHDRAWN: "Återtaget",
        ConsentStatus.VOIDED: "Makulerat",
        ConsentStatus.BLOCKED: "Spärrat",
    }
)

FORMS: Final = tuple(
    Form(
        "Samtycke",
        event,
        [*HEAD, *_consent({status: word}, notes_in_comment=True)],
        {"SIPsamtycke/Status": (word,)},
    )
    for event, (status, word) in _EVENTS.items()
)
