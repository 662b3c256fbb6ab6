"""SAMSA's svar, kvittens and meddelande, and how a meeting or an initiative is taken back."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import EndReason, Event
from hub.mappings.codecs import TRIMMED, Code
from hub.mappings.form import Form
from hub.mappings.moments import MOMENT_OR_NONE
from hub.mappings.samsa.head import HEAD
from hub.mappings.wordlist import ATTACHMENT
from hub.mappings.words import Word, each, ignore, row

#: Why something ended; SAMSA's dialogs ask for none, the codes are the format's own.
REASON: Final = Code(
    {
        EndReason.NEW_MEETING: "Nytt möte",
        EndReason.CONSENT_WITHDRAWN: "Samtycket återtaget",
        EndReason.DECLINED: "Tackat nej",
        EndReason.NOT_NEEDED: "Behövs inte",
        EndReason.PROTECTED_IDENTITY: "Skyddad identitet",
        EndReason.ERROR: "Felsänt",
        EndReason.GOALS_MET: "Målen är uppnådda",
        EndReason.RESTARTED: "Ny plan i stället",
        EndReason.OTHER_PLAN: "Annan plan räcker",
        EndReason.OTHER: "Annat",
    }
)


def _ended(text: str) -> list[Word]:
    return [*HEAD, row("ending.reason", "Orsak", REASON), row("ending.text", text, takes_notes=True)]


def _svar(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        row("answer.responder", "SvaratAv"),
        row("answer.answered_at", "Svarade", MOMENT_OR_NONE),
        row("answer.text", "Text", takes_notes=True),
    ]


def _kvittens(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        row("answer.responder", "KvitteratAv"),
        row("answer.answered_at", "Kvitterade", MOMENT_OR_NONE),
        row("answer.text", "Kommentar", takes_notes=True),
    ]


def _meddelande(asked: str) -> list[Word]:
    return [
        *HEAD,
        ignore("KvittensBegärd", asked),
        row("information.text", "Text", takes_notes=True),
        each(
            "information.attachments",
            "BifogadeFiler/Fil",
            [
                row("title", "Titel"),
                row("kind", "Slag", ATTACHMENT),
                row("content_type", "Innehållstyp", TRIMMED),
                row("data", "Innehåll", TRIMMED, longest=4_000_000),
            ],
            most=50,
        ),
    ]


FORMS: Final = (
    Form("BorttagetMöte", Event.MEETING_DELETED, _ended("Möteskommentar")),
    Form("Makulering", Event.INITIATIVE_VOIDED, _ended("Kommentar")),
    *(
        Form("Svar", event, _svar(about), {"Gäller": (about,)})
        for about, event in (
            ("Mötesbokning", Event.INVITATION_ANSWERED),
            ("Nekad SIP", Event.INITIATIVE_DENIED),
        )
    ),
    *(
        Form("Kvittens", event, _kvittens(about), {"Gäller": (about,)})
        for about, event in (
            ("SIP", Event.INITIATIVE_ACKNOWLEDGED),
            ("Mötesbokning", Event.INVITATION_ACKNOWLEDGED),
            ("Meddelande", Event.INFO_ACKNOWLEDGED),
        )
    ),
    *(
        Form("Meddelande", event, _meddelande(asked), {"KvittensBegärd": (asked,)})
        for asked, event in (("Ja", Event.INFO_FOR_ACK), ("Nej", Event.INFO_FOR_INFORMATION))
    ),
)
