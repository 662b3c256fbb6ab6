"""SAMSA's kallelse, new and changed, in its two layouts; and who was there (004 p8–p14)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event, InvitationKind, MeetingForm
from hub.mappings.codecs import DATE_OR_NONE, DAY_AND_TIME_DOT_OR_NONE, YES_NO, Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.samsa.consent import ALONG
from hub.mappings.samsa.head import HEAD
from hub.mappings.wordlist import FORM_WORDS, KIND_WORDS
from hub.mappings.words import Each, Word, drop, each, ignore, layout, note, row

_MEETING: list[Word] = [
    row(
        "meeting.kind",
        "SIPmöte/NyKallelseEllerUppföljning",
        Code(
            {
                InvitationKind.SIP: "Kallelse till SIP",
                InvitationKind.FOLLOW_UP: "Kallelse till Uppföljning",
            },
            merged={
                InvitationKind.DISCHARGE: InvitationKind.SIP,
                InvitationKind.EVALUATION: InvitationKind.FOLLOW_UP,
            },
        ),
    ),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", ("SIPmöte/Mötesdag", "SIPmöte/Starttid"), DAY_AND_TIME_DOT_OR_NONE),
    row(
        "meeting.end", "SIPmöte/Stopptid", DAY_AND_TIME_DOT_OR_NONE, on="SIPmöte/Mötesdag", none="Ej angivet"
    ),
    row(
        "meeting.form",
        "SIPmöte/Mötesform",
        Code(
            {
                MeetingForm.DIGITAL: "Distansmöte online",
                MeetingForm.PHYSICAL: "Fysiskt möte",
                MeetingForm.OTHER: "Annat",
            },
            merged={MeetingForm.HYBRID: MeetingForm.OTHER, MeetingForm.PHONE: MeetingForm.OTHER},
        ),
        none="Ej angivet",
    ),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
    row("meeting.place", "SIPmöte/Mötesplats"),
]
_LINKS_2023: list[Word] = [
    row("meeting.video_internal", "SIPmöte/LänkFörSAMSAanvändare"),
    row("meeting.video_external", "SIPmöte/LänkFörExternaParter"),
    note("meeting.video_unlabelled", "Videolänk som ingen vet vem den är för"),
]
_LINKS_2021: list[Word] = [
    row("meeting.video_unlabelled", "SIPmöte/LänkTillVideomöte"),
    note("meeting.video_internal", "Länk för SAMSA-användare"),
    note("meeting.video_external", "Länk för externa parter"),
]
_ROWS: Final[Each] = each(
    "meeting.participants",
    "SIPmöte/Deltagare/Rad",
    [
        row("name", "Namn"),
        row("function", "Funktion"),
        row("phone", "Telefonnummer"),
        row("attended", "Närvarande", YES_NO),
    ],
)
_REST: list[Word] = [
    row("meeting.phone", "SIPmöte/Telefonnummer"),
    row("meeting.conference_id", "SIPmöte/Konferensid"),
    row("meeting.reply_by", "SIPmöte/SvaraPåInbjudanSenast", DATE_OR_NONE, none="Ej angivet"),
    row("meeting.convener", "SIPmöte/SammanKallande"),
    row("meeting.purpose", "SIPmöte/SyfteMedMötet"),
    row("meeting.questions", "SIPmöte/FrågorSomSkaTasUpp"),
    row("meeting.comment", "SIPmöte/Möteskommentar", takes_notes=True),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    _ROWS,
    each("meeting.professions", "SIPmöte/Deltagare/ÖnskadFunktion", [row(".", ".")], most=50),
]


def _kallelse(said: str, variant: str) -> list[Word]:
    links = _LINKS_2023 if variant == "2023" else _LINKS_2021
    return [
        layout(variant, "@layout"),
        *HEAD,
        *ALONG,
        ignore("Avser", said),
        *_MEETING,
        *links,
        *_REST,
    ]


_IN_THE_INVITATION = "Står i kallelsen; närvaron säger bara vilka som var med (004 p14)."

ATTENDANCE: Final[list[Word]] = [
    *HEAD,
    *_MEETING,
    row("meeting.comment", "SIPmöte/Möteskommentar", takes_notes=True),
    _ROWS,
    *(
        drop(f"meeting.{name}", because=_IN_THE_INVITATION)
        for name in (
            *("video_internal", "video_external", "video_unlabelled", "phone", "conference_id"),
            *("reply_by", "convener", "purpose", "questions", "interpreter", "professions"),
        )
    ),
]

FORMS: Final = (
    *(
        Form("Kallelse", event, _kallelse(said, variant), {"@layout": (variant,), "Avser": (said,)})
        for variant in ("2023", "2021")
        for said, event in (
            ("Nytt möte", Event.INVITATION_SENT),
            ("Ändrat möte", Event.INVITATION_CHANGED),
        )
    ),
    Form("Närvaro", Event.MEETING_ATTENDANCE, ATTENDANCE),
)
