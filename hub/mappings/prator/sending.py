"""Prator's initiativ and kallelse (002 §Process, §Kalla)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event, InvitationKind
from hub.mappings.codecs import DATE, DAY_AND_TIME, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.prator.consent import CONSENT
from hub.mappings.prator.head import HEAD
from hub.mappings.wordlist import ATTENDED, FORM_WORDS, KIND_WORDS
from hub.mappings.words import Word, drop, note, row

INITIATIV: Final[list[Word]] = [
    *HEAD,
    *CONSENT,
    row("initiative.reason", "Initiativorsak", takes_notes=True),
    note("initiative.kind", "Slag", codec=KIND_WORDS),
    *kinds("initiative.kind"),
    note("initiative.urgency", "Hur bråttom det är"),
    note("initiative.noticed_by", "Behov uppmärksammat av"),
    note("initiative.goal", "Mitt långsiktiga mål"),
    note("initiative.questions", "Frågor"),
]

_ASK_FIRST = "Länken förs inte vidare: ingen vet vem den är för, avsändaren måste bekräfta först (S-33)."

KALLELSE: Final[list[Word]] = [
    *HEAD,
    *CONSENT,
    row(
        "meeting.kind",
        "Typ",
        Code(
            {
                InvitationKind.SIP: "Kallelse till planering",
                InvitationKind.EVALUATION: "Kallelse till utvärdering",
                InvitationKind.LPT: "Vårdplan LPT",
                InvitationKind.LRV: "Vårdplan LRV",
            },
            merged={
                InvitationKind.DISCHARGE: InvitationKind.SIP,
                InvitationKind.FOLLOW_UP: InvitationKind.SIP,
            },
        ),
    ),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", ("Datum", "Tid"), DAY_AND_TIME),
    row("meeting.place", "Plats"),
    row("meeting.comment", "Meddelande", takes_notes=True),
    note("meeting.end", "Slutar", codec=MOMENT_SHORT),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
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

FORMS: Final = (
    Form("Initiativ", Event.INITIATIVE_SENT, INITIATIV),
    Form("Kallelse", Event.INVITATION_SENT, KALLELSE),
)
