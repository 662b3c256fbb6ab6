"""What is told of a consent where a system has no field for it: a line for the reader, never read back."""

from __future__ import annotations

from typing import Final

from hub.mappings.codecs import DATE, Flag
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.wordlist import ASSENT_WORDS, BASIS_WORDS, GIVER, METHOD, STATUS_WORDS
from hub.mappings.words import Tell, row, tell

#: Fields of a consent that neither SAMSA nor Prator has.
TOLD_OF_CONSENT: Final[tuple[Tell, ...]] = (
    tell("consent.child_assent", "Barnets egen inställning till samtycket: {}.", codec=ASSENT_WORDS),
    tell(
        "consent.guardians",
        "Vårdnadshavares besked om samtycket: {}.",
        [row("status", ".", STATUS_WORDS), row("name", "namn")],
    ),
    tell("consent.basis", "Samtycket vilar på: {}.", codec=BASIS_WORDS),
    tell("consent.informant", "Tillfrågad om den enskildes inställning: {}."),
    tell("consent.inquiry", "Det som frågades: {}"),
    tell("consent.scope", "Samtycket omfattar: {}"),
)
#: How it was given, by whom, for how long and for whom, where a system has a bare mark (rows 25–28).
SCOPE_OF_CONSENT: Final[tuple[Tell, ...]] = (
    tell("consent.method", "Samtycket lämnades: {}.", codec=METHOD),
    tell("consent.given_by", "Samtycket lämnades av: {}.", codec=GIVER),
    tell("consent.valid_from", "Samtycket gäller från och med {}.", codec=DATE),
    tell("consent.valid_to", "Samtycket gäller till och med {}.", codec=DATE),
    tell(
        "consent.all_parties", "Samtycket gäller {}.", codec=Flag("alla SIP-parter", "endast angivna parter")
    ),
    tell(
        "consent.parties", "Samtycket gäller dessa enheter: {}.", [row("name", "."), row("hsa_id", "HSA-id")]
    ),
    tell("consent.other_parties", "Samtycket gäller även: {}"),
    tell("consent.comment", "Kommentar till samtycket: {}"),
    *TOLD_OF_CONSENT,
    tell("consent.withdrawn_at", "Samtycket återtaget {}.", codec=MOMENT_SHORT),
)
