"""What Cosmic Link's documents have in common: the hub's correlation, the units, the patient, the consents.

Nothing in `Korrelation` is Cosmic's own: no message id, case number or plan id is visible there
(`domain.md` §2.1), so the hub's ids travel in the SOAP header; `hub/adapters/soap.py` puts them there.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentKind, ConsentStatus
from hub.canonical.identity import IdentityKind
from hub.mappings.codecs import INTEGER, STAMP, TRIMMED, YES_NO, Code
from hub.mappings.consent_told import SCOPE_OF_CONSENT
from hub.mappings.cosmic_link.codecs import DISPLAYED
from hub.mappings.cosmic_link.words import ANSWER
from hub.mappings.gates import COORDINATION_NUMBER, PROTECTED
from hub.mappings.moments import HSA_ID, MOMENT_SHORT
from hub.mappings.wordlist import ATTENDED, ROLE, VISAM_WORDS
from hub.mappings.words import Row, Tell, Word, drop, each, ignore, note, refuse, row, supplied

#: Where the hub's own numbers stand: in the SOAP header of the envelope.
CORRELATION: Final = "Korrelation"
#: Where the receiving units stand, unless they are ticked as participants.
TO_UNITS: Final = "Mottagare/Enhet"

UNIT: Final = [row("name", "Namn"), row("hsa_id", "HsaId", HSA_ID)]
CONTACT: Final = [
    row("name", "."),
    row("role", "roll", ROLE),
    row("unit", "enhet"),
    row("phone", "tel"),
    row("email", "e-post"),
]

_CORRELATION: Final[list[Word]] = [
    row("id", f"{CORRELATION}/MeddelandeId", TRIMMED),
    row("in_reply_to", f"{CORRELATION}/SvarPå", TRIMMED),
    row("revision", f"{CORRELATION}/Revision", INTEGER),
    row("sent_at", f"{CORRELATION}/Tidpunkt", STAMP),
    row("case.initiative", f"{CORRELATION}/Initiativ", TRIMMED),
    row("case.meeting", f"{CORRELATION}/Möte", TRIMMED),
    row("case.plan_version", f"{CORRELATION}/KändPlan/Version", INTEGER),
    row("case.plan_updated", f"{CORRELATION}/KändPlan/Uppdaterad", MOMENT_SHORT),
    row("case.plan_status", f"{CORRELATION}/KändPlan/Status"),
    each(
        "case.ids",
        f"{CORRELATION}/Referens",
        [row("system", "@system", TRIMMED), row("kind", "@typ", TRIMMED), row("value", ".", TRIMMED)],
    ),
]

#: Ids of the plan itself; a part of the correlation of the plan's documents alone.
PLAN_IDS: Final[list[Word]] = [
    row("plan.id", f"{CORRELATION}/Plan/Id", TRIMMED),
    row("plan.version", f"{CORRELATION}/Plan/Version", INTEGER),
    row("plan.replaces", f"{CORRELATION}/Plan/Ersätter", TRIMMED),
    row("plan.replaced_by", f"{CORRELATION}/Plan/ErsättsAv", TRIMMED),
    row("plan.follow_up_meeting", f"{CORRELATION}/Plan/Uppföljningsmöte", TRIMMED),
]


def head(units: str, *, text: bool, ids: tuple[Word, ...] = (), told: tuple[Tell, ...] = ()) -> list[Word]:
    """The beginning of every document.

    `units`: where the receiving units stand. `text`: the document has a free text that takes notes; what
    Cosmic has no field for is else dropped, or told in a message behind it. `ids`: more of the correlation.
    """
    return [
        ignore("@version", "1"),
        *_CORRELATION,
        *ids,
        row("sender.name", "Avsändare/Namn"),
        row("sender.hsa_id", "Avsändare/HsaId", HSA_ID),
        each("recipients", units, UNIT),
        row("patient.id", "Patient/Personnummer", DISPLAYED),
        COORDINATION_NUMBER,
        _RESERVE,
        row("patient.name", "Patient/Namn"),
        row("patient.protected", "Patient/SkyddadIdentitet", YES_NO),
        PROTECTED,
        *(_NOTED if text else _left_out(told)),
    ]


_RESERVE: Final = refuse(
    "patient.id.kind",
    unless=(IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER),
    rule="§7.3 row 2",
    message="no source says that Cosmic Link takes a reserve number",
    advice="Send it by letter or phone.",
    on_read=True,
)
_NOTED: Final[list[Word]] = [
    note("urgent", "Brådskande", codec=YES_NO),
    note("case.visam_track", "ViSam-spår", codec=VISAM_WORDS),
    note("case.extensive_needs", "Omfattande behov", codec=ATTENDED),
    note("patient.address", "Den enskildes adress"),
    note("patient.phone", "Den enskildes telefon"),
    note("contacts", "Kontakter", CONTACT),
]
_NO_TEXT: Final = "Dokumentet har inget fält för det och ingen fritext (000 B1)."


def _left_out(told: tuple[Tell, ...]) -> list[Word]:
    paths = ("urgent", "case.visam_track", "case.extensive_needs", *_PERSON)
    instead = {word.path for word in told}
    return [*told, *(drop(path, because=_NO_TEXT) for path in paths if path not in instead)]


_PERSON: Final = ("patient.address", "patient.phone", "contacts")

_BOTH: Final = (ConsentKind.INFO_SHARING, ConsentKind.SIP)
_FOR: Final = "Samtycken/SamtyckeTillSamordnadIndividuellPlanering"
_SHARING: Final = "Samtycken/SamtyckeTillInformationsdelning"
NEED: Final = "BehovAvSamordnadIndividuellPlanering"


def answers(code: Code, allowed: tuple[ConsentStatus, ...], rule: str, why: str) -> list[Word]:
    """The two answers of the case dialog, in the words of `code`; others than `allowed` are not written.

    In these tables `consent.status` is the answer about SIP and `consent.apart` the one about information
    sharing; `hub/adapters/cosmic_consent.py` turns them into the model's consent and back.
    """
    advice = "Talk with the individual, register both consents, then send again."
    missing = "Cosmic asks for both consents, and one of them is not known"
    return [
        row("consent.apart", "Samtycken/SamtyckeTillInformationsdelning", code, required=True),
        row("consent.status", "Samtycken/SamtyckeTillSamordnadIndividuellPlanering", code),
        supplied("consent.kinds", _BOTH),
        refuse("consent.kinds", unless=(_BOTH,), rule="§7.3 row 24", message=missing, advice=advice),
        refuse("consent.status", unless=allowed, rule=rule, message=why, advice=advice),
        refuse("consent.apart", unless=(None, *allowed), rule=rule, message=why, advice=advice),
    ]


#: What the dialog can hold.
ANSWERS: Final = answers(
    ANSWER,
    tuple(ANSWER.words),
    "§7.3 row 29",
    "Cosmic's dialog has yes, no and not available, and none for this status of a consent",
)
#: Content goes where both answers are yes; all else is for a person to decide (C-24, S-35).
_BOTH_YES: Final = answers(
    ANSWER,
    (ConsentStatus.GIVEN,),
    "C-24",
    "Cosmic sends nothing where one of the two consents is not a yes",
)

_IN_THE_RECORD: Final = "Står i journalen hos den som inhämtade samtycket (000 §Def:Samtycke)."


def told_of_consent(*placed: Row) -> list[Word]:
    """What Cosmic has no field for: told below a text, never read back (rows 25–28).

    `placed`: the fields of the consent that have a place in the document all the same.
    """
    paths = [word.path for word in placed]
    return [
        *placed,
        *(word for word in SCOPE_OF_CONSENT if word.path not in paths),
        *(
            drop(f"consent.{name}", because=_IN_THE_RECORD)
            for name in ("withdrawn_by", "registered_by", "decided_by", "registered_on")
        ),
        drop("consent.npo", because="Cosmic Link har inget fält för NPÖ-samtycke (§7.3 rad 46)."),
    ]


#: The consents that go along with a kallelse or a plan.
ALONG: Final[list[Word]] = [ignore(NEED, "Ja"), *_BOTH_YES, *told_of_consent()]
