"""Contents that a system has no document for, as sentences in a message to be read by a person.

Each list accounts for every field of its group: a sentence, or why the field does not go along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hub.canonical.codes import ConsentKind, Event
from hub.canonical.people import UnitRef
from hub.mappings.codecs import DATE, Code, Flag
from hub.mappings.consent_told import SCOPE_OF_CONSENT
from hub.mappings.moments import MOMENT, MOMENT_SHORT
from hub.mappings.wordlist import ATTENDED, FORM_WORDS, HEADING_WORDS, KIND_WORDS, ROLE, STATUS_WORDS
from hub.mappings.words import Drop, Tell, drop, row, tell

Telling = tuple[Tell | Drop, ...]

_UNIT: Final = (row("name", "."), row("hsa_id", "HSA-id"))


class InWords:
    """A structure in a sentence, for a person to read: it never comes back."""

    def __init__(self, kind: type, write: Callable[[Any], str]) -> None:
        self.kind = kind
        self.write = write

    def read(self, text: str) -> Any:
        """Told lines are not read; the text is what it says."""
        return text


def _unit(unit: UnitRef) -> str:
    return f"{unit.name} ({unit.hsa_id})" if unit.hsa_id else unit.name


UNIT_WORDS: Final = InWords(UnitRef, _unit)


_ACTORS: Final = tell(
    "opening.actors",
    "Parter: {}.",
    [row("unit", ".", UNIT_WORDS), row("heading", "rubrik", HEADING_WORDS)],
)
OPENING: Final[Telling] = (
    tell("opening.need", "Behov av SIP: {}.", codec=Flag("ja", "nej")),
    tell("opening.care_contact", "Vårdkontakt: {}."),
    tell("opening.event_on", "Händelsedatum: {}.", codec=DATE),
    _ACTORS,
)
#: A party that leaves: which one, and nothing of the case.
LEAVING: Final[Telling] = (
    *(
        drop(f"opening.{name}", because="Den som lämnar ärendet får bara beskedet (§1.1).")
        for name in ("need", "care_contact", "event_on")
    ),
    _ACTORS,
)
_REGISTERED: Final = "Hör till registreringen hos den som tog emot samtycket."
KINDS: Final = tell(
    "consent.kinds",
    "Samtycket avser: {}.",
    codec=Code(
        {
            ConsentKind.INFO_SHARING: "informationsdelning",
            ConsentKind.SIP: "SIP",
            ConsentKind.NPO: "NPÖ",
            ConsentKind.DISPLAY_1177: "visning i 1177",
        }
    ),
)
APART: Final = tell("consent.apart", "Det andra av informationsdelning och SIP: {}.", codec=STATUS_WORDS)
CONSENT: Final[Telling] = (
    tell("consent.status", "Samtyckets läge: {}.", codec=STATUS_WORDS),
    KINDS,
    APART,
    *SCOPE_OF_CONSENT,
    *(
        drop(f"consent.{name}", because=_REGISTERED)
        for name in ("registered_by", "decided_by", "registered_on", "npo", "withdrawn_by")
    ),
)
_INNER_LINK: Final = "Länken för SAMSA-användare lämnar inte SAMSA (S-33)."
_ANY_LINK: Final = "Länken förs inte vidare: ingen vet vem den är för (S-33)."
MEETING: Final[Telling] = (
    tell("meeting.kind", "Slag: {}.", codec=KIND_WORDS),
    tell("meeting.start", "Mötet började {}.", codec=MOMENT_SHORT),
    tell("meeting.end", "Mötet slutade {}.", codec=MOMENT_SHORT),
    tell("meeting.form", "Mötesform: {}.", codec=FORM_WORDS),
    tell("meeting.place", "Plats: {}."),
    drop("meeting.video_internal", because=_INNER_LINK),
    tell("meeting.video_external", "Videolänk: {}"),
    drop("meeting.video_unlabelled", because=_ANY_LINK),
    tell("meeting.phone", "Telefon: {}."),
    tell("meeting.conference_id", "Konferens-id: {}."),
    tell("meeting.reply_by", "Svar skulle lämnas senast {}.", codec=DATE),
    tell("meeting.convener", "Sammankallande: {}."),
    tell("meeting.purpose", "Syfte: {}"),
    tell("meeting.questions", "Frågor: {}"),
    tell("meeting.comment", "Kommentar: {}"),
    tell("meeting.interpreter", "Tolk: {}.", [row("language", "."), row("booked_by", "bokas av")]),
    tell(
        "meeting.participants",
        "Deltagare: {}.",
        [
            row("name", "."),
            row("function", "funktion"),
            row("phone", "tel"),
            row("attended", "närvarande", ATTENDED),
        ],
    ),
    tell("meeting.professions", "Önskade yrken: {}."),
)
COORDINATOR: Final[Telling] = (
    tell(
        "coordinator.contact",
        "Samordnare: {}.",
        [
            row("name", "."),
            row("role", "roll", ROLE),
            row("unit", "enhet"),
            row("phone", "tel"),
            row("email", "e-post"),
        ],
    ),
    tell("coordinator.from_day", "Gäller från och med {}.", codec=DATE),
)
OTHER_PLAN: Final[Telling] = (
    tell("other_plan.kind", "Planens slag: {}."),
    tell("other_plan.reference", "Planen finns här: {}."),
)
REROUTING: Final[Telling] = (
    tell("rerouting.unit", "Rätt enhet är: {}.", _UNIT),
    tell("rerouting.attends", "Den som kommer: {}."),
)


def _answer(said: str) -> Telling:
    return (
        tell("answer.responder", f"{said} av: {{}}."),
        tell("answer.answered_at", f"{said}: {{}}.", codec=MOMENT),
    )


#: Who gave an answer, and when: one who has read is not told as one who has answered (§0.5, §7.3 row 22).
ANSWER: Final = _answer("Svarat")
READ: Final = _answer("Läst")
ACKNOWLEDGED: Final = _answer("Kvitterat")


def answer_of(event: Event) -> Telling:
    """The words for who, and when, of an event that answers."""
    if event is Event.INVITATION_READ:
        return READ
    return ACKNOWLEDGED if event.is_receipt else ANSWER
