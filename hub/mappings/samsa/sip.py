"""SAMSA's SIP as a first message: SparaSänd of version 0 without Delmål, an initiative (004 p7)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event, InvitationKind
from hub.mappings.codecs import Code
from hub.mappings.form import Form
from hub.mappings.gates import kinds
from hub.mappings.samsa.consent import ALONG
from hub.mappings.samsa.head import HEAD
from hub.mappings.wordlist import KIND_WORDS
from hub.mappings.words import note, row

#: Typ in the SIP's head.
KIND: Final = Code(
    {
        InvitationKind.SIP: "Ny SIP",
        InvitationKind.DISCHARGE: "Ny SIP efter utskrivning från slutenvård",
        InvitationKind.FOLLOW_UP: "Uppföljning av en tidigare SIP",
        InvitationKind.LPT: "Vårdplan LPT",
        InvitationKind.LRV: "Vårdplan LRV",
    },
    merged={InvitationKind.EVALUATION: InvitationKind.FOLLOW_UP},
)

FORMS: Final = (
    Form(
        "SIP",
        Event.INITIATIVE_SENT,
        [
            *HEAD,
            *ALONG,
            row("initiative.kind", "Typ", KIND),
            note("initiative.kind", "Slag", codec=KIND_WORDS),
            *kinds("initiative.kind"),
            row("initiative.noticed_by", "Huvuddel/BehovUppmärksammatAv"),
            row("initiative.reason", "Huvuddel/Syfte", takes_notes=True),
            row("initiative.goal", "Huvuddel/MittLångsiktigaMål"),
            row("initiative.questions", "Huvuddel/FrågorSomSkaTasUpp"),
            note("initiative.urgency", "Hur bråttom det är"),
        ],
    ),
)
