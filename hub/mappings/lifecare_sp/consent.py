"""Lifecare SP's consent: registered, refused, unable, withdrawn; and the button that the patient declines.

001 §Samtycke: one consent, given once; for one who is unable the inquiry, whom it was made of and the
outcome are documented. How it was given, for how long and for whom has no field: it is told
(§7.3 rows 25–28).
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentBasis, ConsentStatus, Event
from hub.mappings import gates
from hub.mappings.codecs import DATE, STAMP, Code
from hub.mappings.consent_told import SCOPE_OF_CONSENT
from hub.mappings.form import Form
from hub.mappings.lifecare_sp.head import BARE_HEAD, HEAD
from hub.mappings.words import Word, drop, refuse, row

#: What the consent document tells, by the word at `samtycke/status`.
EVENTS: Final = {
    Event.CONSENT_GIVEN: (ConsentStatus.GIVEN, "Registrerat"),
    Event.CONSENT_REFUSED: (ConsentStatus.REFUSED, "Nej"),
    Event.CONSENT_UNABLE: (ConsentStatus.UNABLE, "Kan inte samtycka"),
    Event.CONSENT_WITHDRAWN: (ConsentStatus.WITHDRAWN, "Återkallat"),
}
_BASIS: Final = Code(
    {
        ConsentBasis.REPRESENTATIVE_VIEW: "Företrädares uppfattning",
        ConsentBasis.HARM_ASSESSMENT: "Menprövning",
    }
)
_NATIVE: Final = (
    row("consent.registered_on", "samtycke/registrerat", DATE),
    row("consent.registered_by", "samtycke/registreratAv"),
    row("consent.basis", "samtycke/grund", _BASIS),
    row("consent.informant", "samtycke/tillfrågad"),
    row("consent.inquiry", "samtycke/förfrågan"),
    row("consent.withdrawn_at", "samtycke/återkallat", STAMP),
)
_DROPPED: Final = (
    drop("consent.decided_by", because="Lifecare SP har inget fält för vem som beslutat (001 §Samtycke)."),
    drop("consent.withdrawn_by", because="Blanketten finns hos den som tog emot återkallelsen."),
    drop("consent.npo", because="Lifecare SP har inget fält för NPÖ-samtycke (§7.3 rad 46)."),
)


def _consent(statuses: dict[ConsentStatus, str], own: tuple[Word, ...] = ()) -> list[Word]:
    native = {word.path for word in (*_NATIVE, *own) if hasattr(word, "path")}
    return [
        row("consent.status", "samtycke/status", Code(statuses)),
        *gates.statuses(statuses),
        *gates.BOTH_CONSENTS,
        *_NATIVE,
        *own,
        *(word for word in SCOPE_OF_CONSENT if word.path not in native),
        *_DROPPED,
    ]


#: The consent that goes along with a kallelse or a plan; the consent gate judges it.
ALONG: Final[list[Word]] = _consent(dict(EVENTS.values()))
_COMMENT: Final = (row("consent.comment", "samtycke/kommentar", takes_notes=True),)

FORMS: Final = (
    *(
        Form("Samtycke", event, [*HEAD, *_consent({status: word}, _COMMENT)], {"samtycke/status": (word,)})
        for event, (status, word) in EVENTS.items()
    ),
    Form(
        "NekarSIP",
        Event.SIP_DECLINED,
        [
            *BARE_HEAD,
            refuse(
                "ending",
                unless=None,
                rule="§7.3 row 31",
                message="that the patient declines is told without a reason",
                advice="Tell the fact alone.",
            ),
        ],
    ),
)
