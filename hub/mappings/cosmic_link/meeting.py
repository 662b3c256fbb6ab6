"""Cosmic Link's kallelse, what is said of it afterwards, and the message to the participants.

Source: `domain.md` §2.1 (000 B1.6–B1.10).
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.mappings.codecs import DATE, DAY_AND_TIME
from hub.mappings.cosmic_link.head import ALONG, TO_UNITS, head
from hub.mappings.cosmic_link.words import FORM, PLAN_TYPE
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.plan_words import REASON_WORDS
from hub.mappings.wordlist import ATTENDED, KIND_WORDS
from hub.mappings.words import Word, drop, ignore, letter, note, row

_ASK_FIRST: Final = (
    "Länken förs inte vidare: ingen vet vem den är för, avsändaren måste bekräfta först (S-33)."
)
#: What the kallelse has no field for: no end time, reply-by, video or purpose (000 B1.7).
_NOTES: Final[list[Word]] = [
    note("meeting.end", "Slutar", codec=MOMENT_SHORT),
    drop("meeting.video_internal", because="Länken för SAMSA-användare lämnar inte SAMSA (S-33)."),
    note("meeting.video_external", "Videolänk"),
    drop("meeting.video_unlabelled", because=_ASK_FIRST),
    note("meeting.phone", "Telefon"),
    note("meeting.conference_id", "Konferens-id"),
    note("meeting.reply_by", "Svara senast", codec=DATE),
    note("meeting.convener", "Sammankallande"),
    note("meeting.purpose", "Syfte"),
    note("meeting.questions", "Frågor"),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    note(
        "meeting.participants",
        "Deltagare",
        [
            row("name", "."),
            row("function", "funktion"),
            row("phone", "tel"),
            row("attended", "närvarande", ATTENDED),
        ],
    ),
    note("meeting.professions", "Önskade yrken"),
]

_KALLELSE: Final[list[Word]] = [
    *head("Mötesdeltagare/Aktör", text=True),
    *ALONG,
    ignore("Meddelandetyp", "Kallelse till samordnad individuell planering"),
    row("meeting.kind", "Plantyp", PLAN_TYPE),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", ("Mötestid", "Klockslag"), DAY_AND_TIME),
    row("meeting.form", "Mötesform", FORM),
    row("meeting.place", "Plats"),
    row("meeting.comment", "Kommentarer", takes_notes=True),
    *_NOTES,
]

#: The screen shows that a unit has read or confirmed, and when; no text and no person (000 B1.9).
_SEEN: Final[list[Word]] = [
    row("answer.answered_at", "Tidpunkt", MOMENT_SHORT),
    letter("answer.text", because="Svara har ingen fritext i Cosmic Link; det sägs per telefon (000 B1.9)."),
    drop("answer.responder", because="Cosmic Link visar vilken enhet som svarat, inte vem (000 B1.8)."),
]
_LAST: Final[list[Word]] = [*head(TO_UNITS, text=False), *_SEEN]
_SVAR: Final[list[Word]] = [*head(TO_UNITS, text=False), ignore("Besked", "Bekräftad"), *_SEEN]

_ENDED: Final[list[Word]] = [
    *head(TO_UNITS, text=True),
    row("ending.text", "Kommentar", takes_notes=True),
    note("ending.reason", "Anledning", codec=REASON_WORDS),
]

_MEDDELANDE: Final[list[Word]] = [
    *head("Deltagare/Aktör", text=True),
    row("information.text", "Text", takes_notes=True),
    letter("information.attachments", because="Cosmic Link tar inga bilagor; de går med brev (§7.3 rad 44)."),
]

FORMS: Final = (
    Form("Kallelse", Event.INVITATION_SENT, _KALLELSE),
    Form("Läst", Event.INVITATION_READ, _LAST),
    Form("Svar", Event.INVITATION_CONFIRMED, _SVAR),
    Form("Avbokning", Event.INVITATION_CANCELLED, _ENDED),
    Form("Återkallelse", Event.INVITATION_RECALLED, _ENDED),
    Form("MeddelandeTillDeltagare", Event.INFO_TO_PARTICIPANTS, _MEDDELANDE),
)
