"""Prator's consent: one mark in the system; the rest is told below a text (002 §Samtycke)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentStatus
from hub.mappings.codecs import Code
from hub.mappings.consent_told import SCOPE_OF_CONSENT
from hub.mappings.gates import BOTH_CONSENTS, statuses
from hub.mappings.words import Word, drop, row

_AT_THE_INITIATOR = (
    "Prator har bara en markering; blanketten finns hos den som tar initiativet (002 §Samtycke)."
)

#: One mark in the system; the rest is told, never read back (rows 24–28).
CONSENT: Final[list[Word]] = [
    row(
        "consent.status",
        "SamtyckeMarkerat",
        Code({ConsentStatus.GIVEN: "Ja", ConsentStatus.REFUSED: "Nej"}),
    ),
    *statuses((ConsentStatus.GIVEN, ConsentStatus.REFUSED)),
    *BOTH_CONSENTS,
    *SCOPE_OF_CONSENT,
    drop("consent.withdrawn_by", because=_AT_THE_INITIATOR),
    drop("consent.registered_by", because=_AT_THE_INITIATOR),
    drop("consent.decided_by", because=_AT_THE_INITIATOR),
    drop("consent.registered_on", because=_AT_THE_INITIATOR),
    drop("consent.npo", because="Prator har inget fält för NPÖ-samtycke (002)."),
]
