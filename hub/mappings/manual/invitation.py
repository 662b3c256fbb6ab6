"""SIP-kallelse (003 §Kallelse, §Skyddade): called, changed, and filled in after the meeting (003 §Möte)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.mappings.codecs import DATE, TRUE_FALSE
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.manual.consent import ALONG
from hub.mappings.manual.head import HEAD
from hub.mappings.moments import MOMENT_SHORT
from hub.mappings.wordlist import FORM_WORDS, KIND_WORDS
from hub.mappings.words import Row, Word, drop, each, ignore, note, row

#: Deltagare vid planering; `närvarande` is empty until the meeting is held (I-10).
PARTICIPANTS: Final[tuple[Row, ...]] = (
    row("name", "namn"),
    row("function", "funktion"),
    row("phone", "telefon"),
    row("attended", "närvarande", TRUE_FALSE),
)
_MEETING: Final[list[Word]] = [
    row("meeting.start", "kallelse/börjar", MOMENT_SHORT),
    row("meeting.end", "kallelse/slutar", MOMENT_SHORT),
    row("meeting.place", "kallelse/plats"),
    drop("meeting.video_internal", because="Länken för SAMSA-användare lämnar inte SAMSA (S-33)."),
    row("meeting.video_external", "kallelse/videolänk"),
    drop(
        "meeting.video_unlabelled",
        because="Länken förs inte vidare: ingen vet vem den är för, avsändaren måste bekräfta först (S-33).",
    ),
    row("meeting.phone", "kallelse/telefon"),
    row("meeting.conference_id", "kallelse/konferensId"),
    row("meeting.reply_by", "kallelse/svaraSenast", DATE),
    row("meeting.convener", "kallelse/sammankallande"),
    row("meeting.purpose", "kallelse/syfte"),
    row("meeting.questions", "kallelse/frågor"),
    each("meeting.participants", "kallelse/deltagare", PARTICIPANTS),
    row("meeting.comment", "kallelse/övrigt", takes_notes=True),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    note("meeting.professions", "Önskade yrken"),
]


def _form(event: Event, said: str, *, consent: bool) -> Form:
    rows = [*HEAD, ignore("händelse", said), *(ALONG if consent else ()), *_MEETING]
    return Form("SIPKallelse", event, rows, {"händelse": (said,)})


FORMS: Final = (
    _form(Event.INVITATION_SENT, "Kallelse", consent=True),
    _form(Event.INVITATION_CHANGED, "Ändrad kallelse", consent=True),
    _form(Event.MEETING_ATTENDANCE, "Mötet är hållet", consent=False),
)
