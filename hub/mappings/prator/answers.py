"""Prator's kvittens, nekad, makulering and informationsmeddelande (002 §Initiativ mottas, §Bevakning)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import EndReason, Event
from hub.mappings.codecs import Code
from hub.mappings.form import Form
from hub.mappings.moments import MOMENT
from hub.mappings.plan_words import no_content
from hub.mappings.prator.head import HEAD
from hub.mappings.prator.which import WHICH
from hub.mappings.words import Word, ignore, letter, note, row

#: Why something is voided.
REASON: Final = Code(
    {
        EndReason.NEW_MEETING: "Nytt möte",
        EndReason.CONSENT_WITHDRAWN: "Samtycket återkallat",
        EndReason.DECLINED: "Den enskilde nekar SIP",
        EndReason.NOT_NEEDED: "Behövs inte",
        EndReason.PROTECTED_IDENTITY: "Skyddad identitet",
        EndReason.ERROR: "Felaktig",
        EndReason.GOALS_MET: "Målen är uppnådda",
        EndReason.RESTARTED: "Ny plan i stället",
        EndReason.OTHER_PLAN: "Annan plan räcker",
        EndReason.OTHER: "Annan",
    }
)
_ANSWER: Final[list[Word]] = [
    row("answer.text", "Kommentar", takes_notes=True),
    note("answer.responder", "Svarat av"),
    note("answer.answered_at", "Svarade", codec=MOMENT),
]


def _kvittens(about: str) -> list[Word]:
    return [*HEAD, ignore("Gäller", about), *_ANSWER]


NEKAD: Final[list[Word]] = [*HEAD, *_ANSWER]


def _makulering(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        *(WHICH if about == "Plan" else ()),
        *(no_content() if about == "Plan" else ()),
        row("ending.reason", "Orsak", REASON),
        row("ending.text", "Kommentar", takes_notes=True),
    ]


def _information(kind: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Typ", kind),
        row("information.text", "Text", takes_notes=True),
        letter("information.attachments", because="Prator tar inga bilagor; de går med brev (§7.3 rad 44)."),
    ]


FORMS: Final = (
    Form("Nekad", Event.INITIATIVE_DENIED, NEKAD),
    *(
        Form("Kvittens", event, _kvittens(about), {"Gäller": (about,)})
        for about, event in (
            ("Initiativ", Event.INITIATIVE_ACKNOWLEDGED),
            ("Kallelse", Event.INVITATION_ACKNOWLEDGED),
            ("Informationsmeddelande", Event.INFO_ACKNOWLEDGED),
        )
    ),
    *(
        Form("Makulering", event, _makulering(about), {"Gäller": (about,)})
        for about, event in (
            ("Initiativ", Event.INITIATIVE_VOIDED),
            ("Kallelse", Event.INVITATION_VOIDED),
            ("Plan", Event.PLAN_VOIDED),
        )
    ),
    *(
        Form("Informationsmeddelande", event, _information(kind), {"Typ": (kind,)})
        for kind, event in (
            ("För kvittens", Event.INFO_FOR_ACK),
            ("För kännedom", Event.INFO_FOR_INFORMATION),
        )
    ),
)
