"""Lifecare SP's kallelse, kvittens and generellt meddelande (001 §Kallelse, §Barn)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event, InvitationKind
from hub.mappings.codecs import DATE, STAMP, TRIMMED, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.lifecare_sp.consent import ALONG
from hub.mappings.lifecare_sp.head import HEAD
from hub.mappings.moments import MOMENT, MOMENT_SHORT
from hub.mappings.wordlist import ATTACHMENT, ATTENDED, FORM_WORDS, KIND_WORDS
from hub.mappings.words import Word, drop, each, note, row

#: The ordinary kallelse has no name in the source; «SIP» is the format's own.
_KIND: Final = Code(
    {
        InvitationKind.SIP: "SIP",
        InvitationKind.DISCHARGE: (
            "SIP – utskrivning från slutenvården",
            "SIP - utskrivning från slutenvården",
        ),
        InvitationKind.FOLLOW_UP: ("SIP – uppföljning", "SIP - uppföljning"),
    },
    merged={InvitationKind.EVALUATION: InvitationKind.FOLLOW_UP},
)
PARTICIPANT: Final = (
    row("name", "."),
    row("function", "funktion"),
    row("phone", "tel"),
    row("attended", "närvarande", ATTENDED),
)

KALLELSE: list[Word] = [
    *HEAD,
    *ALONG,
    row("meeting.kind", "kallelse/kallelsetyp", _KIND, required=True),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", "kallelse/start", STAMP),
    row("meeting.place", "kallelse/plats"),
    row("meeting.comment", "kallelse/meddelande", takes_notes=True),
    note("meeting.end", "Slutar", codec=MOMENT_SHORT),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
    drop("meeting.video_internal", because="Länken för SAMSA-användare lämnar inte SAMSA (S-33)."),
    note("meeting.video_external", "Videolänk"),
    drop(
        "meeting.video_unlabelled",
        because="Länken förs inte vidare: ingen vet vem den är för, avsändaren måste bekräfta först (S-33).",
    ),
    note("meeting.phone", "Telefon"),
    note("meeting.conference_id", "Konferens-id"),
    note("meeting.reply_by", "Svara senast", codec=DATE),
    note("meeting.convener", "Sammankallande"),
    note("meeting.purpose", "Syfte"),
    note("meeting.questions", "Frågor"),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    note("meeting.participants", "Deltagare", PARTICIPANT),
    note("meeting.professions", "Önskade yrken"),
]

#: A receipt and nothing more: never a yes (§7.3 row 22). The comment is the format's own.
KVITTENS: list[Word] = [
    *HEAD,
    row("answer.text", "kommentar", takes_notes=True),
    note("answer.responder", "Svarat av"),
    note("answer.answered_at", "Svarade", codec=MOMENT),
]

#: Four million characters of base64 are the model's own limit.
_FILE: Final = 4_000_000
MEDDELANDE: list[Word] = [
    *HEAD,
    row("information.text", "text", takes_notes=True),
    each(
        "information.attachments",
        "bilagor",
        [
            row("title", "titel"),
            row("kind", "slag", ATTACHMENT),
            row("content_type", "innehållstyp", TRIMMED),
            row("data", "innehåll", longest=_FILE),
        ],
        most=20,
    ),
]

FORMS: Final = (
    Form("Kallelse", Event.INVITATION_SENT, KALLELSE),
    Form("Kvittens", Event.INVITATION_ACKNOWLEDGED, KVITTENS),
    Form("GenerelltMeddelande", Event.INFO_GENERAL, MEDDELANDE),
)
