"""Samtyckesblankett: the consent, how it was obtained, and the slip by which it is withdrawn.

003 §Samtycke: one consent; how it was obtained is documented, and the child's own stance (§5.1, §5.4). The
slip is that of 004 p6, which goes with every consent on paper (§5.8). Until when and for whom it holds is
told and never read back (§7.3 rows 26, 27).
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentBasis, ConsentStatus, Event
from hub.mappings import gates
from hub.mappings.codecs import DATE, Code
from hub.mappings.consent_told import SCOPE_OF_CONSENT
from hub.mappings.form import Form
from hub.mappings.manual.head import HEAD
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.wordlist import ASSENT_WORDS, GIVER, METHOD
from hub.mappings.words import Word, drop, each, row

#: What the form tells, by the word at `samtycke/status`.
EVENTS: Final = {
    Event.CONSENT_GIVEN: (ConsentStatus.GIVEN, "Ja"),
    Event.CONSENT_REFUSED: (ConsentStatus.REFUSED, "Nej"),
    Event.CONSENT_UNABLE: (ConsentStatus.UNABLE, "Kan inte samtycka"),
    Event.CONSENT_WITHDRAWN: (ConsentStatus.WITHDRAWN, "Återtaget"),
}
_BASIS: Final = Code(
    {
        ConsentBasis.REPRESENTATIVE_VIEW: "Företrädares uppfattning",
        ConsentBasis.HARM_ASSESSMENT: "Menprövning",
    }
)
_NATIVE: Final = (
    row("consent.method", "samtycke/hurLämnat", METHOD),
    each("consent.given_by", "samtycke/lämnatAv", [row(".", ".", GIVER)], most=3),
    row("consent.registered_on", "samtycke/dokumenterat", DATE),
    row("consent.registered_by", "samtycke/dokumenteratAv"),
    row("consent.child_assent", "samtycke/barnetsInställning", ASSENT_WORDS),
    row("consent.basis", "samtycke/grund", _BASIS),
    row("consent.informant", "samtycke/tillfrågad"),
    row("consent.inquiry", "samtycke/förfrågan"),
    row("consent.withdrawn_at", "samtycke/återtagande/datum", MOMENT_SHORT),
    row("consent.withdrawn_by", "samtycke/återtagande/namn"),
)
_DROPPED: Final = (
    drop("consent.decided_by", because="Blanketten har inget fält för vem som beslutat (003 §Samtycke)."),
    drop("consent.npo", because="Blanketten har inget fält för NPÖ-samtycke (§7.3 rad 46)."),
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


#: The consent that goes along with a kallelse, a plan or an initiative; the consent gate judges it.
ALONG: Final[list[Word]] = _consent(dict(EVENTS.values()))
_COMMENT: Final = (row("consent.comment", "samtycke/kommentar", takes_notes=True),)

FORMS: Final = tuple(
    Form(
        "Samtyckesblankett", event, [*HEAD, *_consent({status: word}, _COMMENT)], {"samtycke/status": (word,)}
    )
    for event, (status, word) in EVENTS.items()
)
